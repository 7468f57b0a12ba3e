import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { isLostAnswer, isTransient, translated } from './dynamo-errors.ts'
import { addParameters, conditionParameters } from './dynamo-expressions.ts'
import { type RetryPolicy, retrying } from './retry.ts'
import { type Action, type Condition, ConditionFailed, type Item, type Key, StoreBusy, type Units } from './store.ts'

interface Consumed {
  readonly CapacityUnits?: number | undefined
  readonly ReadCapacityUnits?: number | undefined
  readonly WriteCapacityUnits?: number | undefined
}

/** A write repeated under its token is answered from memory, for which DynamoDB charges a read. */
const unitsOf = (consumed: readonly (Consumed | undefined)[]): Units => {
  let read = 0
  let write = 0
  for (const { CapacityUnits = 0, ReadCapacityUnits = 0, WriteCapacityUnits } of consumed.filter((part) => !!part)) {
    read += ReadCapacityUnits
    write += WriteCapacityUnits ?? CapacityUnits - ReadCapacityUnits
  }
  return { read, write }
}

/** What a commit needs of the world. */
export interface CommitContext {
  readonly documents: DynamoDBDocumentClient
  readonly table: string
  readonly retry: RetryPolicy
  /** Whether to ask DynamoDB for the units it consumed. */
  readonly metered: boolean
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

const whenParameters = ({ when }: { readonly when?: Condition }) => (when ? conditionParameters(when) : {})

const returnCurrent = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const

const transactItem = (TableName: string, action: Action): TransactItem => {
  const common = { TableName, ...returnCurrent }
  switch (action.do) {
    case 'put':
      return { Put: { ...common, Item: action.item, ...whenParameters(action) } }
    case 'delete':
      return { Delete: { ...common, Key: keyOnly(action), ...whenParameters(action) } }
    case 'check':
      return {
        ConditionCheck: { ...common, Key: keyOnly(action), ...conditionParameters(action.when) },
      }
    case 'add':
      return { Update: { ...common, Key: keyOnly(action), ...addParameters(action) } }
  }
}

const keyOnly = ({ key: { pk, sk } }: Exclude<Action, { do: 'put' }>) => ({ pk, sk })

const sendTransaction = async (context: CommitContext, actions: readonly Action[]): Promise<Units> => {
  // One token for all tries: a repeated transaction that had gone through is recognised, not carried out or refused again.
  const ClientRequestToken = randomUUID()
  const command = {
    TransactItems: actions.map((action) => transactItem(context.table, action)),
    ClientRequestToken,
    ReturnConsumedCapacity: context.metered ? ('TOTAL' as const) : ('NONE' as const),
  }
  return retrying(context.retry, isTransient, async () => {
    const { ConsumedCapacity = [] } = await context.documents.send(new TransactWriteCommand(command))
    return unitsOf(ConsumedCapacity)
  })
}

type Write = Exclude<Action, { do: 'check' }>

const sendWrite = async ({ documents, table, metered }: CommitContext, action: Write): Promise<Units> => {
  const common = {
    TableName: table,
    ...returnCurrent,
    ReturnConsumedCapacity: metered ? ('TOTAL' as const) : ('NONE' as const),
  }
  const { ConsumedCapacity } = await (() => {
    switch (action.do) {
      case 'put':
        return documents.send(new PutCommand({ ...common, Item: action.item, ...whenParameters(action) }))
      case 'delete':
        return documents.send(new DeleteCommand({ ...common, Key: keyOnly(action), ...whenParameters(action) }))
      case 'add':
        return documents.send(new UpdateCommand({ ...common, Key: keyOnly(action), ...addParameters(action) }))
    }
  })()
  return unitsOf([ConsumedCapacity])
}

/** Adds one and answers the sum; tried again when the answer is lost, since a number may be skipped but not given twice. */
export const sendNext = async (
  { documents, table, retry, metered }: CommitContext,
  { pk, sk }: Key,
  name: string,
): Promise<{ readonly value: number; readonly units: Units }> => {
  const command = {
    TableName: table,
    Key: { pk, sk },
    ...addParameters({ do: 'add', key: { pk, sk }, by: { [name]: 1 } }),
    ReturnValues: 'UPDATED_NEW' as const,
    ReturnConsumedCapacity: metered ? ('TOTAL' as const) : ('NONE' as const),
  }
  try {
    return await retrying(retry, isTransient, async () => {
      const { Attributes, ConsumedCapacity } = await documents.send(new UpdateCommand(command))
      return { value: Number(Attributes?.[name]), units: unitsOf([ConsumedCapacity]) }
    })
  } catch (error) {
    throw translated(error)
  }
}

const withoutUndefined = (item: Item): unknown => JSON.parse(JSON.stringify(item))

/** The condition fails because our own write, whose answer was lost, has been carried out. */
const isOwnWrite = (action: Write, failed: ConditionFailed): boolean => {
  const current = failed.failures[0]?.current
  if (action.do === 'put') return isDeepStrictEqual(current, withoutUndefined(action.item))
  return action.do === 'delete' && current === undefined
}

const sendSingle = async (context: CommitContext, action: Write): Promise<Units> =>
  retrying(context.retry, isTransient, async (failures) => {
    try {
      return await sendWrite(context, action)
    } catch (error) {
      // Adding twice is not adding once, and nothing tells the two apart.
      if (action.do === 'add' && isLostAnswer(error)) throw new StoreBusy(context.retry.capMs, { cause: error })
      const failed = translated(error)
      if (failed instanceof ConditionFailed && failures.some(isLostAnswer) && isOwnWrite(action, failed))
        return { read: 0, write: 0 }
      throw error
    }
  })

/**
 * Sends a checked commit: one write as such, anything else as a transaction.
 * @throws ConditionFailed, StoreBusy, LimitExceeded, or what DynamoDB answered
 */
export const sendCommit = async (context: CommitContext, actions: readonly Action[]): Promise<Units> => {
  const [first] = actions
  try {
    if (actions.length === 1 && first && first.do !== 'check') return await sendSingle(context, first)
    return await sendTransaction(context, actions)
  } catch (error) {
    throw translated(error)
  }
}
