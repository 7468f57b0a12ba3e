import type { APIGatewayProxyEventV2WithLambdaAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Actor } from '../../shared/kernel/actor.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { idempotencyKeyLimit } from './limits.ts'
import type { RawInput } from './parse.ts'
import type { Route, Signed } from './route.ts'

export type HttpEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<{ actor?: string }>
export type HttpResult = APIGatewayProxyStructuredResultV2

const nobody: Actor = { tenantId: '', kind: 'public', id: 'public', teamIds: [], permissions: {} }

const mostActors = 200
const actors = new Map<string, Actor>()

const parsedActor = (text: string): Actor => {
  const actor = JSON.parse(text) as Actor
  Object.freeze(actor.permissions)
  Object.freeze(actor.teamIds)
  if (actors.size >= mostActors) actors.clear()
  actors.set(text, Object.freeze(actor))
  return actor
}

/** Who calls, as the authorizer said it. The gateway keeps that for a minute, so the same text comes again and again. */
export const actorOf = (event: HttpEvent): Actor => {
  const text = event.requestContext.authorizer?.lambda?.actor
  return text === undefined ? nobody : (actors.get(text) ?? parsedActor(text))
}

/** The caller's own id for the request when it is a plain word, else the gateway's: it goes through to history and audit. */
export const requestIdOf = (event: HttpEvent): string => {
  const own = event.headers['x-request-id']
  return own !== undefined && /^[\w.:-]{1,128}$/.test(own) ? own : event.requestContext.requestId
}

export const headerFault = (name: string) =>
  new Refusal('request.invalid', { faults: [{ in: 'header', pointer: `/${name}`, code: 'not_valid' }] })

/** The version in If-Match. @throws Refusal when it is no ETag of ours */
export const ifMatchOf = (event: HttpEvent): number | undefined => {
  const header = event.headers['if-match']
  if (header === undefined || header === '*') return undefined
  const version = /^"(\d{1,15})"$/.exec(header)?.[1]
  if (version === undefined) throw headerFault('If-Match')
  return Number(version)
}

/** Whether a caller that reads has this version already, as If-None-Match says; a call that writes is answered in any case. */
export const hasVersion = ({ headers, requestContext }: HttpEvent, etag: string): boolean =>
  requestContext.http.method === 'GET' &&
  (headers['if-none-match'] ?? '').split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))

export const idempotencyKeyOf = (event: HttpEvent, route: Route): string | undefined => {
  const key = route.method === 'POST' ? event.headers['idempotency-key'] : undefined
  if (key !== undefined && (key === '' || key.length > idempotencyKeyLimit)) throw headerFault('Idempotency-Key')
  return key
}

/** The signed parts of a webhook call; nothing when it carries no signature. */
export const signedOf = (event: HttpEvent): Signed | undefined => {
  const {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  } = event.headers as Readonly<Record<string, string | undefined>>
  if (id === undefined || timestamp === undefined || signature === undefined) return undefined
  return { id, timestamp, signature, payload: rawInputOf(event).body ?? '' }
}

export const rawInputOf = (event: HttpEvent): RawInput => ({
  params: (event.pathParameters ?? {}) as Record<string, string>,
  query: (event.queryStringParameters ?? {}) as Record<string, string>,
  body: event.isBase64Encoded && event.body ? Buffer.from(event.body, 'base64').toString('utf8') : event.body,
  contentType: event.headers['content-type'],
})
