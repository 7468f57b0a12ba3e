import type { Context } from 'aws-lambda'

const memoryMb = 256
let invocations = 0

/** Lambda's context object of one invocation. */
class Invocation implements Context {
  readonly callbackWaitsForEmptyEventLoop = true
  readonly functionVersion = '$LATEST'
  readonly memoryLimitInMB = String(memoryMb)
  readonly logStreamName = 'laptop'
  readonly functionName: string
  readonly awsRequestId: string
  private readonly deadlineMs: number

  constructor(functionName: string, timeoutMs: number) {
    this.functionName = functionName
    this.awsRequestId = `laptop-${(invocations++).toString(36)}`
    this.deadlineMs = performance.now() + timeoutMs
  }

  get invokedFunctionArn(): string {
    return `arn:aws:lambda:laptop:000000000000:function:${this.functionName}`
  }

  get logGroupName(): string {
    return `/aws/lambda/${this.functionName}`
  }

  getRemainingTimeInMillis(): number {
    return Math.max(0, this.deadlineMs - performance.now())
  }

  done(): void {}
  fail(): void {}
  succeed(): void {}
}

export const invocation = (functionName: string, timeoutMs: number): Context => new Invocation(functionName, timeoutMs)
