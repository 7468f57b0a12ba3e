import { request as rawRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { HttpEvent } from '../../functions/http/event.ts'
import { createAdmission } from '../../infra/local/admission.ts'
import { authorizerCache } from '../../infra/local/authorizer-cache.ts'
import { corsFor } from '../../infra/local/cors.ts'
import { createGateway, type GatewayOptions } from '../../infra/local/gateway.ts'
import { routeMatcher } from '../../infra/local/route-match.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'

const answer = async () => ({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' })

const gateway = async (paths: readonly string[], options: Partial<GatewayOptions> = {}, invoke = answer) => {
  const events: HttpEvent[] = []
  const routes = paths.map((text) => {
    const [method = '', path = ''] = text.split(' ')
    const target = {
      key: text,
      isPublic: !path.includes('private'),
      invoke: (event: HttpEvent) => {
        events.push(event)
        return invoke()
      },
    }
    return { method, path, target }
  })
  const crashes: unknown[] = []
  const server = createGateway({
    match: routeMatcher(routes),
    authorize: () => undefined,
    local: async () => {
      throw new Refusal('route.unknown')
    },
    admission: createAdmission(),
    cors: corsFor([]),
    nowMs: () => Date.parse('2026-03-12T19:03:58.250Z'),
    onCrash: (error) => crashes.push(error),
    ...options,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port, events, crashes }
}

const sendRaw = (port: number, text: string): Promise<string> =>
  new Promise((resolve) => {
    let answered = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => {
      answered += chunk
    })
    socket.on('close', () => resolve(answered))
    socket.on('error', () => resolve(answered))
  })

describe('the event of a request', () => {
  test('is that of payload format 2.0', async () => {
    const { port, events } = await gateway(['GET /v1/notes/{noteId}'])
    const lines = [
      'GET /v1/notes/a%20b?tag=x&tag=y%2C&empty HTTP/1.1',
      'Host: crm.example',
      'User-Agent: probe',
      'X-Thing: 1',
      'x-thing: 2',
      'Cookie: a=1; b=2',
      'Connection: close',
    ]
    await sendRaw(port, `${lines.join('\r\n')}\r\n\r\n`)
    expect(events[0]).toEqual({
      version: '2.0',
      routeKey: 'GET /v1/notes/{noteId}',
      rawPath: '/v1/notes/a%20b',
      rawQueryString: 'tag=x&tag=y%2C&empty',
      cookies: ['a=1', 'b=2'],
      headers: { host: 'crm.example', 'user-agent': 'probe', 'x-thing': '1,2', connection: 'close' },
      queryStringParameters: { tag: 'x,y,', empty: '' },
      pathParameters: { noteId: 'a b' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'laptop',
        authorizer: undefined,
        domainName: 'crm.example',
        domainPrefix: 'laptop',
        http: {
          method: 'GET',
          path: '/v1/notes/a%20b',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'probe',
        },
        requestId: expect.stringMatching(/^[\w-]{14,}$/),
        routeKey: 'GET /v1/notes/{noteId}',
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: Date.parse('2026-03-12T19:03:58.250Z'),
      },
      isBase64Encoded: false,
    })
  })

  test('carries JSON as text and anything else in base 64', async () => {
    const { url, events } = await gateway(['POST /v1/notes'])
    await fetch(`${url}/v1/notes`, {
      method: 'POST',
      body: '{"名":1}',
      headers: { 'content-type': 'application/json' },
    })
    await fetch(`${url}/v1/notes`, {
      method: 'POST',
      body: new Uint8Array([0, 255]),
      headers: { 'content-type': 'image/png' },
    })
    expect(events.map(({ body, isBase64Encoded }) => [body, isBase64Encoded])).toEqual([
      ['{"名":1}', false],
      ['AP8=', true],
    ])
  })

  test('has another request id every time', async () => {
    const { url, events } = await gateway(['GET /v1/notes'])
    await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/v1/notes`)))
    expect(new Set(events.map(({ requestContext }) => requestContext.requestId)).size).toBe(20)
  })
})

describe('a route is found', () => {
  test('by its literal segments before its parameters, and by the parameter where no literal fits', async () => {
    const { url, events } = await gateway([
      'GET /v1/notes/{noteId}',
      'GET /v1/notes/mine',
      'GET /v1/notes/mine/new',
      'GET /v1/{noun}/{id}/history',
    ])
    for (const path of ['/v1/notes/mine', '/v1/notes/n1', '/v1/notes/mine/new', '/v1/notes/mine/history'])
      await fetch(url + path)
    expect(events.map(({ routeKey, pathParameters }) => [routeKey, pathParameters])).toEqual([
      ['GET /v1/notes/mine', undefined],
      ['GET /v1/notes/{noteId}', { noteId: 'n1' }],
      ['GET /v1/notes/mine/new', undefined],
      ['GET /v1/{noun}/{id}/history', { noun: 'notes', id: 'mine' }],
    ])
  })

  test.each([
    ['GET', '/v1/unknown'],
    ['GET', '/v1/notes/'],
    ['GET', '//v1/notes'],
    ['PUT', '/v1/notes'],
    ['HEAD', '/v1/notes'],
    ['OPTIONS', '/v1/notes'],
    ['GET', '/_local/clock/'],
  ])('%s %s is unknown', async (method, path) => {
    const { url, events } = await gateway(['GET /v1/notes', 'GET /v1/notes/{noteId}'])
    const response = await fetch(url + path, { method, headers: { 'accept-language': 'zh' } })
    expect(response.status).toBe(404)
    if (method !== 'HEAD') expect(await response.json()).toMatchObject({ code: 'route.unknown', title: '没有此接口' })
    expect(events).toEqual([])
  })

  test('but not by a parameter that is badly encoded', async () => {
    const { url } = await gateway(['GET /v1/notes/{noteId}'])
    const response = await fetch(`${url}/v1/notes/%E0%A4%A`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'request.invalid', errors: [{ in: 'path' }] })
  })
})

describe('limits', () => {
  test('a body of more than 6 MB is refused, announced or not', async () => {
    const { url, events } = await gateway(['POST /v1/notes'])
    const announced = await fetch(`${url}/v1/notes`, { method: 'POST', body: Buffer.alloc(6 * 1024 * 1024 + 1) })
    expect([announced.status, ((await announced.json()) as { code: string }).code]).toEqual([413, 'request.too_large'])
    const status = await new Promise((resolve) => {
      const request = rawRequest(`${url}/v1/notes`, { method: 'POST' }, (response) => resolve(response.statusCode))
      request.on('error', () => {})
      for (let sent = 0; sent <= 6; sent++) request.write(Buffer.alloc(1024 * 1024))
      request.end()
    })
    expect(status).toBe(413)
    expect(events).toEqual([])
  })

  test('a body of 6 MB goes through', async () => {
    const { url, events } = await gateway(['POST /v1/notes'])
    const headers = { 'content-type': 'text/plain' }
    const response = await fetch(`${url}/v1/notes`, {
      method: 'POST',
      body: Buffer.alloc(6 * 1024 * 1024, 'x'),
      headers,
    })
    expect(response.status).toBe(200)
    expect(events[0]?.body?.length).toBe(6 * 1024 * 1024)
  })

  test('headers of more than 10,240 bytes are refused', async () => {
    const { url } = await gateway(['GET /v1/notes'])
    const withHeader = (bytes: number) => fetch(`${url}/v1/notes`, { headers: { 'x-long': 'x'.repeat(bytes) } })
    expect((await withHeader(9000)).status).toBe(200)
    const refused = await withHeader(10_240)
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      431,
      'request.headers_too_large',
    ])
    expect((await withHeader(100_000)).status).toBe(431)
  })

  test('a function that does not answer in time is given up, and the server goes on', async () => {
    let calls = 0
    const { url } = await gateway(['GET /v1/notes'], { timeoutMs: 20 }, () =>
      calls++ === 0 ? new Promise<never>(() => {}) : answer(),
    )
    const late = await fetch(`${url}/v1/notes`)
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([503, 'gateway.timeout'])
    expect((await fetch(`${url}/v1/notes`)).status).toBe(200)
  })

  test('an answer larger than Lambda allows is an error', async () => {
    const { url, crashes } = await gateway(['GET /v1/notes'], {}, async () => ({
      ...(await answer()),
      body: 'x'.repeat(6 * 1024 * 1024 + 1),
    }))
    expect((await fetch(`${url}/v1/notes`)).status).toBe(500)
    expect(crashes).toHaveLength(1)
  })

  test('what is no HTTP is answered with 400', async () => {
    const { port } = await gateway([])
    expect(await sendRaw(port, 'HELLO\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
  })
})

test('a function that throws is answered with a fixed text and reported', async () => {
  const { url, crashes } = await gateway(['GET /v1/notes'], {}, async () => {
    throw new Error('secret detail')
  })
  const response = await fetch(`${url}/v1/notes`, { headers: { 'x-request-id': 'mine-1' } })
  const text = await response.text()
  expect([response.status, response.headers.get('x-request-id')]).toEqual([500, 'mine-1'])
  expect(text).not.toContain('secret detail')
  expect(crashes).toEqual([new Error('secret detail')])
})

test('cookies, base 64 and empty answers of a function are sent as API Gateway sends them', async () => {
  const answers = [
    { statusCode: 200, cookies: ['a=1', 'b=2'], body: 'AP8=', isBase64Encoded: true },
    { statusCode: 204, body: '' },
  ]
  const { url } = await gateway(['GET /v1/notes'], {}, async () => answers.shift() as never)
  const binary = await fetch(`${url}/v1/notes`)
  expect([binary.headers.getSetCookie(), [...new Uint8Array(await binary.arrayBuffer())]]).toEqual([
    ['a=1', 'b=2'],
    [0, 255],
  ])
  const empty = await fetch(`${url}/v1/notes`)
  expect([empty.status, empty.headers.get('content-length')]).toEqual([204, null])
})

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
    expect(response.headers.get('access-control-expose-headers')).toContain('etag')
  })

  test('without configuration nobody is allowed', async () => {
    const { url } = await gateway(['POST /v1/private'])
    expect((await preflight(url, 'https://crm.example')).status).toBe(404)
  })
})
