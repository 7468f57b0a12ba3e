import * as z from 'zod'
import type {
  AuthorizerFunction,
  ConsumerFunction,
  CrmFunction,
  FollowerFunction,
  ProviderFunction,
} from '../../functions/function.ts'
import { NotGranted } from '../../functions/grant.ts'
import type { Request, Route } from '../../functions/http/route.ts'
import type { Actor, Permission } from '../../shared/kernel/actor.ts'
import type { Capability, Platform } from '../../shared/platform/platform.ts'
import type { Change } from '../../shared/storage/store.ts'

/** One call of a function: what came, and which of the capabilities that were tried it has. */
export interface Call {
  readonly function: string
  readonly what: string
  readonly granted: Readonly<Partial<Record<Capability, boolean>>>
}

const allows = async (attempt: () => Promise<unknown>): Promise<boolean> => {
  try {
    await attempt()
    return true
  } catch (error) {
    if (error instanceof NotGranted) return false
    throw error
  }
}

const nothing = { pk: 'probe', sk: 'probe' }

const tableOf = async ({ store }: Pick<Platform, 'store'>) => ({
  'table:read': await allows(() => store.get(nothing)),
  'table:write': await allows(() => store.commit([{ do: 'check', key: nothing, when: { is: 'absent' } }])),
})

const everythingOf = async (platform: Platform) => ({
  ...(await tableOf(platform)),
  'bus:publish': await allows(() => platform.bus.publish([])),
  'mail:send': await allows(() => platform.mail.send({ key: 'probe', to: 'p@example.com', subject: '', text: '' })),
  'sms:send': await allows(() => platform.sms.send({ key: 'probe', to: '+12065550100', text: '' })),
  'webhook:send': await allows(() =>
    platform.webhooks.send({ key: 'probe', url: 'https://example.com', body: '{}', secrets: [] }),
  ),
})

/** The same route to whoever calls it; behind it nothing but a note that it was called. */
const probeRoute = (
  { name, method, path, permission, summary }: Route,
  note: (request: Request) => Promise<void>,
): Route => ({
  name,
  method,
  path,
  permission,
  summary,
  params: z.record(z.string(), z.string()),
  returns: z.object({}),
  examples: {},
  handle: async (request) => {
    await note(request)
    return { body: {} }
  },
})

const everybody = (catalogue: readonly CrmFunction[]): Actor => ({
  tenantId: 'ten_probe',
  kind: 'user',
  id: 'usr_probe',
  teamIds: [],
  permissions: Object.fromEntries(
    catalogue
      .flatMap((definition) => (definition.kind === 'http' ? definition.routes : []))
      .map(({ permission }) => [permission as Permission, 'all' as const]),
  ),
})

type Note = (what: string, platform: Platform) => Promise<void>

const probeAuthorizer =
  (actor: Actor, note: Note): AuthorizerFunction['handle'] =>
  async (_, platform) => {
    await note('authorize', platform)
    return actor
  }

const probeConsumer =
  (note: Note): ConsumerFunction['handle'] =>
  ({ type }, platform) =>
    note(type, platform)

const probeProvider =
  (note: Note): ProviderFunction['handle'] =>
  ({ detailType }, platform) =>
    note(detailType, platform)

/** What a follower is shown, in one line. */
export const shownAs = ({ key, before, after }: Pick<Change, 'key' | 'before' | 'after'>): string =>
  `${before ? 'was' : ''}${after ? 'is' : ''} ${key.pk} ${key.sk}`

const probeFollower =
  (note: Note): FollowerFunction['handle'] =>
  async (changes, platform) => {
    for (const change of changes) await note(shownAs(change), platform)
    return []
  }

/** The catalogue with every function's declaration as it is and its work replaced by a note of the call. */
export const probing = (catalogue: readonly CrmFunction[]) => {
  const calls: Call[] = []
  const actor = everybody(catalogue)
  const probeOf = (definition: CrmFunction): CrmFunction => {
    const note: Note = async (what, platform) =>
      void calls.push({ function: definition.name, what, granted: await everythingOf(platform) })
    const noteRequest = async ({ store, operation }: Request) =>
      void calls.push({ function: definition.name, what: operation, granted: await tableOf({ store }) })
    switch (definition.kind) {
      case 'http':
        return { ...definition, routes: definition.routes.map((route) => probeRoute(route, noteRequest)) }
      case 'authorizer':
        return { ...definition, handle: probeAuthorizer(actor, note) }
      case 'consumer':
        return { ...definition, handle: probeConsumer(note) }
      case 'provider':
        return { ...definition, handle: probeProvider(note) }
      case 'follower':
        return { ...definition, handle: probeFollower(note) }
      case 'scheduled':
        return { ...definition, handle: (platform: Platform) => note('tick', platform) }
    }
  }
  return { calls, probes: catalogue.map(probeOf) }
}
