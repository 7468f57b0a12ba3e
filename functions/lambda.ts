import type {
  APIGatewayProxyStructuredResultV2,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
  Context,
  DynamoDBBatchResponse,
  DynamoDBStreamEvent,
  EventBridgeEvent,
} from 'aws-lambda'
import type { DomainEvent } from '../events/define-event.ts'
import type { Platform } from '../shared/platform/platform.ts'
import { changeOf } from '../shared/storage/stream-record.ts'
import type {
  AuthorizerFunction,
  ConsumerFunction,
  CrmFunction,
  FollowerFunction,
  HttpFunction,
  ProviderFunction,
  ScheduledFunction,
} from './function.ts'
import { grant } from './grant.ts'
import type { HttpEvent } from './http/event.ts'
import { httpHandler } from './http/handler.ts'

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>

/** What Lambda calls with, and gets from, a function of each kind. */
export interface LambdaHandlers {
  http: Handler<HttpEvent, APIGatewayProxyStructuredResultV2>
  consumer: Handler<EventBridgeEvent<string, DomainEvent>, void>
  provider: Handler<EventBridgeEvent<string, unknown>, void>
  follower: Handler<DynamoDBStreamEvent, DynamoDBBatchResponse>
  scheduled: Handler<EventBridgeEvent<'Scheduled Event', object>, void>
  authorizer: Handler<
    APIGatewayRequestAuthorizerEventV2,
    APIGatewaySimpleAuthorizerWithContextResult<{ actor?: string }>
  >
}

type Lambda<Definition extends CrmFunction> = (
  definition: Definition,
  platform: Platform,
) => LambdaHandlers[Definition['kind']]

// The Lambda handler of a function of each kind, on a platform of which it gets what it declares. The cloud and the laptop both
// call these.

export const httpLambda: Lambda<HttpFunction> = ({ name, routes, uses }, platform) =>
  httpHandler(name, routes, grant(platform, uses))

export const consumerLambda: Lambda<ConsumerFunction> = ({ handle, uses }, platform) => {
  const granted = grant(platform, uses)
  return ({ detail }) => handle(detail, granted)
}

export const providerLambda: Lambda<ProviderFunction> = ({ handle, uses }, platform) => {
  const granted = grant(platform, uses)
  return ({ id, source, 'detail-type': detailType, time, detail }) =>
    handle({ id, source, detailType, time, detail }, granted)
}

export const followerLambda: Lambda<FollowerFunction> = ({ handle, uses }, platform) => {
  const granted = grant(platform, uses)
  return async ({ Records }) => {
    const failed = await handle(Records.map(changeOf), granted)
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

export const scheduledLambda: Lambda<ScheduledFunction> = ({ handle, uses }, platform) => {
  const granted = grant(platform, uses)
  return () => handle(granted)
}

/**
 * Whoever is not known is let through without an actor, and the route refuses with a problem document: a gateway whose authorizer
 * says no answers 403 with a body of its own.
 */
export const authorizerLambda: Lambda<AuthorizerFunction> = ({ handle, uses }, platform) => {
  const granted = grant(platform, uses)
  return async ({ headers }) => {
    const actor = await handle(headers ?? {}, granted)
    return { isAuthorized: true, context: actor ? { actor: JSON.stringify(actor) } : {} }
  }
}
