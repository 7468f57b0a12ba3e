import { marshall } from '@aws-sdk/util-dynamodb'
import { expect, test } from 'vitest'
import { openDynamoStore } from '../../shared/storage/dynamo-store.ts'
import { StoreBusy, type Units } from '../../shared/storage/store.ts'
import {
  type Answer,
  cancelled,
  conditionFailed,
  failure,
  lost,
  ok,
  scriptedDynamo,
  serverError,
  throttled,
} from '../support/scripted-dynamo.ts'
import { put, refusal } from './subject.ts'

const opened = (...answers: readonly (Answer | Error)[]) => openedSlow(0, ...answers)

/** @param tryMs how long each try takes on the clock of the retries */
const openedSlow = (tryMs: number, ...answers: readonly (Answer | Error)[]) => {
  const { client, sent } = scriptedDynamo(answers)
  const pauses: number[] = []
  const retry = {
    tries: 5,
    baseMs: 100,
    capMs: 500,
    budgetMs: 3_000,
    elapsedMs: () => sent.length * tryMs,
    random: () => 0.5,
    sleep: async (ms: number) => void pauses.push(ms),
  }
  return { store: openDynamoStore({ client, table: 't', retry }), sent, pauses }
}

const key = { pk: 'p', sk: '.' }
const ours = { ...key, version: 2, name: 'ours', left: undefined }
const oursThere = { ...key, version: 2, name: 'ours' }
const theirs = { ...key, version: 2, name: 'theirs' }
const first = put(ours, { is: 'version', version: 1 })
const add = { do: 'add', key, by: { n: 1 } } as const

test('throttling is tried again after a pause whose bound doubles', async () => {
  const { store, sent, pauses } = opened(throttled, failure('ProvisionedThroughputExceededException'), ok())
  await store.commit([first])
  expect(sent.map(({ operation }) => operation)).toEqual(['PutItem', 'PutItem', 'PutItem'])
  expect(pauses).toEqual([50, 100])
})

test('throttling that does not end is StoreBusy after the last try, and no try hides inside another', async () => {
  const { store, sent, pauses } = opened(throttled)
  const error = await store.get(key).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(StoreBusy)
  expect(error).toMatchObject({ retryAfterMs: 500, cause: { name: 'ThrottlingException' } })
  expect(sent).toHaveLength(5)
  expect(pauses).toEqual([50, 100, 200, 250])
})

test('tries that take long end before the function does', async () => {
  const { store, sent } = openedSlow(2_000, lost('ECONNRESET'))
  await expect(store.get(key)).rejects.toThrow(StoreBusy)
  expect(sent).toHaveLength(2)
})

test.each([
  ['a server error', serverError],
  ['a reset connection', lost('ECONNRESET')],
  ['a transaction in progress', failure('TransactionInProgressException')],
  ['a conflict', cancelled({ Code: 'None' }, { Code: 'TransactionConflict' })],
  ['throttling inside the transaction', cancelled({ Code: 'ThrottlingError' }, { Code: 'None' })],
])('a transaction that meets %s is repeated under the same token', async (_, trouble) => {
  const { store, sent } = opened(trouble, ok())
  await store.commit([first, { do: 'delete', key: { pk: 'p', sk: 'x' } }])
  expect(sent.map(({ operation }) => operation)).toEqual(['TransactWriteItems', 'TransactWriteItems'])
  expect(sent[0]?.body.ClientRequestToken).toMatch(/^[0-9a-f-]{36}$/)
  expect(sent[1]?.body).toEqual(sent[0]?.body)
})

test('different commits have different tokens', async () => {
  const { store, sent } = opened(ok())
  for (const _ of [1, 2]) await store.commit([{ do: 'check', key, when: { is: 'present' } }])
  expect(sent[0]?.body.ClientRequestToken).not.toBe(sent[1]?.body.ClientRequestToken)
})

test('a failed condition is final, even beside a conflict', async () => {
  const { store, sent } = opened(
    cancelled({ Code: 'TransactionConflict' }, { Code: 'ConditionalCheckFailed', current: theirs }),
  )
  expect(await refusal(store, [put({ pk: 'p', sk: 'x' }), first])).toEqual([{ index: 1, current: theirs }])
  expect(sent).toHaveLength(1)
})

test('a put whose answer was lost is no conflict with itself', async () => {
  for (const trouble of [lost('ECONNRESET'), lost('ETIMEDOUT'), serverError]) {
    const { store, sent } = opened(trouble, conditionFailed(oursThere))
    await store.commit([first])
    expect(sent).toHaveLength(2)
  }
})

test('a put whose answer was lost still conflicts with what others wrote', async () => {
  const { store } = opened(lost('ECONNRESET'), conditionFailed(theirs))
  expect(await refusal(store, [first])).toEqual([{ index: 0, current: theirs }])
})

test('an equal item is a conflict when no answer was lost', async () => {
  const { store } = opened(throttled, conditionFailed(oursThere))
  expect(await refusal(store, [first])).toEqual([{ index: 0, current: oursThere }])
})

test('a delete whose answer was lost finds nothing, which is what it wanted', async () => {
  const gone = opened(lost('EPIPE'), conditionFailed())
  await gone.store.commit([{ do: 'delete', key, when: { is: 'version', version: 1 } }])
  const changed = opened(lost('EPIPE'), conditionFailed(theirs))
  expect(await refusal(changed.store, [{ do: 'delete', key, when: { is: 'version', version: 1 } }])).toHaveLength(1)
})

test('a lone add whose answer was lost is not repeated; throttled, it is', async () => {
  const uncertain = opened(lost('ECONNRESET'), ok())
  await expect(uncertain.store.commit([add])).rejects.toThrow(StoreBusy)
  expect(uncertain.sent).toHaveLength(1)
  const refused = opened(throttled, ok())
  await refused.store.commit([add])
  expect(refused.sent).toHaveLength(2)
})

test('keys left unprocessed are asked for again until all are answered', async () => {
  const keys = ['1', '2', '3'].map((sk) => ({ pk: 'p', sk }))
  const [one, two, three] = keys.map((each) => marshall(each))
  const { store, sent, pauses } = opened(
    ok({ Responses: { t: [two] }, UnprocessedKeys: { t: { Keys: [one, three] } } }),
    ok({ Responses: { t: [] }, UnprocessedKeys: { t: { Keys: [one, three] } } }),
    throttled,
    ok({ Responses: { t: [three, one] }, UnprocessedKeys: {} }),
  )
  expect(await store.getMany(keys)).toEqual(keys)
  expect(sent.at(-1)?.body.RequestItems).toEqual({ t: { Keys: [one, three] } })
  expect(pauses).toHaveLength(3)
})

test('keys never processed are StoreBusy in the end', async () => {
  const { store, sent } = opened(ok({ UnprocessedKeys: { t: { Keys: [marshall(key)] } } }))
  await expect(store.getMany([key])).rejects.toThrow(StoreBusy)
  expect(sent).toHaveLength(5)
})

test('what retrying cannot mend is passed on at once', async () => {
  const { store, sent } = opened(failure('AccessDeniedException'))
  await expect(store.commit([first])).rejects.toMatchObject({ name: 'AccessDeniedException' })
  expect(sent).toHaveLength(1)
})

test('a repeat that DynamoDB answers from memory is metered as the read it charges', async () => {
  const units: Units[] = []
  const { store } = opened(
    lost('ECONNRESET'),
    ok({ ConsumedCapacity: [{ TableName: 't', CapacityUnits: 4, ReadCapacityUnits: 4 }] }),
  )
  await store.metered((consumed) => units.push(consumed)).commit([first, put({ pk: 'p', sk: 'x' })])
  expect(units).toEqual([{ read: 4, write: 0 }])
})
