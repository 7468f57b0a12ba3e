import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer, request as plainRequest, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../infra/local/database.ts'
import { openOutbox } from '../../infra/local/outbox.ts'
import { awsWebhooks } from '../../shared/platform/aws-webhooks.ts'
import { webhookHeaders } from '../../shared/platform/webhook-signature.ts'

interface Received {
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

const listening = async (listener: RequestListener): Promise<number> => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const open = { request: plainRequest as never, isAllowed: () => true }

/** A receiver at this machine, called by the adapter of the cloud without TLS. */
const cloud = async () => {
  const received: Received[] = []
  const port = await listening(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
    response.end('thanks')
  })
  return { webhooks: awsWebhooks('Guanxi', open), url: `http://localhost:${port}/hook`, received: () => received }
}

/** The laptop, which keeps what it would have sent. */
const laptop = async () => {
  const database = openDatabase(join(mkdtempSync(join(tmpdir(), 'guanxi-')), 'store.sqlite'))
  onTestFinished(() => database.close())
  const outbox = openOutbox(database, { now: () => new Date().toISOString() })
  const received = (): Received[] => outbox.list(100).map(({ headers = {}, text }) => ({ headers, body: text }))
  return { webhooks: outbox.webhooks, url: 'https://hooks.example.com/hook', received }
}

describe.each([
  ['over the network', cloud],
  ['into the outbox of the laptop', laptop],
])('a webhook %s', (_, openSide) => {
  it('arrives whole, signed with each secret as the Standard Webhooks specification says', async () => {
    const { webhooks, url, received } = await openSide()
    const secrets = [Buffer.from('one'), Buffer.from('two')]
    const body = JSON.stringify({ type: 'case.escalated', data: { title: '咖啡机漏水' } })
    await webhooks.send({ key: 'whk_1', url, body, secrets })
    const [call, ...more] = received()
    expect(more).toEqual([])
    expect(call).toMatchObject({ body, headers: { 'webhook-id': 'whk_1', 'content-type': 'application/json' } })
    const timestamp = String(call?.headers['webhook-timestamp'])
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60)
    const signatures = secrets.map(
      (secret) => `v1,${createHmac('sha256', secret).update(`whk_1.${timestamp}.${body}`).digest('base64')}`,
    )
    expect(call?.headers['webhook-signature']).toBe(signatures.join(' '))
  })
})

describe('a webhook over the network', () => {
  const call = (url: string, body = '{}') => ({ key: 'whk_1', url, body, secrets: [Buffer.from('x')] })

  it('is signed as the published example of the specification is', () => {
    const secrets = [Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')]
    const example = { key: 'msg_p5jXN8AQM9LWM0D4loKWxJek', url: '', body: '{"test": 2432232314}', secrets }
    expect(webhookHeaders(example, '2021-02-25T15:02:10.000Z')).toMatchObject({
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it.each([301, 302, 400, 410, 429, 500])(
    'that is answered with %i fails, and no redirect is followed',
    async (status) => {
      let calls = 0
      const port = await listening((_, response) => {
        calls += 1
        response.writeHead(status, { location: '/elsewhere' }).end()
      })
      await expect(awsWebhooks('Guanxi', open).send(call(`http://localhost:${port}/`))).rejects.toThrow('answered')
      expect(calls).toBe(1)
    },
  )

  it('that is not answered in time fails', async () => {
    const port = await listening(() => {})
    const impatient = awsWebhooks('Guanxi', { ...open, timeoutMs: 50 })
    await expect(impatient.send(call(`http://localhost:${port}/`))).rejects.toThrow(/abort|timeout/i)
  })

  it('does not read what the receiver has to say, however much it is', async () => {
    const port = await listening((_, response) => {
      response.writeHead(200)
      const more = (): void => {
        while (response.write(Buffer.alloc(65_536))) if (response.destroyed) return
        response.once('drain', more)
      }
      more()
    })
    await awsWebhooks('Guanxi', open).send(call(`http://localhost:${port}/`))
  })

  it('that is larger than 256 KB is not sent', async () => {
    const large = call('http://localhost:1/', 'x'.repeat(256 * 1024 + 1))
    await expect(awsWebhooks('Guanxi', open).send(large)).rejects.toThrow('at most')
  })

  it.each(['localhost', '127.0.0.1', '[::1]'])(
    'does not go to %s, whatever its name said when it was saved',
    async (host) => {
      let calls = 0
      const port = await listening(() => {
        calls += 1
      })
      const guarded = awsWebhooks('Guanxi', { request: plainRequest as never })
      await expect(guarded.send(call(`http://${host}:${port}/`))).rejects.toThrow('not on the public internet')
      expect(calls).toBe(0)
    },
  )
})
