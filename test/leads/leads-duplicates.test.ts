import { afterAll, describe, expect, it } from 'vitest'
import { testActor } from '../support/api.ts'
import { openLeads } from './leads-world.ts'

const world = openLeads()
const { must, add, follow } = world
afterAll(world.close)

interface Found {
  readonly items: { noun: string; id: string; name?: string; score: number; reasons: { field: string }[] }[]
  readonly hidden: number
}
const idsOf = ({ items }: Found) => items.map(({ noun, id }) => `${noun} ${id}`)

describe('who may be the same as a lead', () => {
  it('are open leads with one of its addresses, at once, whatever they are called', async () => {
    const first = await add({ name: 'Grace Hopper', emails: ['grace@navy.example'], phones: ['13800138001'] })
    const second = await add({ name: 'Anita Borg', emails: ['grace@navy.example'] })
    expect(idsOf(second.duplicates)).toEqual([`lead ${first.id}`])
    expect(second.duplicates.items[0].reasons.map(({ field }: { field: string }) => field)).toEqual(['email'])
  })

  it('are leads and customers that are called alike, and the organisation that the person speaks for', async () => {
    const lead = await add({ name: '王小明', phones: ['13912345678'] })
    const person = await must('POST', '/v1/customers', { kind: 'person', name: '王晓明', phones: ['13912345678'] })
    const company = { kind: 'organisation', name: '苏州恒瑞机械有限公司', website: 'https://hengrui.example' }
    const organisation = await must('POST', '/v1/customers', company)
    await follow()
    const added = await add({ name: '王小明', phones: ['139 1234 5678'], company: '苏州恒瑞机械' })
    expect(idsOf(added.duplicates).sort()).toEqual(
      [`customer ${person.id}`, `customer ${organisation.id}`, `lead ${lead.id}`].sort(),
    )
    const later: Found = await must('GET', `/v1/leads/${added.id}/duplicates`)
    expect(later.items.map(({ id }) => id).sort()).toEqual([person.id, organisation.id, lead.id].sort())
    expect(later.items.map(({ score }) => score)).toEqual(
      later.items.map(({ score }) => score).toSorted((a, b) => b - a),
    )
  })

  it('are only counted as far as the caller may not see them', async () => {
    await add({ name: 'Karen Spark', emails: ['karen@idf.example'] })
    const own = testActor({ id: 'usr_7' }, 'own')
    const added = await add({ name: 'Karen Spark', emails: ['karen@idf.example'] }, own)
    expect(added.duplicates).toEqual({ items: [], hidden: 1 })
  })

  it('are told to nobody who may not see addresses', async () => {
    const { 'personal:read': _, ...permissions } = testActor().permissions
    const blind = testActor({ id: 'usr_8', permissions })
    const added = await add({ name: 'Karen Spark', emails: ['karen@idf.example'] }, blind)
    expect(added.duplicates).toEqual({ items: [], hidden: 0 })
  })
})
