import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpFunction } from '../../functions/function.ts'
import type { HttpEvent } from '../../functions/http/event.ts'
import { httpHandler } from '../../functions/http/handler.ts'
import { openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import { permissionNames } from '../../shared/admin/permissions.ts'
import type { Actor, Permission, Scope } from '../../shared/kernel/actor.ts'
import { sortableIds } from '../../shared/kernel/ids.ts'
import { epochMs, type Instant, plusMs } from '../../shared/kernel/instant.ts'
import type { Message, Platform, TextMessage, WebhookCall } from '../../shared/platform/platform.ts'
import { storeSecrets } from '../../shared/platform/store-secrets.ts'

/** A platform on a fresh embedded store, with a clock that tests move and a mailbox that they read. */
export const testPlatform = (start: Instant = '2026-03-02T08:00:00.000Z') => {
  const database = openDatabase(join(mkdtempSync(join(tmpdir(), 'guanxi-')), 'store.sqlite'))
  let now = start
  const { store, changes } = openEmbeddedStore({ database, now: () => epochMs(now) })
  const mails: Message[] = []
  const texts: TextMessage[] = []
  const webhooks: WebhookCall[] = []
  const problems: unknown[] = []
  const platform: Platform = {
    store,
    clock: { now: () => now },
    ids: sortableIds(() => epochMs(now), randomBytes),
    bus: { publish: async () => [] },
    mail: { send: async (message) => ({ providerId: `mail-${mails.push(message)}` }) },
    sms: { send: async (message) => ({ providerId: `sms-${texts.push(message)}` }) },
    webhooks: { send: async (call) => void webhooks.push(call) },
    log: { info: () => undefined, warn: () => undefined, error: (_, fields) => void problems.push(fields) },
    secrets: storeSecrets(store, randomBytes),
    pause: (longestMs) => sleep(Math.random() * longestMs),
    tokens: { verify: async () => undefined },
  }
  const advance = (ms: number) => {
    now = plusMs(now, ms)
  }
  return { platform, changes, mails, texts, webhooks, problems, advance, close: () => database.close() }
}

const everything = (scope: Scope) =>
  Object.fromEntries(permissionNames.map((permission) => [permission, scope])) as Record<Permission, Scope>

/** An actor with these permissions; by default everything in its whole tenant. */
export const testActor = (given: Partial<Actor> = {}, scope: Scope = 'all'): Actor => ({
  tenantId: 'ten_1',
  kind: 'user',
  id: 'usr_1',
  teamIds: [],
  permissions: everything(scope),
  ...given,
})

interface CallOptions {
  readonly body?: unknown
  readonly headers?: Record<string, string>
  readonly as?: Actor
}

export interface Called {
  readonly status: number
  readonly headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
}

/** Calls the real Lambda handler of an HTTP function with API Gateway's event, as an actor that is already authorised. */
export const apiOf = (fn: HttpFunction, platform: Platform, actor: Actor = testActor()) => {
  const handler = httpHandler(fn.name, fn.routes, platform)
  return async (method: string, url: string, { body, headers = {}, as = actor }: CallOptions = {}): Promise<Called> => {
    const [path = '', search = ''] = url.split('?')
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    const event = {
      version: '2.0',
      routeKey: `${method} ${path}`,
      rawPath: path,
      rawQueryString: search,
      headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers },
      queryStringParameters: Object.fromEntries(new URLSearchParams(search)),
      requestContext: {
        requestId: `req-${platform.ids('r')}`,
        http: { method, path, sourceIp: '192.0.2.1' },
        ...(as.kind !== 'public' && { authorizer: { lambda: { actor: JSON.stringify(as) } } }),
      },
      body: text,
      isBase64Encoded: false,
    } as unknown as HttpEvent
    const result = await handler(event, {})
    return {
      status: result.statusCode ?? 0,
      headers: (result.headers ?? {}) as Record<string, string>,
      body:
        result.body && /json/.test(String(result.headers?.['content-type'])) ? JSON.parse(result.body) : result.body,
    }
  }
}
