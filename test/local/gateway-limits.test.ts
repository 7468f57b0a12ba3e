import { request as rawRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import { answer, gateway, sendRaw } from './gateway-support.ts'

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

  test('what is no HTTP gets a problem document too, which names a Chinese word that is not percent-encoded', async () => {
    const { port, events } = await gateway(['GET /v1/notes'])
    const problemOf = async (line: string) => {
      const text = await sendRaw(port, `${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      const [head = '', body = ''] = text.split('\r\n\r\n')
      return { head, problem: JSON.parse(body) }
    }
    const { head, problem } = await problemOf('GET /v1/notes?q=伟 HTTP/1.1')
    expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(head).toContain('content-type: application/problem+json')
    expect(head).toContain(`x-request-id: ${problem.requestId}`)
    expect(problem).toMatchObject({ code: 'request.invalid', errors: [{ in: 'path', code: 'not_encoded' }] })
    expect((await problemOf('nonsense')).problem.errors).toMatchObject([{ code: 'not_valid' }])
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
