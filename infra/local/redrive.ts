import type { DynamoDBBatchResponse } from 'aws-lambda'
import type { CrmFunction } from '../../functions/function.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { type DeadLetter, type DeadLetters, reasonOf } from './dead-letters.ts'
import { timedInvokerOf } from './invoker.ts'

export interface Redriven {
  readonly redriven: number
  readonly failedAgain: number
}

const mostAtOnce = 10_000

const failedChange = (answer: unknown): boolean =>
  ((answer as DynamoDBBatchResponse | undefined)?.batchItemFailures?.length ?? 0) > 0

/** Calls the functions again with what was given up, oldest first. What succeeds is no dead letter any more. */
export const redriver = (catalogue: readonly CrmFunction[], platform: Platform, deadLetters: DeadLetters) => {
  const again = async ({ function: name, event }: DeadLetter): Promise<void> => {
    const definition = catalogue.find((candidate) => candidate.name === name)
    if (!definition) throw new Error(`there is no function ${name} any more`)
    const answer = await timedInvokerOf(definition, platform)(event as never)
    if (failedChange(answer)) throw new Error('the function reported the change as failed')
  }
  return async (): Promise<Redriven> => {
    let [redriven, failedAgain] = [0, 0]
    for (const letter of deadLetters.list(mostAtOnce)) {
      try {
        await again(letter)
      } catch (error) {
        await deadLetters.failedAgain(letter.id, reasonOf(error))
        failedAgain += 1
        continue
      }
      await deadLetters.remove(letter.id)
      redriven += 1
    }
    return { redriven, failedAgain }
  }
}
