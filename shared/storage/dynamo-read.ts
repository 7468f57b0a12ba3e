import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { isEmptyRange } from './check.ts'
import { isTransient } from './dynamo-errors.ts'
import { indexKeys, queryParameters } from './dynamo-expressions.ts'
import { pauseMs, type RetryPolicy, retrying } from './retry.ts'
import { type Item, type Key, type Page, type Position, type Query, StoreBusy } from './store.ts'
import { keyText } from './units.ts'

export interface ReadContext {
  readonly documents: DynamoDBDocumentClient
  readonly table: string
  readonly retry: RetryPolicy
  /** Told the read units of every call; absent when nobody asks. */
  readonly consumed: ((readUnits: number) => void) | undefined
}

const capacity = ({ consumed }: ReadContext) => ({ ReturnConsumedCapacity: consumed ? 'TOTAL' : 'NONE' }) as const

export const getItem = (context: ReadContext, { pk, sk }: Key, eventual: boolean): Promise<Item | undefined> =>
  retrying(context.retry, isTransient, async () => {
    const { Item, ConsumedCapacity } = await context.documents.send(
      new GetCommand({ TableName: context.table, Key: { pk, sk }, ConsistentRead: !eventual, ...capacity(context) }),
    )
    context.consumed?.(ConsumedCapacity?.CapacityUnits ?? 0)
    return Item as Item | undefined
  })

/** Items of different keys, by `keyText`. What DynamoDB leaves unprocessed is asked for again. */
export const getItems = async (context: ReadContext, keys: readonly Key[]): Promise<ReadonlyMap<string, Item>> => {
  const found = new Map<string, Item>()
  let open: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }))
  for (let fruitless = 0; open.length > 0; ) {
    const { Responses, UnprocessedKeys, ConsumedCapacity } = await retrying(context.retry, isTransient, () =>
      context.documents.send(
        new BatchGetCommand({ RequestItems: { [context.table]: { Keys: open } }, ...capacity(context) }),
      ),
    )
    for (const item of (Responses?.[context.table] ?? []) as Item[]) found.set(keyText(item), item)
    for (const part of ConsumedCapacity ?? []) context.consumed?.(part.CapacityUnits ?? 0)
    const left = UnprocessedKeys?.[context.table]?.Keys ?? []
    // A large answer comes in parts, which is progress; only answers without any count as tries.
    fruitless = left.length < open.length ? 0 : fruitless + 1
    if (fruitless >= context.retry.tries) throw new StoreBusy(context.retry.capMs)
    if (left.length > 0) await context.retry.sleep(pauseMs(context.retry, Math.max(1, fruitless)))
    open = left
  }
  return found
}

const positionOf = (key: Record<string, unknown>, { index }: Query): Position => {
  const place = { pk: String(key.pk), sk: String(key.sk) }
  return index === 'table' ? place : { ...place, indexSk: String(key[indexKeys(index).sortKey]) }
}

export const queryPage = async (context: ReadContext, query: Query): Promise<Page> => {
  if (isEmptyRange(query)) return { items: [] }
  const command = { TableName: context.table, ...queryParameters(query), ...capacity(context) }
  return retrying(context.retry, isTransient, async () => {
    const { Items, LastEvaluatedKey, ConsumedCapacity } = await context.documents.send(new QueryCommand(command))
    context.consumed?.(ConsumedCapacity?.CapacityUnits ?? 0)
    const items = (Items ?? []) as Item[]
    return LastEvaluatedKey ? { items, next: positionOf(LastEvaluatedKey, query) } : { items }
  })
}
