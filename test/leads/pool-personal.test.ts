import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { openPool } from './pool-world.ts'

const person = { phones: ['13957120001'], custom: { heir: 'Xiao Ming', colour: 'red' } }

const named = { lead: { name: 'Ada' }, customer: { kind: 'person', name: 'Ada' } } as const

describe.each(['lead', 'customer'] as const)('a %s in a pool that hides little', (noun) => {
  let world: Awaited<ReturnType<typeof openPool>>
  let sighted: Actor
  let blind: Actor
  const asked = async (filter: object, as: Actor): Promise<number> => {
    const query = `filter=${encodeURIComponent(JSON.stringify(filter))}`
    const { status, body } = await world.call('GET', `/v1/pools/${world.pool.id}/${noun}s?${query}`, { as })
    expect(status).toBe(200)
    return body.items.length
  }

  beforeAll(async () => {
    world = await openPool({ hidden: ['note'] }, 3, noun)
    const { 'personal:read': _, ...permissions } = world.members[0].permissions
    sighted = world.members[0]
    blind = { ...sighted, permissions }
    const fields = [
      { key: 'heir', label: 'Heir', type: 'text', personal: true },
      { key: 'colour', label: 'Colour', type: 'text' },
    ]
    for (const field of fields) await world.must('POST', `/v1/fields/${noun}`, field, world.admin)
    const { id } = await world.add({ ...named[noun], ...person })
    await world.putIn(id)
  })
  afterAll(() => world.close())

  it.each([
    { field: 'custom.heir', op: 'eq', value: 'Xiao Ming' },
    { field: 'custom.heir', op: 'exists', value: true },
    { not: [{ field: 'custom.heir', op: 'exists', value: false }] },
    { field: 'name', op: 'startsWith', value: 'A' },
    { field: 'phones', op: 'exists', value: true },
  ])('is found by what is personal by those only who may see it: %j', async (filter) => {
    expect(await asked(filter, sighted)).toBe(1)
    expect(await asked(filter, blind)).toBe(0)
  })

  it('is found by the rest by everybody', async () => {
    expect(await asked({ field: 'custom.colour', op: 'eq', value: 'red' }, blind)).toBe(1)
  })
})
