import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { fieldAccess } from '../../functions/http/field-access.ts'
import { HistoryQuery, historyPage, recordAsOf } from '../../functions/http/history.ts'
import type { Request } from '../../functions/http/route.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { Lead, leads } from '../stream/lead.ts'
import { admin, openWorld } from '../stream/world.ts'

const written = async () => {
  const world = openWorld()
  const { id } = await world.createLead({ name: 'Anna', region: 'east', ownerId: 'usr_1' })
  const first = world.clock.now()
  for (const change of [{ name: 'Berta', reminded: 2 }, { region: 'west' }]) {
    world.advance(1000)
    await world.changeLead(id, change)
  }
  await world.follow()
  const request = (actor: Actor, query: Record<string, string> = {}): Request<unknown, z.output<typeof HistoryQuery>> =>
    ({
      ...world.stamp(),
      ...{ actor, store: world.store, secrets: world.secrets, permission: 'lead:read', operation: 'GET history' },
      ...{ params: { id }, query: HistoryQuery.parse(query) },
    }) as unknown as Request<unknown, z.output<typeof HistoryQuery>>
  return { id, first, request }
}

// Without the field `reminded`, as a noun keeps some of its state to itself.
const shown = Lead.omit({ reminded: true })
const analyst: Actor = { ...admin, permissions: { 'lead:read': 'all' } }
const stranger: Actor = { ...admin, id: 'usr_2', permissions: { 'lead:read': 'own' } }

describe('the history of a record', () => {
  it('goes page by page from the newest write', async () => {
    const { id, request } = await written()
    const { items, next } = (await historyPage(request(admin, { limit: '2' }), leads, shown, id)).body
    expect(items.map(({ version, changes }) => [version, changes])).toEqual([
      [3, [{ field: 'region', from: 'east', to: 'west' }]],
      [2, [{ field: 'name', from: 'Anna', to: 'Berta' }]],
    ])
    const rest = (await historyPage(request(admin, { limit: '2', cursor: String(next) }), leads, shown, id)).body
    expect(rest.items.map(({ version }) => version)).toEqual([1])
    expect(rest.next).toBeUndefined()
  })

  it('says that a personal value changed to who may not see it, and not which', async () => {
    const { id, request } = await written()
    const { items } = (await historyPage(request(analyst), leads, shown, id)).body
    expect(items[1]?.changes).toEqual([{ field: 'name', hidden: true }])
    expect(JSON.stringify(items)).not.toMatch(/Anna|Berta/)
  })

  it('is there for nobody who may not read the record, as it is now or was', async () => {
    const { id, first, request } = await written()
    await expect(historyPage(request(stranger), leads, shown, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(recordAsOf(request(stranger), leads, id, first)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('gives the record as of a moment, and none of before its time', async () => {
    const { id, first, request } = await written()
    expect((await recordAsOf(request(admin), leads, id, first)).body).toMatchObject({ name: 'Anna', version: 1 })
    const before = recordAsOf(request(admin), leads, id, '2020-01-01T00:00:00.000Z')
    await expect(before).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('what a schema says of a field', () => {
  const personal = { personal: true } as const
  const schema = z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('person'),
      name: z.string().optional().meta(personal),
      home: z.strictObject({ city: z.string(), street: z.string().meta(personal) }).optional(),
      custom: z.record(z.string(), z.string()),
      phones: z.array(z.strictObject({ kind: z.string(), number: z.string().meta(personal) })),
    }),
    z.strictObject({ kind: z.literal('firm'), name: z.string(), size: z.int().nullable() }),
  ])

  it.each([
    ['name', 'personal'],
    ['size', 'open'],
    ['home', 'personal'],
    ['home.city', 'open'],
    ['home.street', 'personal'],
    ['phones', 'personal'],
    ['custom', 'open'],
    ['custom.colour', 'open'],
    ['secret', 'undeclared'],
    ['home.secret', 'undeclared'],
  ])('%s is %s', (field, access) => expect(fieldAccess(schema, field.split('.'))).toBe(access))
})
