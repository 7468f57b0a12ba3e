import { describe, expect, test } from 'vitest'
import { gateway, sendRaw } from './gateway-support.ts'

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
