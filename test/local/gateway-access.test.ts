import { describe, expect, test } from 'vitest'
import { authorizerCache } from '../../infra/local/authorizer-cache.ts'
import { corsFor } from '../../infra/local/cors.ts'
import { gateway } from './gateway-support.ts'

describe('the authorizer', () => {
  const asking = async () => {
    const calls: string[] = []
    const clock = { nowMs: 1_000_000 }
    let isGood = true
    const authorize = authorizerCache(
      async (event) => {
        calls.push(event.identitySource[0] ?? '')
        const isAuthorized = isGood && event.identitySource[0] === 'Bearer good'
        return { isAuthorized, context: isAuthorized ? { actor: '{"id":"usr_1"}' } : {} }
      },
      () => clock.nowMs,
    )
    const { url, events } = await gateway(['GET /v1/private', 'GET /v1/open'], { authorize })
    const get = async (path: string, authorization?: string) =>
      (await fetch(url + path, authorization === undefined ? {} : { headers: { authorization } })).status
    return { get, calls, clock, events, revoke: () => (isGood = false) }
  }

  test('gives the function its actor, and is asked once a minute for each Authorization header', async () => {
    const { get, calls, clock, events } = await asking()
    expect(await get('/v1/private', 'Bearer good')).toBe(200)
    expect(await get('/v1/private', 'Bearer good')).toBe(200)
    expect(events[1]?.requestContext.authorizer).toEqual({ lambda: { actor: '{"id":"usr_1"}' } })
    clock.nowMs += 60_000
    expect(await get('/v1/private', 'Bearer good')).toBe(200)
    expect(calls).toEqual(['Bearer good', 'Bearer good'])
  })

  test('keeps out whom it refuses, and remembers that too', async () => {
    const { get, calls } = await asking()
    expect([await get('/v1/private', 'Bearer bad'), await get('/v1/private', 'Bearer bad')]).toEqual([401, 401])
    expect(calls).toEqual(['Bearer bad'])
  })

  test('shuts out whoever is revoked within a minute', async () => {
    const { get, clock, revoke } = await asking()
    await get('/v1/private', 'Bearer good')
    revoke()
    clock.nowMs += 59_999
    expect(await get('/v1/private', 'Bearer good')).toBe(200)
    clock.nowMs += 1
    expect(await get('/v1/private', 'Bearer good')).toBe(401)
  })

  test('is not asked without a header, nor for a public route', async () => {
    const { get, calls } = await asking()
    expect([await get('/v1/private'), await get('/v1/open', 'Bearer bad')]).toEqual([401, 200])
    expect(calls).toEqual([])
  })
})

describe('CORS', () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/v1/private`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })

  test('preflights are answered by the gateway for allowed origins', async () => {
    const { url } = await gateway(['POST /v1/private'], { cors: corsFor(['https://crm.example']) })
    const allowed = await preflight(url, 'https://crm.example')
    expect([allowed.status, allowed.headers.get('access-control-allow-origin')]).toEqual([204, 'https://crm.example'])
    expect(allowed.headers.get('access-control-allow-headers')).toContain('idempotency-key')
    const other = await preflight(url, 'https://evil.example')
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([204, null])
  })

  test('answers, problems too, name the allowed origin and what it may read', async () => {
    const { url } = await gateway(['POST /v1/private'], { cors: corsFor(['https://crm.example']) })
    const response = await fetch(`${url}/v1/private`, { method: 'POST', headers: { origin: 'https://crm.example' } })
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([401, 'https://crm.example'])
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(response.headers.get('access-control-expose-headers')).toContain('etag')
  })

  test('without configuration nobody is allowed', async () => {
    const { url } = await gateway(['POST /v1/private'])
    expect((await preflight(url, 'https://crm.example')).status).toBe(404)
  })
})
