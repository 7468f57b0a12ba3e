import type { Context } from 'aws-lambda'
import type { CrmFunction } from '../../functions/function.ts'
import {
  authorizerLambda,
  consumerLambda,
  followerLambda,
  httpLambda,
  type LambdaHandlers,
  providerLambda,
  scheduledLambda,
} from '../../functions/lambda.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { timeoutSecondsOf } from '../function-limits.ts'
import { invocationsOf } from './invocation.ts'
import { withinTime } from './within-time.ts'

type Kind = CrmFunction['kind']
type EventOf<K extends Kind> = Parameters<LambdaHandlers[K]>[0]
type ResultOf<K extends Kind> = Awaited<ReturnType<LambdaHandlers[K]>>

/** Calls a function with an event. */
export type Invoke<K extends Kind> = (event: EventOf<K>) => Promise<ResultOf<K>>

const handlerOf = (definition: CrmFunction, platform: Platform): LambdaHandlers[Kind] => {
  switch (definition.kind) {
    case 'http':
      return httpLambda(definition, platform)
    case 'consumer':
      return consumerLambda(definition, platform)
    case 'provider':
      return providerLambda(definition, platform)
    case 'follower':
      return followerLambda(definition, platform)
    case 'scheduled':
      return scheduledLambda(definition, platform)
    case 'authorizer':
      return authorizerLambda(definition, platform)
  }
}

/** Calls a function as Lambda does, with its event and its context. */
export const invokerOf = <K extends Kind>(
  definition: Extract<CrmFunction, { kind: K }>,
  platform: Platform,
): Invoke<K> => {
  const handler = handlerOf(definition, platform) as (event: EventOf<K>, context: Context) => Promise<ResultOf<K>>
  const invocation = invocationsOf(definition)
  return (event) => handler(event, invocation())
}

/** The same, given up when the function's time is over. */
export const timedInvokerOf = <K extends Kind>(
  definition: Extract<CrmFunction, { kind: K }>,
  platform: Platform,
): Invoke<K> => {
  const invoke = invokerOf<K>(definition, platform)
  const timeoutMs = timeoutSecondsOf(definition) * 1000
  const late = (): Error => new Error(`no answer within ${timeoutMs} ms`)
  return (event) => withinTime(invoke(event), timeoutMs, late)
}
