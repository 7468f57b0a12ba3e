import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import type { Instant } from '../../shared/kernel/instant.ts'
import { followerDelivery } from '../delivery.ts'
import { type DeadLetter, reasonOf } from './dead-letters.ts'
import type { StreamPage } from './stream-pages.ts'
import { backOffMs } from './worker.ts'

/** A function on the stream and what it needs to keep its place. */
export interface FollowerOptions {
  readonly name: string
  readonly position: number
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>
  readonly page: (after: number) => StreamPage | undefined
  /** What is behind the position is done. */
  readonly note: (position: number) => void
  /** Durable when it resolves: the change at this position was given up. */
  readonly setAside: (position: number, letter: Omit<DeadLetter, 'id'>) => Promise<void>
  readonly now: () => Instant
}

interface Failure {
  /** Place in the batch of the first that has to come again. */
  readonly index: number
  readonly reason: string
}

const fullBatch: number = followerDelivery.batchSize
const retries = 5

const firstFailure = (records: readonly DynamoDBRecord[], { batchItemFailures }: DynamoDBBatchResponse) => {
  if (batchItemFailures.length === 0) return undefined
  const places = batchItemFailures.map(({ itemIdentifier }) =>
    records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === itemIdentifier),
  )
  // An identifier that is not in the batch counts as its beginning, as Lambda has it.
  return { index: Math.max(0, Math.min(...places)), reason: 'the function reported the change as failed' }
}

const deliver = async ({ invoke }: FollowerOptions, records: DynamoDBRecord[]): Promise<Failure | undefined> => {
  try {
    return firstFailure(records, await invoke({ Records: records }))
  } catch (error) {
    return { index: 0, reason: reasonOf(error) }
  }
}

/**
 * One step of a follower: a batch, delivered at least once and in order. What fails is halved until it stands alone, tried again
 * with growing pauses, then set aside so that what is behind it goes on.
 * @returns the step for a worker: milliseconds until there is more to do
 */
export const followerStep = (options: FollowerOptions) => {
  let { position } = options
  let batchSize = fullBatch
  let attempts = 0
  let notBeforeMs = 0

  const moveTo = (next: number): number => {
    position = next
    attempts = 0
    options.note(next)
    return 0
  }

  const setAside = async ({ sequence, record }: StreamPage['records'][number], reason: string): Promise<number> => {
    const event = { Records: [record] }
    await options.setAside(sequence, { function: options.name, at: options.now(), reason, attempts, event })
    position = sequence
    attempts = 0
    return 0
  }

  const afterFailure = async (batch: StreamPage['records'], { index, reason }: Failure): Promise<number> => {
    const before = batch[index - 1]
    if (before) moveTo(before.sequence)
    const left = batch.length - index
    if (left > 1) {
      batchSize = Math.ceil(left / 2)
      return 0
    }
    attempts += 1
    const last = batch[index]
    if (attempts > retries && last) return setAside(last, reason)
    notBeforeMs = performance.now() + backOffMs(attempts)
    return backOffMs(attempts)
  }

  return {
    position: () => position,
    step: async (hurried: boolean): Promise<number | undefined> => {
      const waitMs = notBeforeMs - performance.now()
      if (waitMs > 0 && !hurried) return waitMs
      const page = options.page(position)
      if (!page) return undefined
      const batch = page.records.slice(0, batchSize)
      if (batch.length === 0) {
        // Not worth a write: after a restart it is skipped again.
        position = page.last
        return 0
      }
      const failure = await deliver(
        options,
        batch.map(({ record }) => record),
      )
      if (failure) return afterFailure(batch, failure)
      batchSize = Math.min(fullBatch, batchSize * 2)
      return moveTo(batch.length === page.records.length ? page.last : (batch.at(-1)?.sequence ?? position))
    },
  }
}
