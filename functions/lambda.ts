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
  follower: Handler<DynamoDBStreamEvent, DynamoDBBatchResponse>
  scheduled: Handler<EventBridgeEvent<'Scheduled Event', object>, void>
  authorizer: Handler<
    APIGatewayRequestAuthorizerEventV2,
    APIGatewaySimpleAuthorizerWithContextResult<{ actor?: string }>
  >
}

const consumerHandler =
  ({ handle }: ConsumerFunction, platform: Platform): LambdaHandlers['consumer'] =>
  ({ detail }) =>
    handle(detail, platform)

const followerHandler =
  ({ handle }: FollowerFunction, platform: Platform): LambdaHandlers['follower'] =>
  async ({ Records }) => {
    const failed = await handle(Records.map(changeOf), platform)
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }

const scheduledHandler =
  ({ handle }: ScheduledFunction, platform: Platform): LambdaHandlers['scheduled'] =>
  () =>
    handle(platform)

/**
 * Whoever is not known is let through without an actor, and the route refuses with a problem document: a gateway whose authorizer
 * says no answers 403 with a body of its own.
 */
const authorizerHandler =
  ({ handle }: AuthorizerFunction, platform: Platform): LambdaHandlers['authorizer'] =>
  async ({ headers }) => {
    const actor = await handle(headers ?? {}, platform)
    return { isAuthorized: true, context: actor ? { actor: JSON.stringify(actor) } : {} }
  }

/** The Lambda handler of a function, on a platform of which it gets what it declares. The cloud and the laptop both call this. */
export const lambdaHandler = <Kind extends CrmFunction['kind']>(
  definition: Extract<CrmFunction, { kind: Kind }>,
  platform: Platform,
): LambdaHandlers[Kind] => {
  const granted = grant(platform, definition.uses)
  const declared: CrmFunction = definition
  const handlerOfKind = (): LambdaHandlers[CrmFunction['kind']] => {
    switch (declared.kind) {
      case 'http':
        return httpHandler(declared.name, declared.routes, granted)
      case 'consumer':
        return consumerHandler(declared, granted)
      case 'follower':
        return followerHandler(declared, granted)
      case 'scheduled':
        return scheduledHandler(declared, granted)
      case 'authorizer':
        return authorizerHandler(declared, granted)
    }
  }
  return handlerOfKind() as LambdaHandlers[Kind]
}
