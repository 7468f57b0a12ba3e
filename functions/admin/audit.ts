import * as z from 'zod'
import { auditBackFrom, loadEnd, verifyBackFrom } from '../../shared/admin/audit-store.ts'
import type { AuditEntry, ChainEnd } from '../../shared/kernel/audit.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { checkReachesAll } from '../http/records.ts'
import { route } from '../http/route.ts'

const hash = z.string().regex(/^[\w-]{43}$/)
const afterEverySeq = 999_999_999_999

const Entry = z.strictObject({
  seq: z.int().meta({ description: 'Its number in the chain of the tenant' }),
  at: z.iso.datetime().meta({ description: 'When the write was made' }),
  recordedAt: z.iso.datetime(),
  actor: z.string().meta({ description: 'A user, an API key, or the automation that did it' }),
  requestId: z.string(),
  noun: z.string(),
  recordId: z.string(),
  version: z.int(),
  fields: z.array(z.string()).meta({ description: 'Names of the fields that changed; values are in the history' }),
  previousHash: z.string(),
  hash,
})

const shown = ({ before, day, ...entry }: AuditEntry): z.output<typeof Entry> => ({
  ...entry,
  fields: [...entry.fields],
  previousHash: before.hash,
})

const listAudit = route({
  name: 'listAudit',
  method: 'GET',
  path: '/v1/audit',
  summary: 'Every write of a record, the latest recorded first',
  permission: 'audit:read',
  query: listQuery({
    day: z.iso.date().optional().meta({ description: 'Only what was recorded on this day (UTC)' }),
  }).pick({ day: true, limit: true, cursor: true }),
  returns: pageOf(Entry),
  examples: {},
  handle: async (request) => {
    checkReachesAll(request)
    const { store, actor, query } = request
    const { day, limit } = query
    const start = day === undefined ? await loadEnd(store, actor.tenantId) : { day, seq: afterEverySeq, hash: '' }
    const place = (await openCursor<ChainEnd>(request, query.cursor)) ?? start
    const { entries, next } = await auditBackFrom(store, actor.tenantId, place, limit)
    const asked = day === undefined ? entries : entries.filter((entry) => entry.day === day)
    const goesOn = next && (day === undefined || next.day === day)
    return { body: { items: asked.map(shown), ...(goesOn && { next: await sealCursor(request, next) }) } }
  },
})

const mostPerCall = 1000

const verifyAudit = route({
  name: 'verifyAudit',
  method: 'POST',
  path: '/v1/audit/verify',
  summary: `Check the chain of the audit from its end backwards, ${mostPerCall} entries a call; go on with next`,
  permission: 'audit:read',
  body: z.strictObject({
    from: z
      .strictObject({ seq: z.int().min(1), day: z.iso.date(), hash })
      .optional()
      .meta({ description: '`next` of the call before; the end of the chain by default' }),
    noted: z
      .strictObject({ seq: z.int().min(1), hash })
      .optional()
      .meta({ description: 'An end that you noted earlier: a chain that does not pass through it is another chain' }),
  }),
  returns: z.strictObject({
    from: z.strictObject({ seq: z.int(), day: z.string(), hash: z.string() }).meta({
      description: 'Where this call began. Note that of the first call down in another place',
    }),
    checked: z.int(),
    broken: z
      .strictObject({ seq: z.int(), reason: z.enum(['missing', 'altered']) })
      .optional()
      .meta({ description: 'The last entry that is not as it was recorded' }),
    next: z.strictObject({ seq: z.int(), day: z.string(), hash: z.string() }).optional(),
  }),
  examples: { whole: { body: {} } },
  handle: async (request) => {
    checkReachesAll(request)
    const { store, actor, body } = request
    const from = body.from ?? (await loadEnd(store, actor.tenantId))
    if (body.noted && !body.from && body.noted.seq > from.seq)
      return { body: { from, checked: 0, broken: { seq: body.noted.seq, reason: 'missing' as const } } }
    const { checked, broken, next } = await verifyBackFrom(store, actor.tenantId, from, mostPerCall, body.noted)
    return { body: { from, checked, ...(broken && { broken }), ...(next && { next }) } }
  },
})

export const auditRoutes = [listAudit, verifyAudit]
