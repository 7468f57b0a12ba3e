import { afterAll, describe, expect, it } from 'vitest'
import { day } from '../../shared/kernel/instant.ts'
import { contactWorld } from './contactability-world.ts'

const { platform, advance, close, call, callCustomers, addCustomer } = await contactWorld()
afterAll(close)

const now = () => platform.clock.now()
const preferenceOf = (id: string) => `/v1/customers/${id}/contact-preference`

const setTopics = async (...keys: string[]) => {
  const { headers } = await call('GET', '/v1/communication-settings')
  const topics = keys.map((key) => ({ key, name: { en: key, zh: key } }))
  const body = { caps: [], purposesNeedingConsent: ['marketing'], topics }
  expect(
    (await call('PUT', '/v1/communication-settings', { body, headers: { 'if-match': headers.etag ?? '' } })).status,
  ).toBe(200)
}

const faultsIn = async (body: object, locale = 'en') => {
  const { id } = await addCustomer()
  const answer = await call('PATCH', preferenceOf(id), { body, headers: { 'accept-language': locale } })
  expect(answer.status).toBe(400)
  return answer.body.errors.map(({ pointer, code, message }: Record<string, string>) => [pointer, code, message])
}

describe('how somebody wants to be contacted', () => {
  it('is kept on the customer: what is given replaces, null removes, what is absent stays', async () => {
    const { id } = await addCustomer()
    const quietHours = { from: '20:00', to: '09:00' }
    const given = { language: 'zh', zone: 'Asia/Tokyo', preferredChannels: ['wechat', 'email'], quietHours }
    const { status, body } = await call('PATCH', preferenceOf(id), { body: given })
    expect(status).toBe(200)
    expect(body).toEqual({ id, version: 2, contactPreference: given })
    const caps = [{ limit: 1, days: 30 }]
    const changed = await call('PATCH', preferenceOf(id), { body: { quietHours: null, caps } })
    const { quietHours: _, ...rest } = given
    expect(changed.body.contactPreference).toEqual({ ...rest, caps })
    expect((await call('GET', preferenceOf(id))).body).toEqual(changed.body)
    expect((await callCustomers('GET', `/v1/customers/${id}`)).body.contactPreference).toEqual({ ...rest, caps })
  })

  it('is gone when nothing of it is left, and writes nothing when nothing changes', async () => {
    const { id } = await addCustomer()
    expect((await call('PATCH', preferenceOf(id), { body: {} })).body).toEqual({ id, version: 1 })
    await call('PATCH', preferenceOf(id), { body: { language: 'en', optOut: { all: true } } })
    const same = await call('PATCH', preferenceOf(id), { body: { language: 'en', optOut: { all: true } } })
    expect(same.body.version).toBe(2)
    const none = await call('PATCH', preferenceOf(id), { body: { language: null, optOut: { all: false } } })
    expect(none.body).toEqual({ id, version: 3 })
  })

  it('keeps the time at which each opt-out began', async () => {
    await setTopics('news', 'offers')
    const { id } = await addCustomer()
    const first = now()
    await call('PATCH', preferenceOf(id), { body: { optOut: { channels: ['sms'], topics: ['news'] } } })
    advance(day)
    const body = { optOut: { channels: ['sms', 'phone'], topics: ['news', 'offers'] } }
    const { contactPreference } = (await call('PATCH', preferenceOf(id), { body })).body
    expect(contactPreference.optOut).toEqual({
      channels: [
        { channel: 'sms', at: first },
        { channel: 'phone', at: now() },
      ],
      topics: [
        { topic: 'news', at: first },
        { topic: 'offers', at: now() },
      ],
    })
    const back = await call('PATCH', preferenceOf(id), { body: { optOut: { channels: [] } } })
    expect(Object.keys(back.body.contactPreference.optOut)).toEqual(['topics'])
    expect((await call('PATCH', preferenceOf(id), { body: { optOut: null } })).body.contactPreference).toBeUndefined()
  })

  it('lets an opt-out of a topic stand that the tenant has no more, and takes no new one', async () => {
    await setTopics('news')
    const { id } = await addCustomer()
    await call('PATCH', preferenceOf(id), { body: { optOut: { topics: ['news'] } } })
    await setTopics('offers')
    const kept = { optOut: { all: true, topics: ['news'] } }
    expect((await call('PATCH', preferenceOf(id), { body: kept })).status).toBe(200)
    const wanted = { optOut: { topics: ['offers', 'news'] } }
    expect(await faultsIn(wanted)).toEqual([
      ['/optOut/topics/1', 'no_such_topic', 'The tenant has no such topic: offers.'],
    ])
    expect(await faultsIn(wanted, 'zh')).toEqual([['/optOut/topics/1', 'no_such_topic', '没有此主题，可用：offers。']])
  })

  it('refuses zones, hours, caps and channels that are none, in both languages', async () => {
    const wrong = {
      zone: 'Mars/Olympus',
      quietHours: { from: '08:00', to: '08:00' },
      preferredChannels: ['email', 'email'],
      caps: [
        { limit: 0, days: 32 },
        { limit: 51, days: 1, channel: 'post' },
      ],
    }
    expect(await faultsIn(wrong)).toEqual(
      expect.arrayContaining([
        ['/zone', 'time_zone', 'This is not a time zone, such as Asia/Shanghai.'],
        ['/quietHours/to', 'empty_interval', 'This interval must end at another time than it begins.'],
        ['/preferredChannels', 'named_twice', 'This is named twice.'],
        ['/caps/0/limit', 'too_small.number', 'This must be 1 or more.'],
        ['/caps/0/days', 'too_big.number', 'This must be 31 or less.'],
        ['/caps/1/limit', 'too_big.number', 'This must be 50 or less.'],
        ['/caps/1/channel', 'not_allowed', 'Allowed are: email, sms, wechat, social, phone, in_person.'],
      ]),
    )
    expect(await faultsIn(wrong, 'zh')).toEqual(
      expect.arrayContaining([
        ['/zone', 'time_zone', '不是有效的时区，例如 Asia/Shanghai。'],
        ['/quietHours/to', 'empty_interval', '时段的开始与结束不能相同。'],
      ]),
    )
  })

  it('refuses a change of a voided customer, and one that was decided on an older version', async () => {
    const { id } = await addCustomer()
    const stale = await call('PATCH', preferenceOf(id), { body: { language: 'en' }, headers: { 'if-match': '"7"' } })
    expect(stale.status).toBe(412)
    expect(stale.body.current).toEqual({ id, version: 1 })
    await callCustomers('POST', `/v1/customers/${id}/void`)
    const answer = await call('PATCH', preferenceOf(id), { body: { language: 'en' } })
    expect([answer.status, answer.body.code]).toEqual([409, 'customer.voided'])
  })
})

const consent = { channel: 'email', purpose: 'marketing', textVersion: '2026-01', source: 'branch visit' }
const consentsOf = (id: string) => `/v1/customers/${id}/consents`

describe('consents', () => {
  it('are given with a legal basis, a source, a time and the version of a text', async () => {
    const { id } = await addCustomer()
    const { body } = await call('POST', consentsOf(id), { body: { ...consent, status: 'given' } })
    expect(body.consents).toEqual([{ ...consent, status: 'given', legalBasis: 'consent', at: now() }])
    const same = await call('POST', consentsOf(id), { body: { ...consent, status: 'given' } })
    expect(same.body.version).toBe(body.version)
  })

  it('stay when they are withdrawn, as the proof of both', async () => {
    const { id } = await addCustomer()
    await call('POST', consentsOf(id), { body: { ...consent, status: 'given' } })
    const givenAt = now()
    advance(day)
    const withdrawal = { channel: 'email', purpose: 'marketing', status: 'withdrawn', source: 'phone call' }
    const { body } = await call('POST', consentsOf(id), { body: withdrawal })
    expect(body.consents).toEqual([
      { ...consent, ...withdrawal, legalBasis: 'consent', at: givenAt, withdrawnAt: now() },
    ])
    advance(day)
    expect((await call('POST', consentsOf(id), { body: withdrawal })).body.version).toBe(body.version)
    const again = await call('POST', consentsOf(id), { body: { ...consent, status: 'given' } })
    expect(again.body.consents).toEqual([{ ...consent, status: 'given', legalBasis: 'consent', at: now() }])
    const { items } = (await callCustomers('GET', `/v1/customers/${id}/history`)).body
    expect(items).toBeDefined()
  })

  it('given again in the same words take back an unsubscription that came in between', async () => {
    const { id, emails } = await addCustomer()
    await call('POST', consentsOf(id), { body: { ...consent, status: 'given' } })
    advance(day)
    const [{ address }] = emails
    await call('POST', '/v1/suppressions', { body: { channel: 'email', address, reason: 'unsubscribed' } })
    const asked = `/v1/customers/${id}/contactability?purpose=marketing&channel=email`
    const codes = async () =>
      (await call('GET', asked)).body.channels[0].reasons.map(({ code }: Record<string, string>) => code)
    expect(await codes()).toContain('unsubscribed')
    advance(day)
    const { body } = await call('POST', consentsOf(id), { body: { ...consent, status: 'given' } })
    expect(body.consents).toEqual([{ ...consent, status: 'given', legalBasis: 'consent', at: now() }])
    expect(await codes()).not.toContain('unsubscribed')
    expect((await call('POST', consentsOf(id), { body: { ...consent, status: 'given' } })).body.version).toBe(
      body.version,
    )
  })

  it('can be objected to where none was given', async () => {
    const { id } = await addCustomer()
    const body = { channel: 'sms', purpose: 'service', status: 'withdrawn', source: 'letter' }
    expect((await call('POST', consentsOf(id), { body })).body.consents).toEqual([
      { ...body, at: now(), withdrawnAt: now() },
    ])
  })

  it('need the version of a text when they rest on consent, and none on another ground', async () => {
    const { id } = await addCustomer()
    const { textVersion, ...rest } = { ...consent, status: 'given' }
    const answer = await call('POST', consentsOf(id), { body: rest })
    expect(answer.body.errors).toMatchObject([{ pointer: '/textVersion', code: 'required' }])
    const contract = await call('POST', consentsOf(id), { body: { ...rest, legalBasis: 'contract' } })
    expect(contract.status).toBe(200)
    const post = await call('POST', consentsOf(id), { body: { ...rest, purpose: 'transactional', channel: 'fax' } })
    expect(post.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/channel', '/purpose'])
  })

  it('of a contact are the contact’s own', async () => {
    const company = await addCustomer({ kind: 'organisation', name: 'Beta', emails: [], phones: [] })
    const made = await callCustomers('POST', '/v1/contacts', {
      body: { name: 'Bo', organisations: [{ customerId: company.id, roles: ['user'] }] },
    })
    const { id } = made.body
    await call('POST', `/v1/contacts/${id}/consents`, { body: { ...consent, status: 'given' } })
    await call('PATCH', `/v1/contacts/${id}/contact-preference`, { body: { language: 'en' } })
    const { body } = await call('GET', `/v1/contacts/${id}/contact-preference`)
    expect(body).toMatchObject({ contactPreference: { language: 'en' }, consents: [{ status: 'given' }] })
    expect((await call('GET', preferenceOf(company.id))).body.consents).toBeUndefined()
    await callCustomers('POST', `/v1/contacts/${id}/void`)
    const answer = await call('PATCH', `/v1/contacts/${id}/contact-preference`, { body: { language: 'zh' } })
    expect(answer.body.code).toBe('contact.voided')
  })
})
