import type { Context } from 'aws-lambda'
import type { CrmFunction } from '../../functions/function.ts'
import { memoryMbOf, timeoutSecondsOf } from '../function-limits.ts'

const nothing = (): void => {}

/** Makes Lambda's context objects, one for each invocation of a function. */
export const invocationsOf = (definition: CrmFunction): (() => Context) => {
  const { name } = definition
  const timeoutMs = timeoutSecondsOf(definition) * 1000
  const constant = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:laptop:000000000000:function:${name}`,
    memoryLimitInMB: String(memoryMbOf(definition)),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'laptop',
    done: nothing,
    fail: nothing,
    succeed: nothing,
  }
  let count = 0
  return () => {
    const deadlineMs = performance.now() + timeoutMs
    return {
      ...constant,
      awsRequestId: `${name}-${count++}`,
      getRemainingTimeInMillis: () => Math.max(0, deadlineMs - performance.now()),
    }
  }
}
