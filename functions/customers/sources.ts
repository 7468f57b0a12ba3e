import * as z from 'zod'
import { teams } from '../../shared/admin/team-store.ts'
import {
  CaptureSource,
  changeSource,
  createSource,
  rotateKey,
  SourceInput,
  SourcePatch,
} from '../../shared/customers/source.ts'
import { addKey, replaceKey, sources } from '../../shared/customers/source-store.ts'
import { fingerprint } from '../../shared/kernel/fingerprint.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { secretText } from '../../shared/kernel/secret-text.ts'
import { checkCategory } from '../../shared/service/category.ts'
import { loadCategories } from '../../shared/service/category-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { ownerOfNew } from '../http/owner.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { sourceExample } from './examples.ts'

const SourceParams = z.strictObject({
  sourceId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a capture source', example: 'src_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const SourceWithKey = CaptureSource.extend({
  key: z.string().max(60).optional().meta({ description: 'Shown this once; a repeated request answers without it' }),
})

const newKey = ({ ids }: Request): string => `gxc_${secretText(ids)}`

/** The key leaves in this one answer; what is kept for a repeated call has none. */
const showingKey = (reply: Reply<CaptureSource>, key: string): Reply<CaptureSource & { key: string }> => ({
  ...reply,
  body: { ...reply.body, key },
  keptBody: reply.body as never,
})

/** Owner and team of new customers must be there; whom the caller's own permission reaches does not matter here. */
const checkOwner = async (request: Request, given: { ownerId?: unknown; teamId?: unknown }): Promise<void> => {
  const { ownerId, teamId } = given
  if (typeof ownerId !== 'string' && typeof teamId !== 'string') return
  const owner = { ...(typeof ownerId === 'string' && { ownerId }), ...(typeof teamId === 'string' && { teamId }) }
  await ownerOfNew(request, 'source:write', owner)
}

/** Where the leads and cases of its forms go must be there too. */
const checkQueues = async (
  request: Request,
  given: { readonly case?: unknown; readonly lead?: unknown },
): Promise<void> => {
  const { store, actor, now } = request
  const { teamId, categoryId } = (given.case ?? {}) as NonNullable<CaptureSource['case']>
  const { teamId: leadTeamId } = (given.lead ?? {}) as NonNullable<CaptureSource['lead']>
  const checkTeam = async (id: string | undefined, pointer: string): Promise<void> => {
    if (id !== undefined && !(await loadRecord(store, teams, actor.tenantId, id)))
      throw fieldRefusal(pointer, 'no_such_record')
  }
  await checkTeam(teamId, '/case/teamId')
  await checkTeam(leadTeamId, '/lead/teamId')
  if (categoryId !== undefined)
    checkCategory(await loadCategories(store, actor.tenantId, now), categoryId, '/case/categoryId')
}

const listSources = route({
  name: 'listSources',
  method: 'GET',
  path: '/v1/sources',
  summary: 'Capture sources, the newest first',
  permission: 'source:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(CaptureSource),
  examples: {},
  handle: (request) => listPage(request, { noun: sources, schema: CaptureSource }),
})

const postSource = route({
  name: 'createSource',
  method: 'POST',
  path: '/v1/sources',
  summary: 'Define where forms may come in from; its key, which the form carries, is shown only now',
  permission: 'source:write',
  body: SourceInput,
  returns: SourceWithKey,
  status: 201,
  examples: { landingPage: { body: sourceExample } },
  handle: async (request) => {
    const { actor, body } = request
    await checkOwner(request, body)
    await checkQueues(request, body)
    const id = request.ids('src')
    const key = newKey(request)
    const keyHash = fingerprint(key)
    const decision = createSource(id, body, { keyHash, region: actor.region })
    return showingKey(
      created(request, sources, decision, `/v1/sources/${id}`, [addKey(actor.tenantId, id, keyHash)]),
      key,
    )
  },
})

const getSource = route({
  name: 'getSource',
  method: 'GET',
  path: '/v1/sources/{sourceId}',
  summary: 'Read a capture source',
  permission: 'source:read',
  params: SourceParams,
  returns: CaptureSource,
  examples: {},
  handle: async (request) => {
    const source = await findRecord(request, sources, request.params.sourceId)
    return { body: source, version: source.version }
  },
})

const patchSource = route({
  name: 'changeSource',
  method: 'PATCH',
  path: '/v1/sources/{sourceId}',
  summary: 'Change a capture source: what is given replaces, null removes; a disabled one takes no forms',
  permission: 'source:write',
  params: SourceParams,
  body: SourcePatch,
  returns: CaptureSource,
  examples: { disable: { body: { status: 'disabled' } } },
  handle: async (request) => {
    const source = await findRecord(request, sources, request.params.sourceId)
    const body = request.body as Readonly<Record<string, unknown>>
    await checkOwner(request, body)
    await checkQueues(request, body)
    return changed(request, sources, source, changeSource(source, body))
  },
})

const postRotate = route({
  name: 'rotateSourceKey',
  method: 'POST',
  path: '/v1/sources/{sourceId}/rotate',
  summary: 'Give a capture source a new key; the old one works on for the overlap',
  permission: 'source:write',
  params: SourceParams,
  body: z.strictObject({ overlapHours: z.int().min(0).max(168).default(24) }),
  returns: SourceWithKey,
  examples: { day: { body: { overlapHours: 24 } } },
  handle: async (request) => {
    const { actor, now, body } = request
    const source = await findRecord(request, sources, request.params.sourceId)
    const key = newKey(request)
    const decision = rotateKey(source, fingerprint(key), body.overlapHours, now)
    const steps = replaceKey(actor.tenantId, source, decision.state)
    return showingKey(changed(request, sources, source, decision, steps), key)
  },
})

export const sourceRoutes = [listSources, postSource, getSource, patchSource, postRotate]
