import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { issuersOf, oidcTokens } from '../../shared/platform/oidc-tokens.ts'

const now = '2026-03-02T08:00:00.000Z'
const expiry = Math.floor(Date.parse(now) / 1000) + 600
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** An OpenID Connect provider on this machine that counts what it is asked. */
const openProvider = async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }
  const asked: string[] = []
  let says: { issuer?: string; status?: number } = {}
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const body = request.url === '/keys' ? { keys: [jwk] } : { issuer: says.issuer ?? url, jwks_uri: `${url}/keys` }
    response.writeHead(says.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const token = (kid = 'one', claims: object = {}) =>
    new SignJWT({
      iss: url,
      aud: 'guanxi',
      sub: 's',
      exp: expiry,
      email: 'a@b.example',
      email_verified: true,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(privateKey)
  const say = (answer: typeof says): void => {
    says = answer
  }
  return { url, asked, token, say }
}

describe('tokens of an issuer whose keys are found by discovery', () => {
  it('are verified with keys that are fetched once', async () => {
    const { url, asked, token } = await openProvider()
    const tokens = oidcTokens([{ issuer: url, audience: 'guanxi' }])
    const claims = { issuer: url, subject: 's', email: 'a@b.example', emailVerified: true }
    for (let n = 0; n < 3; n++) expect(await tokens.verify(await token(), now)).toEqual(claims)
    expect(asked).toEqual(['/.well-known/openid-configuration', '/keys'])
  })

  it('do not make it ask again and again for keys that there are not', async () => {
    const { url, asked, token } = await openProvider()
    const tokens = oidcTokens([{ issuer: url, audience: 'guanxi' }])
    for (let n = 0; n < 5; n++) expect(await tokens.verify(await token(`junk-${n}`), now)).toBeUndefined()
    expect(asked).toHaveLength(2)
  })

  it('of unknown issuers make it ask nobody', async () => {
    const { url, asked, token } = await openProvider()
    const tokens = oidcTokens([{ issuer: 'https://elsewhere.example', audience: 'guanxi' }])
    expect(await tokens.verify(await token(), now)).toBeUndefined()
    expect([url.length > 0, asked]).toEqual([true, []])
  })

  it('are neither accepted nor called wrong while the keys can not be had', async () => {
    const { url, asked, token, say } = await openProvider()
    const tokens = oidcTokens([{ issuer: url, audience: 'guanxi' }])
    say({ status: 503 })
    for (let n = 0; n < 3; n++) await expect(tokens.verify(await token(), now)).rejects.toThrow('503')
    expect(asked).toHaveLength(1)
  })

  it('are not accepted when the discovery document is of another issuer', async () => {
    const { url, token, say } = await openProvider()
    say({ issuer: 'https://elsewhere.example' })
    const tokens = oidcTokens([{ issuer: url, audience: 'guanxi' }])
    await expect(tokens.verify(await token(), now)).rejects.toThrow('names another issuer')
  })

  it('carry the tenant for which alone their issuer may speak', async () => {
    const { url, token } = await openProvider()
    const tokens = oidcTokens([
      { issuer: url, audience: 'guanxi' },
      { issuer: url, audience: 'branch', tenantId: 'ten_1' },
    ])
    expect(await tokens.verify(await token(), now)).not.toHaveProperty('tenantId')
    expect(await tokens.verify(await token('one', { aud: 'branch' }), now)).toMatchObject({ tenantId: 'ten_1' })
  })
})

describe('the configuration of issuers', () => {
  it.each([
    ['', []],
    ['https://a.example|app', [{ issuer: 'https://a.example', audience: 'app' }]],
    [
      'https://a.example|app, https://b.example/x|other',
      [
        { issuer: 'https://a.example', audience: 'app' },
        { issuer: 'https://b.example/x', audience: 'other' },
      ],
    ],
    [
      '[{"issuer":"https://a.example","audience":"app","tenantId":"ten_1"}]',
      [{ issuer: 'https://a.example', audience: 'app', tenantId: 'ten_1' }],
    ],
  ])('reads %j', (text, issuers) => expect(issuersOf(text)).toEqual(issuers))

  it.each([['https://a.example'], ['|app'], ['[{"issuer":"https://a.example"}]'], ['[']])('refuses %j', (text) => {
    expect(() => issuersOf(text)).toThrow()
  })
})
