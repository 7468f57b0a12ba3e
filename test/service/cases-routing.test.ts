import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import drainCases from '../../functions/service/drain-cases.ts'
import onCaseOpened from '../../functions/service/on-case-opened.ts'
import onCasePlaceFreed from '../../functions/service/on-case-place-freed.ts'
import { loadsOf } from '../../shared/assignment/load-store.ts'
import { members, rosterId, setUp, userId } from '../assignment/world.ts'
import { testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { addUser } from '../support/people.ts'
import { openDesk } from './cases-world.ts'

const desk = openDesk()
const { must, call, open, platform } = desk
afterAll(desk.close)
const deliver = deliverer(desk.changes, [onCaseOpened, onCasePlaceFreed], platform)

const ownerOf = async (id: string): Promise<string | undefined> => (await must('GET', `/v1/cases/${id}`)).ownerId
const openOf = async (): Promise<Record<string, number>> => {
  const roster = { id: rosterId, zone: 'Asia/Shanghai', members: [] }
  const loads = await loadsOf(platform.store, 'ten_1', 'case', roster, platform.clock.now())
  return Object.fromEntries([...loads].map(([id, load]) => [id, load.open]))
}

beforeAll(async () => {
  for (const n of [1, 2]) await addUser(platform, userId(n))
  const kind = { field: 'kind', op: 'eq', value: 'after_sales_visit' }
  await setUp(platform, { members: members(2, { backlogCap: 1 }), rules: [{ when: kind, rosterId }] })
})

describe('a new case that nobody has', () => {
  it('stays where it is when no rule holds', async () => {
    const found = await open()
    await deliver()
    expect(await ownerOf(found.id)).toBeUndefined()
  })

  it('goes in turn to who has a place, waits when nobody has, and follows when one comes free', async () => {
    const visit = { kind: 'after_sales_visit' }
    const ids: string[] = []
    for (let count = 0; count < 4; count++) {
      desk.advance(1)
      ids.push((await open(visit)).id)
    }
    await deliver(2)
    expect(await Promise.all(ids.map(ownerOf))).toEqual([userId(1), userId(2), undefined, undefined])
    expect(await openOf()).toEqual({ [userId(1)]: 1, [userId(2)]: 1 })

    await must('POST', `/v1/cases/${ids[1]}/resolve`)
    await deliver(2)
    expect(await ownerOf(ids[2] ?? '')).toBe(userId(2))

    await must('POST', `/v1/cases/${ids[0]}/assign`, { ownerId: userId(2) })
    await drainCases.handle(platform)
    expect(await ownerOf(ids[3] ?? '')).toBe(userId(1))
    expect(await openOf()).toEqual({ [userId(1)]: 1, [userId(2)]: 2 })

    // Opened again, it takes its place again, past the cap: nobody can refuse what they had already.
    await must('POST', `/v1/cases/${ids[1]}/reopen`)
    expect(await openOf()).toEqual({ [userId(1)]: 1, [userId(2)]: 3 })
    const merged = await must('POST', `/v1/cases/${ids[3]}/merge`, { caseIds: [ids[1], ids[2]] })
    expect(merged.mergedIds).toHaveLength(2)
    expect(await openOf()).toEqual({ [userId(1)]: 1, [userId(2)]: 1 })
    await must('POST', `/v1/cases/${ids[3]}/close`, {})
    await must('POST', `/v1/cases/${ids[0]}/close`, {})
    expect(await openOf()).toEqual({ [userId(1)]: 0, [userId(2)]: 0 })
  })

  it('is left to who took it meanwhile', async () => {
    const found = await open({ kind: 'after_sales_visit' })
    const taken = await call('POST', `/v1/cases/${found.id}/take`, { as: testActor({ id: 'usr_7' }) })
    expect(taken.status).toBe(200)
    await deliver()
    expect(await ownerOf(found.id)).toBe('usr_7')
    expect(await openOf()).toEqual({ [userId(1)]: 0, [userId(2)]: 0, usr_7: 1 })
  })

  it('waits while those who take turns have enough that they took themselves', async () => {
    const own = [1, 2].map((n) => open({ ownerId: userId(n) }))
    const [first] = await Promise.all(own)
    const visit = await open({ kind: 'after_sales_visit' })
    await deliver()
    expect(await ownerOf(visit.id)).toBeUndefined()
    await must('POST', `/v1/cases/${first?.id}/resolve`)
    await drainCases.handle(platform)
    expect(await ownerOf(visit.id)).toBe(userId(1))
  })
})
