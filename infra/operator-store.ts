import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { problemOf } from '../functions/http/problem.ts'
import { type Clock, instantOf } from '../shared/kernel/instant.ts'
import { Refusal } from '../shared/kernel/refusal.ts'
import { dynamoClient } from '../shared/storage/dynamo-client.ts'
import { openDynamoStore } from '../shared/storage/dynamo-store.ts'
import type { Store } from '../shared/storage/store.ts'
import { databaseFile, openDatabase } from './local/database.ts'
import { openEmbeddedStore } from './local/embedded-store.ts'
import { openLocalState } from './local/local-state.ts'
import { openMovableClock } from './local/movable-clock.ts'

interface OperatorStore {
  readonly store: Store
  /** The laptop's may be ahead of the real time. */
  readonly clock: Clock
  close(): void
}

/**
 * Where an operator's command works: on a table in AWS, or in the laptop's data folder.
 * @throws DatabaseInUse while the laptop runs
 */
export const openOperatorStore = (table: string | undefined): OperatorStore => {
  const { DYNAMODB_ENDPOINT: endpoint, GUANXI_DATA: folder = '.guanxi' } = process.env
  if (table !== undefined) {
    const client = dynamoClient(endpoint === undefined ? {} : { endpoint })
    const clock = { now: () => instantOf(Date.now()) }
    return { store: openDynamoStore({ client, table }), clock, close: () => client.destroy() }
  }
  mkdirSync(folder, { recursive: true })
  const database = openDatabase(join(folder, databaseFile))
  const clock = openMovableClock(database, openLocalState(database), Date.now)
  return { store: openEmbeddedStore({ database }).store, clock, close: () => database.close() }
}

/** Ends a command that failed with what was wrong, without a stack. */
export const leaveExplained = (error: unknown): never => {
  if (error instanceof Refusal) {
    const { title, detail, errors = [] } = problemOf(error, 'en', '', '')
    console.error([`${title}. ${detail}`, ...errors.map((fault) => `${fault.pointer}: ${fault.message}`)].join('\n'))
  } else console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
