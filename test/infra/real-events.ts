import type { DomainEvent } from '../../events/define-event.ts'
import { recordOf } from '../../infra/local/stream-event.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import type { Item } from '../../shared/storage/store.ts'

interface HttpCall {
  readonly method: string
  /** As the route has it, `/v1/notes/{noteId}`. */
  readonly route: string
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, string>> | undefined
  readonly body?: unknown
  readonly actor?: Actor
  readonly headers?: Readonly<Record<string, string>>
}

/** An API Gateway HTTP API event, payload format 2.0. */
export const httpEvent = ({ method, route, params = {}, query = {}, body, actor, headers = {} }: HttpCall) => {
  const path = route.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? 'missing'))
  return {
    version: '2.0',
    routeKey: `${method} ${route}`,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { host: 'api.example.com', 'content-type': 'application/json', 'user-agent': 'test', ...headers },
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: `${method} ${route}`,
      stage: '$default',
      time: '02/Mar/2026:08:00:00 +0000',
      timeEpoch: 1_772_438_400_000,
      ...(actor && { authorizer: { lambda: { actor: JSON.stringify(actor) } } }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  }
}

/** What API Gateway asks a Lambda authorizer with payload format 2.0. */
export const authorizerEvent = (authorization: string) => ({
  version: '2.0',
  type: 'REQUEST',
  routeArn: 'arn:aws:execute-api:eu-central-1:000000000000:api/$default/GET/v1/notes',
  identitySource: [authorization],
  routeKey: 'GET /v1/notes',
  rawPath: '/v1/notes',
  rawQueryString: '',
  headers: { authorization },
  requestContext: httpEvent({ method: 'GET', route: '/v1/notes' }).requestContext,
})

/** A batch of the table's stream: records that were made. */
export const streamEvent = (items: readonly Item[]) => ({
  Records: items.map((item, place) =>
    recordOf(
      { id: `${place + 1}00000000000000000001`, key: { pk: item.pk, sk: item.sk }, after: item },
      1_772_438_400_000,
    ),
  ),
})

/** What is told on a bus, as a rule hands it to its target. */
export const busEnvelope = (detailType: string, source: string, detail: object) => ({
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  'detail-type': detailType,
  source,
  account: '000000000000',
  time: '2026-03-02T08:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail,
})

/** A domain event as a rule hands it to its target. */
export const busEvent = (event: DomainEvent) => busEnvelope(event.type, 'guanxi', event)

export const scheduledEvent = () => busEnvelope('Scheduled Event', 'aws.events', {})
