import { setTimeout } from 'node:timers/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { checkCommit, checkKey, checkKeys, checkQuery } from './check.ts'
import { sendCommit, sendNext } from './dynamo-commit.ts'
import { getItem, getItems, queryPage } from './dynamo-read.ts'
import type { RetryPolicy } from './retry.ts'
import { type Action, ConditionFailed, type Meter, type Store, type Units } from './store.ts'
import { itemBytes, keyText, refusedUnits } from './units.ts'

interface Options {
  /** One that does not retry by itself: see `dynamoClient`. */
  readonly client: DynamoDBClient
  readonly table: string
  readonly retry?: Partial<RetryPolicy>
}

const defaultRetry: RetryPolicy = {
  tries: 8,
  baseMs: 25,
  capMs: 1_000,
  budgetMs: 3_000,
  elapsedMs: () => performance.now(),
  sleep: (ms) => setTimeout(ms),
  random: Math.random,
}

/** DynamoDB reports no units with a refusal, so they are computed from what is known. */
const unitsOfRefusal = (actions: readonly Action[], sizes: readonly number[], refusal: ConditionFailed): Units => {
  const met = [...sizes]
  for (const { index, current } of refusal.failures)
    met[index] = Math.max(met[index] ?? 0, current ? itemBytes(current) : 0)
  return refusedUnits(met, actions.length > 1 || actions[0]?.do === 'check')
}

/** The store over one DynamoDB table. */
export const openDynamoStore = ({ client, table, retry: given }: Options): Store => {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  const retry = { ...defaultRetry, ...given }

  const over = (meter: Meter | undefined): Store => {
    const consumed = meter && ((read: number) => meter({ read, write: 0 }))
    const reading = { documents, table, retry, consumed }
    const writing = { documents, table, retry, metered: meter !== undefined }
    return {
      get: async (key, options) => {
        checkKey(key)
        return getItem(reading, key, options?.eventual ?? false)
      },
      getMany: async (keys) => {
        checkKeys(keys)
        const different = new Map(keys.map((key) => [keyText(key), key]))
        const found = await getItems(reading, [...different.values()])
        return keys.map((key) => found.get(keyText(key)))
      },
      query: async (query) => {
        checkQuery(query)
        return queryPage(reading, query)
      },
      commit: async (actions) => {
        const sizes = checkCommit(actions)
        try {
          const units = await sendCommit(writing, actions)
          meter?.(units)
        } catch (error) {
          if (error instanceof ConditionFailed) meter?.(unitsOfRefusal(actions, sizes, error))
          throw error
        }
      },
      next: async (key, name) => {
        checkCommit([{ do: 'add', key, by: { [name]: 1 } }])
        const { value, units } = await sendNext(writing, key, name)
        meter?.(units)
        return value
      },
      metered: (next) => over(next),
    }
  }
  return over(undefined)
}
