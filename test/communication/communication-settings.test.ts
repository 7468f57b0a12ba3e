import { afterAll, describe, expect, it } from 'vitest'
import { channelSecrets } from '../../functions/communication/channel-secret.ts'
import { loadCommunicationSettings } from '../../shared/communication/communication-settings-store.ts'
import { hour } from '../../shared/kernel/instant.ts'
import { contactWorld } from './contactability-world.ts'

const { platform, advance, close, call } = await contactWorld()
afterAll(close)

const path = '/v1/communication-settings'
const least = { caps: [], purposesNeedingConsent: [], topics: [] }

const put = async (body: object, locale = 'en') => {
  const { headers } = await call('GET', path)
  return call('PUT', path, { body, headers: { 'if-match': headers.etag ?? '', 'accept-language': locale } })
}

const faultsIn = async (body: object, locale?: string) =>
  (await put({ ...least, ...body }, locale)).body.errors.map(({ pointer, code }: Record<string, string>) => [
    pointer,
    code,
  ])

describe('the settings of communication', () => {
  it('are careful before anybody has set them', async () => {
    const { body, headers } = await call('GET', path)
    expect(headers.etag).toBe('"0"')
    expect(body).toMatchObject({
      version: 0,
      quietHours: { from: '21:00', to: '08:00' },
      caps: [{ limit: 2, days: 7 }],
      purposesNeedingConsent: ['marketing', 'research'],
      topics: [],
    })
  })

  it('are replaced whole, by whoever has read them', async () => {
    const settings = {
      ...least,
      caps: [
        { limit: 2, days: 7 },
        { limit: 1, days: 7, channel: 'sms' },
      ],
      sendWindows: { marketing: { from: '10:00', to: '20:00', days: ['monday'] } },
      topics: [{ key: 'news', name: { en: 'News', zh: '新闻' } }],
      linkUrl: 'https://crm.example.com',
      replyTo: 'Help@Example.com',
      channels: { wechat: { url: 'https://im.example.com/send' } },
    }
    const { status, body } = await put(settings)
    expect(status).toBe(200)
    expect(body).toMatchObject({ ...settings, replyTo: 'help@example.com', version: 1 })
    expect(body.quietHours).toBeUndefined()
    const stale = await call('PUT', path, { body: least, headers: { 'if-match': '"0"' } })
    expect(stale.status).toBe(412)
    expect((await call('PUT', path, { body: least })).status).toBe(428)
    const { linkUrl, channels } = (await put(least)).body
    expect([linkUrl, channels]).toEqual([undefined, undefined])
  })

  it('refuse what can not be', async () => {
    expect(
      await faultsIn({
        quietHours: { from: '8:00', to: '08:00' },
        sendWindows: { marketing: { from: '20:00', to: '10:00' }, transactional: { from: '08:00', to: '09:00' } },
        caps: [{ limit: 2, days: 32 }],
        purposesNeedingConsent: ['transactional'],
        topics: [{ key: 'New products', name: { en: 'New' } }],
        linkUrl: 'ftp://example.com',
        defaultLanguage: 'fr',
      }),
    ).toEqual(
      expect.arrayContaining([
        ['/quietHours/from', 'wrong_format'],
        ['/sendWindows/marketing/to', 'reversed_interval'],
        ['/sendWindows/transactional', 'unknown_field'],
        ['/caps/0/days', 'too_big.number'],
        ['/purposesNeedingConsent/0', 'not_allowed'],
        ['/topics/0/key', 'wrong_format'],
        ['/topics/0/name/zh', 'required'],
        ['/linkUrl', 'wrong_format'],
        ['/defaultLanguage', 'not_allowed'],
      ]),
    )
    expect(await faultsIn({ linkUrl: 'http://crm.example.com' })).toEqual([['/linkUrl', 'not_https']])
    expect((await put({ ...least, linkUrl: 'http://localhost:3000' })).status).toBe(200)
    const name = { en: 'News', zh: '新闻' }
    const twice = [
      { key: 'news', name },
      { key: 'news', name },
    ]
    expect(await faultsIn({ topics: twice })).toEqual([['/topics/1/key', 'named_twice']])
    const caps = [
      { limit: 1, days: 7, channel: 'sms' },
      { limit: 2, days: 7, channel: 'sms' },
    ]
    expect(await faultsIn({ caps })).toEqual([['/caps/1', 'named_twice']])
    expect(await faultsIn({ caps: Array.from({ length: 11 }, (_, n) => ({ limit: 1, days: n + 1 })) })).toEqual([
      ['/caps', 'too_big.array'],
    ])
    expect(await faultsIn({ purposesNeedingConsent: ['service', 'service'] })).toEqual([
      ['/purposesNeedingConsent/1', 'named_twice'],
    ])
    expect(await faultsIn({ replyTo: 'nobody' })).toEqual([['/replyTo', 'wrong_format']])
    expect(await faultsIn({ channels: { social: { url: 'https://10.0.0.1/send' } } })).toEqual([
      ['/channels/social/url', 'not_public_url'],
    ])
  })
})

describe('the secret of a channel', () => {
  it('is shown once, follows from its version, and works on for the overlap', async () => {
    const rotate = (overlapHours?: number) =>
      call('POST', `${path}/rotate-channel-secret`, {
        body: { channel: 'wechat', overlapHours },
        headers: { 'idempotency-key': `rotate-${overlapHours}` },
      })
    const valid = async () => {
      const now = platform.clock.now()
      const settings = await loadCommunicationSettings(platform.store, 'ten_1', now)
      const secrets = await channelSecrets(platform.secrets, 'ten_1', settings, 'wechat', now)
      return secrets.map((secret) => `whsec_${Buffer.from(secret).toString('base64')}`)
    }
    const before = await valid()
    const first = (await rotate()).body.secret
    expect(before).toEqual([first])
    const second = (await rotate(2)).body.secret
    expect(second).not.toBe(first)
    expect(await valid()).toEqual([second, first])
    const repeated = await rotate(2)
    expect(repeated.status).toBe(200)
    expect(repeated.body.secret).toBeUndefined()
    advance(2 * hour)
    expect(await valid()).toEqual([second])
    expect(JSON.stringify((await call('GET', path)).body)).not.toContain('ecret')
  })

  it('is another for each channel and tenant', async () => {
    const now = platform.clock.now()
    const settings = await loadCommunicationSettings(platform.store, 'ten_2', now)
    const of = async (tenantId: string, channel: 'wechat' | 'social') =>
      Buffer.from((await channelSecrets(platform.secrets, tenantId, settings, channel, now))[0] ?? []).toString('hex')
    const all = await Promise.all([of('ten_1', 'wechat'), of('ten_1', 'social'), of('ten_2', 'wechat')])
    expect(new Set(all).size).toBe(3)
  })

  it('is of no channel without a webhook', async () => {
    const { body } = await call('POST', `${path}/rotate-channel-secret`, { body: { channel: 'email' } })
    expect(body.errors).toMatchObject([{ pointer: '/channel', code: 'not_allowed' }])
  })
})
