import { expect, it } from 'vitest'
import { drainOverflows } from '../../shared/assignment/overflow-store.ts'
import { openDynamoStore } from '../../shared/storage/dynamo-store.ts'
import { StoreBusy } from '../../shared/storage/store.ts'
import { createTable, noDynamo, startDynamo } from '../support/dynoxide.ts'
import { addJob, assignJob, factsOf, members, openOf, person, setUp, spread, workOf } from './world.ts'

it.skipIf(noDynamo)(
  'over DynamoDB’s own protocol, 100 at once are given evenly, each once',
  async () => {
    await using server = await startDynamo()
    await createTable(server.client, 'assignment')
    const store = openDynamoStore({ client: server.client, table: 'assignment' })
    const now = '2026-03-02T08:00:00.000Z'
    await setUp({ store, clock: { now: () => now } }, { members: members(7) })
    const ids = Array.from({ length: 100 }, (_, n) => `cas_${String(n).padStart(3, '0')}`)
    await Promise.all(ids.map((id) => addJob(store, now, id)))
    const people = members(7).map((_, n) => person(n + 1))
    const work = workOf(store, now, people)
    /** An event whose consumer found the store busy is delivered again. */
    const deliver = async (id: string): Promise<unknown> =>
      assignJob(work, id).catch((error) => {
        if (error instanceof StoreBusy) return deliver(id)
        throw error
      })
    await Promise.all(ids.map(deliver))
    await drainOverflows({ ...work, of: () => work, limit: 10, onFailure: () => {} })
    const { byJobs, byLoads, unassigned } = await openOf(store, ids, now)
    expect([unassigned, spread(byJobs)]).toEqual([0, 1])
    expect(byLoads).toEqual(byJobs)
    expect((await factsOf(store, ids)).map(({ ticket }) => ticket)).toEqual(ids.map((_, k) => k + 1))
  },
  60_000,
)
