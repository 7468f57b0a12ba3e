import {
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { ConditionFailed, type FailedAction, type Item, LimitExceeded } from './store.ts'

type AttributeMap = ConditionalCheckFailedException['Item']

const refusedButUnharmed = new Set([
  'ProvisionedThroughputExceededException',
  'ProvisionedThroughputExceeded',
  'ThrottlingException',
  'ThrottlingError',
  'RequestLimitExceeded',
  'TransactionConflictException',
  'TransactionConflict',
  'TransactionInProgressException',
  'ReplicatedWriteConflictException',
])

const broken = new Set(['TimeoutError', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])

interface Failure {
  readonly name?: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

/** Nobody can say whether the request was carried out. */
export const isLostAnswer = (error: unknown): boolean => {
  const { name = '', code = '', $metadata } = (error ?? {}) as Failure
  if (refusedButUnharmed.has(name)) return false
  return broken.has(name) || broken.has(code) || ($metadata?.httpStatusCode ?? 0) >= 500
}

/** Trying again may succeed. */
export const isTransient = (error: unknown): boolean => {
  if (error instanceof TransactionCanceledException) {
    const codes = (error.CancellationReasons ?? []).map(({ Code = '' }) => Code)
    return !codes.includes('ConditionalCheckFailed') && codes.some((code) => refusedButUnharmed.has(code))
  }
  return refusedButUnharmed.has((error as Failure | undefined)?.name ?? '') || isLostAnswer(error)
}

const failedAction = (index: number, item: AttributeMap): FailedAction =>
  item && Object.keys(item).length > 0 ? { index, current: unmarshall(item) as Item } : { index }

const isTooLarge = (text: string | undefined): boolean => /size.*exceeded|exceed.*size/i.test(text ?? '')

/** The port's error for what DynamoDB answered to a write; what the port does not name stays as it is. */
export const translated = (error: unknown): unknown => {
  if (error instanceof ConditionalCheckFailedException) return new ConditionFailed([failedAction(0, error.Item)])
  if (error instanceof TransactionCanceledException) {
    const reasons = error.CancellationReasons ?? []
    const failures = reasons.flatMap(({ Code, Item }, index) =>
      Code === 'ConditionalCheckFailed' ? [failedAction(index, Item)] : [],
    )
    if (failures.length > 0) return new ConditionFailed(failures)
    if (reasons.some(({ Message }) => isTooLarge(Message))) return new LimitExceeded(error.message, { cause: error })
  }
  if (error instanceof DynamoDBServiceException && error.name === 'ValidationException' && isTooLarge(error.message))
    return new LimitExceeded(error.message, { cause: error })
  return error
}
