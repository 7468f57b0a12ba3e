import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import { openDynamoStore } from '../../shared/storage/dynamo-store.ts'
import type { Store } from '../../shared/storage/store.ts'
import { createTable, type DynamoServer, noDynamo, startDynamo } from '../support/dynoxide.ts'
import { histories, type Step, withPartition } from './history.ts'
import { allPages } from './store-pages.ts'

/** Everything that can be seen of a step: its answer or its error, and what it consumed. */
const observed = async (store: Store, step: Step): Promise<unknown> => {
  const consumed = { read: 0, write: 0 }
  const metered = store.metered(({ read, write }) => {
    consumed.read += read
    consumed.write += write
  })
  try {
    return { answer: await perform(metered, step), consumed }
  } catch (error) {
    const { name, failures } = error as { name: string; failures?: unknown }
    if (name !== 'ConditionFailed' && name !== 'LimitExceeded') throw error
    return { name, failures, consumed }
  }
}

const perform = async (store: Store, step: Step): Promise<unknown> => {
  switch (step.do) {
    case 'commit':
      return store.commit(step.actions)
    case 'get':
      return store.get(step.key, { eventual: step.eventual })
    case 'getMany':
      return store.getMany(step.keys)
    case 'query':
      return allPages(store, step.query)
  }
}

describe.skipIf(noDynamo !== undefined)('both adapters', () => {
  const database = openDatabase(':memory:')
  const embedded = openEmbeddedStore({ database }).store
  let server: DynamoServer
  let dynamo: Store
  beforeAll(async () => {
    server = await startDynamo()
    const table = `guanxi-property-${randomUUID()}`
    await createTable(server.client, table)
    dynamo = openDynamoStore({ client: server.client, table })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    database.close()
  })

  test('answer every history alike, to the last error and capacity unit', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const prefix = randomUUID()
        for (const general of history) {
          const step = withPartition(general, prefix)
          expect(await observed(dynamo, step), JSON.stringify(step)).toEqual(await observed(embedded, step))
        }
      }),
      { numRuns: 60 },
    )
  })
})
