import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DomainEvent, EventDefinition } from '../../events/define-event.ts'
import { catalogue } from '../../functions/catalogue.ts'
import type { CrmFunction } from '../../functions/function.ts'
import type { Route } from '../../functions/http/route.ts'
import type { Actor, Permission } from '../../shared/kernel/actor.ts'
import { recordKey } from '../../shared/storage/record.ts'
import type { Item } from '../../shared/storage/store.ts'
import { noDynamo } from '../support/dynoxide.ts'
import { type Packaged, startPackaged } from './packaged.ts'
import { authorizerEvent, busEnvelope, busEvent, httpEvent, scheduledEvent, streamEvent } from './real-events.ts'
import { sampleOf } from './sample-value.ts'

const ofKind = <Kind extends CrmFunction['kind']>(kind: Kind) =>
  catalogue.filter((definition): definition is Extract<CrmFunction, { kind: Kind }> => definition.kind === kind)

const actor: Actor = {
  tenantId: 'ten_packaged',
  kind: 'user',
  id: 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE',
  teamIds: [],
  permissions: Object.fromEntries(
    ['personal:read', ...ofKind('http').flatMap(({ routes }) => routes.map(({ permission }) => permission))].map(
      (permission) => [permission as Permission, 'all' as const],
    ),
  ),
}

const callOf = (route: Route) => {
  const [example] = Object.values(route.examples)
  return httpEvent({
    method: route.method,
    route: route.path,
    params: example?.params,
    query: example?.query,
    body: example?.body,
    actor,
  })
}

const eventOf = ({ type, version, data }: EventDefinition): DomainEvent => ({
  id: `packaged/${type}`,
  type,
  version,
  tenantId: actor.tenantId,
  noun: type.slice(0, type.indexOf('.')),
  recordId: 'nobody',
  recordVersion: 1,
  at: '2026-03-02T08:00:00.000Z',
  actor: 'user:usr_packaged',
  requestId: 'r',
  data: sampleOf(data),
})

let packaged: Packaged
beforeAll(async () => {
  if (!noDynamo) packaged = await startPackaged(catalogue)
}, 120_000)
afterAll(() => packaged?.[Symbol.asyncDispose]())

interface HttpAnswer {
  readonly statusCode: number
  readonly body: string
}

describe.skipIf(noDynamo)('as it is deployed, in a process of its own,', () => {
  test.each(ofKind('http'))('$name answers an example of each of its routes', async ({ name, routes }) => {
    const lambda = await packaged.start(name)
    for (const route of routes) {
      const answer = (await lambda.invoke(callOf(route))) as HttpAnswer
      expect(answer.statusCode, `${route.name}: ${answer.body}\n${lambda.log()}`).toBeLessThan(500)
    }
  })

  test.each(ofKind('authorizer'))('$name knows nobody by a token that is none', async ({ name }) => {
    const lambda = await packaged.start(name)
    expect(await lambda.invoke(authorizerEvent('Bearer nonsense'))).toEqual({ isAuthorized: true, context: {} })
  })

  test.each(ofKind('consumer'))('$name takes every event that it is subscribed to', async ({ name, on }) => {
    const lambda = await packaged.start(name)
    for (const definition of on) expect(await lambda.invoke(busEvent(eventOf(definition)))).toBeNull()
  })

  test.each(ofKind('provider'))(
    '$name takes what it is told of what nobody sent',
    async ({ name, sources, detailTypes }) => {
      const lambda = await packaged.start(name)
      for (const source of sources)
        for (const detailType of detailTypes)
          expect(await lambda.invoke(busEnvelope(detailType, source, {})), lambda.log()).toBeNull()
    },
  )

  test('a customer that is created is published, and found by the pinyin of its name', async () => {
    const customers = await packaged.start('customers')
    const body = { kind: 'person', name: '李雪琴', phones: ['139 8765 4321'] }
    const created = (await customers.invoke(
      httpEvent({ method: 'POST', route: '/v1/customers', body, actor }),
    )) as HttpAnswer
    expect(created).toMatchObject({ statusCode: 201 })
    const { id, phones } = JSON.parse(created.body)
    expect(phones[0]).toMatchObject({ number: '+8613987654321' })

    const item = (await packaged.store.get(recordKey(actor.tenantId, 'customer', id))) as Item
    for (const { name } of ofKind('follower')) {
      const follower = await packaged.start(name)
      expect(await follower.invoke(streamEvent([item])), follower.log()).toEqual({ batchItemFailures: [] })
    }
    const published = packaged.sink.calls.flatMap((call) => call.body.Entries ?? [])
    expect(published).toContainEqual(expect.objectContaining({ DetailType: 'customer.created' }))

    const search = await packaged.start('customer-search')
    const query = { q: 'li xueqin' }
    const found = (await search.invoke(
      httpEvent({ method: 'GET', route: '/v1/customers', query, actor }),
    )) as HttpAnswer
    expect(JSON.parse(found.body).items).toMatchObject([{ id, name: '李雪琴' }])
  })

  test.each(ofKind('scheduled'))('$name runs with nothing to do', async ({ name }) => {
    const lambda = await packaged.start(name)
    expect(await lambda.invoke(scheduledEvent())).toBeNull()
  })
})
