import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { parse as parseQuery } from 'node:querystring'
import type { HttpEvent } from '../../functions/http/event.ts'

export interface IncomingHeaders {
  /** Names in lower case; of one that came several times the values are joined. */
  readonly headers: Record<string, string>
  readonly cookies: string[] | undefined
  /** Of names and values together. */
  readonly bytes: number
}

/** Header values come from node as one byte per character, so lengths are bytes. */
export const readHeaders = ({ rawHeaders }: IncomingMessage): IncomingHeaders => {
  const headers: Record<string, string> = {}
  let cookies: string[] | undefined
  let bytes = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase()
    const value = rawHeaders[index + 1] as string
    bytes += name.length + value.length
    if (name === 'cookie') {
      cookies ??= []
      cookies.push(...value.split('; '))
    } else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`
  }
  return { headers, cookies, bytes }
}

const queryValues = (rawQueryString: string): Record<string, string> => {
  const values: Record<string, string> = {}
  const parsed = parseQuery(rawQueryString)
  for (const name in parsed) values[name] = String(parsed[name])
  return values
}

const isText = (contentType: string | undefined): boolean =>
  contentType !== undefined && /^(text\/|application\/(json|javascript|xml|[\w.+-]+\+json))/i.test(contentType)

/** `12/Mar/2026:19:03:58 +0000`, made once a second. */
const requestTimes = () => {
  let second = Number.NaN
  let text = ''
  return (epochMs: number): string => {
    const wanted = Math.floor(epochMs / 1000)
    if (wanted === second) return text
    second = wanted
    const [, day, month, year, time] = new Date(epochMs).toUTCString().split(' ')
    text = `${day}/${month}/${year}:${time} +0000`
    return text
  }
}

/** Ids of requests, distinct from those of other processes. */
export const requestIds = () => {
  const process = randomBytes(6).toString('base64url')
  let count = 0
  return (): string => `${process}${(count++).toString(36).padStart(6, '0')}`
}

export interface Incoming {
  readonly request: IncomingMessage
  readonly path: string
  readonly rawQueryString: string
  readonly headers: IncomingHeaders
}

/** Makes the events of API Gateway's payload format 2.0. `nowMs` is milliseconds since 1970. */
export const eventMaker = (nowMs: () => number) => {
  const requestTime = requestTimes()
  const nextRequestId = requestIds()
  return ({ request, path, rawQueryString, headers: { headers, cookies } }: Incoming, routeKey: string): HttpEvent => {
    const timeEpoch = nowMs()
    const domainName = headers.host ?? 'localhost'
    const event: HttpEvent = {
      version: '2.0',
      routeKey,
      rawPath: path,
      rawQueryString,
      headers,
      requestContext: {
        accountId: '000000000000',
        apiId: 'laptop',
        domainName,
        domainPrefix: 'laptop',
        http: {
          method: request.method ?? '',
          path,
          protocol: `HTTP/${request.httpVersion}`,
          sourceIp: request.socket.remoteAddress ?? '',
          userAgent: headers['user-agent'] ?? '',
        },
        requestId: nextRequestId(),
        routeKey,
        stage: '$default',
        time: requestTime(timeEpoch),
        timeEpoch,
        authorizer: undefined as never,
      },
      isBase64Encoded: false,
    }
    if (cookies) event.cookies = cookies
    if (rawQueryString !== '') event.queryStringParameters = queryValues(rawQueryString)
    return event
  }
}

/** Puts the body into the event: text as it is, anything else in base 64. */
export const addBody = (event: HttpEvent, body: Buffer): void => {
  const text = isText(event.headers['content-type'])
  event.body = body.toString(text ? 'utf8' : 'base64')
  event.isBase64Encoded = !text
}
