import * as z from 'zod'
import { type DomainEvent, defineEvent } from '../../events/define-event.ts'
import type {
  AuthorizerFunction,
  ConsumerFunction,
  FollowerFunction,
  HttpFunction,
  ScheduledFunction,
} from '../../functions/function.ts'
import { type Route, route } from '../../functions/http/route.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import type { Log } from '../../shared/platform/platform.ts'
import type { Item } from '../../shared/storage/store.ts'

const tester: Actor = {
  tenantId: 'ten_1',
  kind: 'user',
  id: 'usr_1',
  teamIds: [],
  permissions: { 'note:read': 'all', 'note:write': 'all' },
}

const common = { summary: 'A fake', source: 'functions/fake.ts', uses: ['table:read', 'table:write'] } as const

export const httpFunction = (routes: readonly Route[]): HttpFunction => ({
  ...common,
  kind: 'http',
  name: 'notes',
  routes,
})

/** Lets in whoever sends `Bearer good`. */
export const authorizer = (calls: string[] = [], isGood = () => true): AuthorizerFunction => ({
  ...common,
  kind: 'authorizer',
  name: 'authorizer',
  handle: async ({ authorization = '' }) => {
    calls.push(authorization)
    return authorization === 'Bearer good' && isGood() ? tester : undefined
  },
})

export const follower = (handle: FollowerFunction['handle'], name = 'follow'): FollowerFunction => ({
  ...common,
  kind: 'follower',
  name,
  uses: ['table:read', 'table:write', 'bus:publish'],
  handle,
})

export const consumer = (types: readonly string[], handle: ConsumerFunction['handle'], name = 'react') => {
  const on = types.map((type) => defineEvent(type, 1, 'A fake', z.object({})))
  const definition: ConsumerFunction = { ...common, kind: 'consumer', name, on, handle }
  return definition
}

export const scheduled = (schedule: string, handle: ScheduledFunction['handle'], name = 'tick'): ScheduledFunction => ({
  ...common,
  kind: 'scheduled',
  name,
  schedule,
  handle,
})

export const noteItem = (id: string, version = 1, more: Partial<Item> = {}): Item => ({
  pk: `ten_1#note#${id}`,
  sk: '.',
  noun: 'note',
  version,
  data: { id },
  raised: [],
  ...more,
})

export const createNote = route({
  name: 'createNote',
  method: 'POST',
  path: '/v1/notes',
  summary: 'Makes a note',
  permission: 'note:write',
  status: 201,
  body: z.strictObject({ id: z.string() }),
  returns: z.object({ id: z.string() }),
  examples: {},
  handle: async ({ body }) => ({
    body,
    steps: [{ action: { do: 'put', item: noteItem(body.id), when: { is: 'absent' } } }],
  }),
})

export const good = { authorization: 'Bearer good' }

export const eventNamed = (id: string, type: string, recordId: string): DomainEvent => ({
  id,
  type,
  version: 1,
  tenantId: 'ten_1',
  noun: 'note',
  recordId,
  recordVersion: 1,
  at: '2026-03-01T00:00:00.000Z',
  actor: 'user:usr_1',
  requestId: 'req_1',
  data: {},
})

const nothing = (): void => {}
export const silentLog: Log = { info: nothing, warn: nothing, error: nothing }
