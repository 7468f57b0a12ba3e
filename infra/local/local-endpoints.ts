import type { HttpEvent, HttpResult } from '../../functions/http/event.ts'
import { instantOf } from '../../shared/kernel/instant.ts'
import { fieldRefusal, notFound, Refusal } from '../../shared/kernel/refusal.ts'
import type { FindUser } from './find-user.ts'
import { isFromHere } from './local-guard.ts'
import { outboxChannels } from './outbox.ts'
import { outboxPage } from './outbox-page.ts'
import type { Runtime } from './runtime.ts'
import type { TokenIssuer } from './token-issuer.ts'

interface Options {
  readonly runtime: () => Runtime
  readonly issuer: TokenIssuer
  readonly findUser: FindUser
  /** Runs alone: no tick, move of the clock or reset meanwhile. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>
  readonly reset: () => Promise<void>
}

const mostShown = 1000

const json = (body: unknown): HttpResult => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const clockState = ({ clock }: Runtime) => ({ now: clock.now(), aheadMs: Math.round(clock.aheadMs()) })

const outboxAnswer = ({ outbox }: Runtime, { headers, queryStringParameters }: HttpEvent): HttpResult => {
  const shown = outboxChannels.find((channel) => channel === queryStringParameters?.channel)
  const messages = outbox.list(mostShown, shown)
  return headers.accept?.includes('text/html')
    ? { statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: outboxPage(messages, shown) }
    : json({ items: messages })
}

const eventsOfSent = /^\/_local\/outbox\/([^/]+)\/events$/

/** Schemas and the calendar are loaded when they are first needed: the start shall be quick. */
const input = () => import('./local-input.ts')

/** The endpoints for people and tests at this machine. They exist on the laptop only, and answer this machine only. */
export const localEndpoints = ({ runtime, issuer, findUser, alone, reset }: Options) => {
  const token = async (event: HttpEvent): Promise<HttpResult> => {
    const { bodyOf, TokenBody } = await input()
    const { user: wanted } = bodyOf(TokenBody, event)
    const user = await findUser(wanted)
    if (!user) throw notFound()
    return json({ token: await issuer.tokenFor(user), userId: user.id })
  }
  const moveClock = async (event: HttpEvent): Promise<HttpResult> => {
    const { bodyOf, ClockBody, clockTarget } = await input()
    const body = bodyOf(ClockBody, event)
    return alone(async () => {
      const { clock, ticker } = runtime()
      const ticks = await ticker.advanceTo(clockTarget(body, clock.nowMs()))
      return json({ ...clockState(runtime()), ticks })
    })
  }
  const playEvent = async (event: HttpEvent): Promise<HttpResult> => {
    const [{ bodyOf, PlayedBody }, { toldEventOf }] = await Promise.all([input(), import('./told-events.ts')])
    const { type } = bodyOf(PlayedBody, event)
    const { outbox, bus, clock, platform } = runtime()
    const sent = outbox.find(decodeURIComponent(eventsOfSent.exec(event.rawPath)?.[1] ?? ''))
    if (!sent) throw notFound()
    const told = toldEventOf(sent, type, { id: platform.ids('evt'), now: clock.now() })
    if (!told) throw fieldRefusal('/type', 'not_valid')
    return json({ event: told, functions: await bus.tell(told) })
  }
  const endpoints: Readonly<Record<string, (event: HttpEvent) => Promise<HttpResult> | HttpResult>> = {
    'GET /_local/.well-known/openid-configuration': () => json(issuer.configuration()),
    'GET /_local/jwks': () => json(issuer.keys()),
    'POST /_local/token': token,
    'GET /_local/clock': () => json(clockState(runtime())),
    'POST /_local/clock': moveClock,
    'GET /_local/outbox': (event) => outboxAnswer(runtime(), event),
    'POST /_local/outbox/{key}/events': playEvent,
    'GET /_local/dead-letters': () => json({ items: runtime().deadLetters.list(mostShown) }),
    'POST /_local/redrive': () => alone(async () => json(await runtime().redrive())),
    'POST /_local/reset': async () => {
      await alone(reset)
      return json({ now: instantOf(runtime().clock.nowMs()) })
    },
    'POST /_local/settle': async () => {
      await runtime().settle()
      return json({ deadLetters: runtime().deadLetters.count() })
    },
  }
  return async (event: HttpEvent): Promise<HttpResult> => {
    const path = event.rawPath.replace(eventsOfSent, '/_local/outbox/{key}/events')
    const endpoint = endpoints[`${event.requestContext.http.method} ${path}`]
    if (!endpoint || !isFromHere(event)) throw new Refusal('route.unknown')
    return endpoint(event)
  }
}
