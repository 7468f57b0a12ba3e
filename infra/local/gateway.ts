import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type HttpEvent, requestIdOf } from '../../functions/http/event.ts'
import { gatewayLimits } from '../../functions/http/limits.ts'
import { problemOf } from '../../functions/http/problem.ts'
import { problemResult } from '../../functions/http/problem-result.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Admission } from './admission.ts'
import type { AuthorizerContext } from './authorizer-cache.ts'
import type { Cors } from './cors.ts'
import { sendAnswer } from './http-answer.ts'
import { BodyBroken, BodyTooLarge, hasBody, readBody } from './http-body.ts'
import { addBody, eventMaker, type Incoming, readHeaders, requestIds } from './http-event.ts'
import type { Match } from './route-match.ts'
import { withinTime } from './within-time.ts'

type Result = APIGatewayProxyStructuredResultV2

/** A route as the gateway sees it. */
export interface GatewayRoute {
  readonly key: string
  readonly isPublic: boolean
  readonly invoke: (event: HttpEvent) => Promise<Result>
}

export interface GatewayOptions {
  readonly match: (method: string, path: string) => Match<GatewayRoute> | undefined
  readonly authorize: (event: HttpEvent) => AuthorizerContext | undefined | Promise<AuthorizerContext | undefined>
  /** Answers paths under `/_local/`. */
  readonly local: (event: HttpEvent) => Promise<Result>
  readonly admission: Pick<Admission, 'opened' | 'admit'>
  readonly cors: Cors
  /** Milliseconds since 1970 on the movable clock. */
  readonly nowMs: () => number
  readonly onCrash: (error: unknown, requestId: string) => void
  readonly timeoutMs?: number
}

const idleConnectionMs = 65_000
/** Node refuses beyond this by itself; what lies between ours and this gets a problem document. */
const parserHeaderBytes = 32 * 1024

const localPrefix = '/_local/'

const tooLarge = () => new Refusal('request.too_large', { params: { limit: gatewayLimits.bodyBytes } })

const asRefusal = (error: unknown): unknown => (error instanceof BodyTooLarge ? tooLarge() : error)

const incomingOf = (request: IncomingMessage): Incoming => {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  return {
    request,
    path: mark < 0 ? url : url.slice(0, mark),
    rawQueryString: mark < 0 ? '' : url.slice(mark + 1),
    headers: readHeaders(request),
  }
}

const late = (): Error => new Refusal('gateway.timeout')

const matching = (options: GatewayOptions, method: string, path: string) => {
  try {
    return options.match(method, path)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    throw new Refusal('request.invalid', { faults: [{ in: 'path', pointer: '', code: 'not_valid' }] })
  }
}

const isLargerThan = (bytes: number, text = ''): boolean => text.length * 3 > bytes && Buffer.byteLength(text) > bytes

/** @throws Refusal that the gateway itself has to answer with */
const invoke = async (options: GatewayOptions, { target, params }: Match<GatewayRoute>, event: HttpEvent) => {
  if (params) event.pathParameters = params
  if (!target.isPublic) {
    const asked = options.authorize(event)
    const context = asked instanceof Promise ? await asked : asked
    if (!context) throw new Refusal('access.unauthenticated')
    event.requestContext.authorizer = context
  }
  const answered = options.admission.admit(() => target.invoke(event))
  const result = await withinTime(answered, options.timeoutMs ?? gatewayLimits.timeoutMs, late)
  if (isLargerThan(gatewayLimits.bodyBytes, result.body)) throw new Error('the answer is larger than Lambda allows')
  return result
}

/** @throws Refusal */
const answer = async (
  options: GatewayOptions,
  incoming: Incoming,
  found: Match<GatewayRoute> | undefined,
  event: HttpEvent,
) => {
  const { request, path, headers } = incoming
  if (headers.bytes + (request.url?.length ?? 0) > gatewayLimits.headerBytes)
    throw new Refusal('request.headers_too_large', { params: { limit: gatewayLimits.headerBytes } })
  if (hasBody(headers.headers)) addBody(event, await readBody(request, gatewayLimits.bodyBytes))
  if (found) return invoke(options, found, event)
  if (path.startsWith(localPrefix)) return options.local(event)
  throw new Refusal('route.unknown')
}

const serving = (options: GatewayOptions) => {
  const eventOf = eventMaker(options.nowMs)

  const problem = (error: unknown, event: HttpEvent): Result => {
    const requestId = requestIdOf(event)
    if (!(error instanceof Refusal)) options.onCrash(error, requestId)
    const result = problemResult(error, event)
    return { ...result, headers: { 'x-request-id': requestId, ...result.headers } }
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const opened = options.admission.opened()
    if (opened !== undefined) await opened
    const incoming = incomingOf(request)
    const preflight = options.cors.preflight(request.method, incoming.headers.headers)
    if (preflight) return sendAnswer(response, { statusCode: 204, headers: preflight })
    let event: HttpEvent | undefined
    let result: Result
    try {
      const found = matching(options, request.method ?? '', incoming.path)
      event = eventOf(incoming, found?.target.key ?? '$default')
      result = await answer(options, incoming, found, event)
    } catch (error) {
      if (error instanceof BodyBroken) return
      // What is left of the body is not waited for.
      if (!request.complete) response.setHeader('connection', 'close')
      result = problem(asRefusal(error), event ?? eventOf(incoming, '$default'))
    }
    sendAnswer(response, result, options.cors.headersFor(incoming.headers.headers.origin))
  }
  return serve
}

const unparsed = (code: string | undefined): Refusal => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Refusal('request.headers_too_large', { params: { limit: gatewayLimits.headerBytes } })
  const fault = { in: 'path' as const, pointer: '', code: code === 'HPE_INVALID_URL' ? 'not_encoded' : 'not_valid' }
  return new Refusal('request.invalid', { faults: [fault] })
}

/** The whole answer to what node could not read as a request: there is nobody else to write it. */
const unparsedAnswer = (code: string | undefined, requestId: string): string => {
  const problem = problemOf(unparsed(code), 'en', requestId, '')
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'connection: close',
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/** The HTTP API of the laptop: events, limits, authorizer and CORS as API Gateway has them. */
export const createGateway = (options: GatewayOptions): Server => {
  const serve = serving(options)
  const server = createServer(
    { maxHeaderSize: parserHeaderBytes, keepAliveTimeout: idleConnectionMs },
    (request, response) => {
      serve(request, response).catch((error: unknown) => {
        options.onCrash(error, '')
        response.destroy()
      })
    },
  )
  const nextRequestId = requestIds()
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable) socket.end(unparsedAnswer(error.code, nextRequestId()))
  })
  return server
}
