import { request as rawRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import realAuthorizer from '../../functions/authorizer/index.ts'
import { loadDemo, whoAmI } from './demo.ts'
import { consumer, eventNamed, httpFunction, scheduled } from './fakes.ts'
import { laptopWith, postJson } from './support.ts'

const bodyOf = async (answer: Response) => (await answer.json()) as Record<string, unknown>

describe('tokens', () => {
  test('let in the user they are for, by e-mail address or id, through the very same authorizer', async () => {
    const { url } = await laptopWith([httpFunction([whoAmI]), realAuthorizer], { loadDemo })
    const who = async (user: string) => {
      const { token, userId } = await bodyOf(await postJson(`${url}/_local/token`, { user }))
      const answer = await fetch(`${url}/v1/who`, { headers: { authorization: `Bearer ${token}` } })
      return { userId, id: (await bodyOf(answer)).id }
    }
    const byEmail = await who('Admin@Demo.example')
    expect(byEmail.id).toMatch(/^usr_/)
    expect(byEmail.id).toBe(byEmail.userId)
    expect(await who(String(byEmail.userId))).toEqual(byEmail)
  })

  test('stay good when the clock moves by years', async () => {
    const { url } = await laptopWith([httpFunction([whoAmI]), realAuthorizer], { loadDemo })
    const { token } = await bodyOf(await postJson(`${url}/_local/token`, { user: 'admin@demo.example' }))
    await postJson(`${url}/_local/clock`, { advance: 'P2Y' })
    const answer = await fetch(`${url}/v1/who`, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status).toBe(200)
  })

  test('are published as any issuer publishes its keys, without the private part', async () => {
    const { url } = await laptopWith([])
    const configuration = await bodyOf(await fetch(`${url}/_local/.well-known/openid-configuration`))
    expect(configuration.issuer).toBe(`${url}/_local`)
    const { keys } = await bodyOf(await fetch(String(configuration.jwks_uri)))
    expect(keys).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256' }])
    expect(JSON.stringify(keys)).not.toContain('"d"')
  })

  test.each([
    [{ user: 'nobody@demo.example' }, 404, 'not_found'],
    [{ user: 'usr_%' }, 404, 'not_found'],
    [{}, 400, 'request.invalid'],
    [{ user: 'a', role: 'admin' }, 400, 'request.invalid'],
  ])('for %j are refused', async (body, status, code) => {
    const { url } = await laptopWith([], { loadDemo })
    const answer = await postJson(`${url}/_local/token`, body)
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([status, code])
  })
})

describe('the clock', () => {
  test('moves forward by a duration or to a moment, and runs what comes in between', async () => {
    const runs: string[] = []
    const nightly = scheduled('cron(0 0 * * ? *)', async ({ clock }) => void runs.push(clock.now().slice(0, 16)))
    const { url } = await laptopWith([nightly], { realMs: () => Date.parse('2026-03-01T12:00:00.000Z') })
    expect(await bodyOf(await postJson(`${url}/_local/clock`, { advance: 'P1D' }))).toEqual({
      now: '2026-03-02T12:00:00.000Z',
      aheadMs: 86_400_000,
      ticks: 1,
    })
    await postJson(`${url}/_local/clock`, { to: '2026-03-04T08:00:00+08:00' })
    expect(runs).toEqual(['2026-03-02T00:00', '2026-03-03T00:00', '2026-03-04T00:00'])
    expect(await bodyOf(await fetch(`${url}/_local/clock`))).toMatchObject({ now: '2026-03-04T00:00:00.000Z' })
  })

  test.each([
    [{ advance: '-P1D' }, '/advance'],
    [{ advance: 'tomorrow' }, '/advance'],
    [{ advance: 'P11Y' }, '/advance'],
    [{ to: '2020-01-01T00:00:00Z' }, '/to'],
    [{ to: 'noon' }, '/to'],
    [{}, '/advance'],
  ])('does not move for %j', async (body, pointer) => {
    const { url } = await laptopWith([])
    const answer = await postJson(`${url}/_local/clock`, body)
    expect(answer.status).toBe(400)
    expect(JSON.stringify((await bodyOf(answer)).errors)).toContain(`"${pointer}"`)
    expect(Math.abs(Number((await bodyOf(await fetch(`${url}/_local/clock`))).aheadMs))).toBeLessThan(1000)
  })
})

describe('the outbox', () => {
  test('shows what would have been sent, once for each key, as JSON or as a page', async () => {
    const { url, platform } = await laptopWith([])
    const message = { key: 'k1', to: 'a@b.example', subject: '<Hello> & 你好', text: 'first' }
    await platform().mail.send(message)
    await platform().mail.send({ ...message, text: 'second' })
    expect(await bodyOf(await fetch(`${url}/_local/outbox`))).toEqual({
      items: [{ ...message, channel: 'email', at: expect.any(String) }],
    })
    const page = await fetch(`${url}/_local/outbox`, { headers: { accept: 'text/html' } })
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('<h2>&lt;Hello&gt; &amp; 你好</h2>')
  })
})

describe('dead letters', () => {
  test('can be looked at, and are gone when they are redriven with success', async () => {
    let isBroken = true
    const seen: string[] = []
    const { url, platform, settle } = await laptopWith([
      consumer(['note.made'], async ({ id }) => {
        if (isBroken) throw new Error('broken')
        seen.push(id)
      }),
    ])
    await platform().bus.publish([eventNamed('e1', 'note.made', 'n1')])
    await settle()
    const list = async () => (await bodyOf(await fetch(`${url}/_local/dead-letters`))).items
    expect(await list()).toMatchObject([{ function: 'react', reason: 'Error: broken', attempts: 6 }])
    expect(await bodyOf(await postJson(`${url}/_local/redrive`, {}))).toEqual({ redriven: 0, failedAgain: 1 })
    expect(await list()).toMatchObject([{ attempts: 7 }])
    isBroken = false
    expect(await bodyOf(await postJson(`${url}/_local/redrive`, {}))).toEqual({ redriven: 1, failedAgain: 0 })
    expect([await list(), seen]).toEqual([[], ['e1']])
  })
})

describe('other sites', () => {
  const statusWith = (url: string, headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      const request = rawRequest(`${url}/_local/clock`, { headers }, (response) => resolve(response.statusCode))
      request.on('error', reject)
      request.end()
    })

  test.each([
    [{ host: 'localhost:3000' }, 200],
    [{ host: '127.0.0.1' }, 200],
    [{ host: '[::1]:3000' }, 200],
    [{ origin: 'http://localhost:5173' }, 200],
    [{ host: 'evil.example' }, 404],
    [{ host: 'localhost.evil.example:3000' }, 404],
    [{ origin: 'https://evil.example' }, 404],
    [{ origin: 'null' }, 404],
    [{ 'sec-fetch-site': 'cross-site' }, 404],
  ])('with %j get %i', async (headers, status) => {
    const { url } = await laptopWith([])
    expect(await statusWith(url, headers)).toBe(status)
  })
})
