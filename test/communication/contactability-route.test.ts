import { afterAll, describe, expect, it } from 'vitest'
import { standingOf } from '../../functions/contactability/standing.ts'
import { contactMarks } from '../../shared/customers/contact-marks.ts'
import { day, hour, plusMs } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { contactWorld } from './contactability-world.ts'

const { platform, close, call, callCustomers, callCases, addCustomer, notePlace, ask } = await contactWorld()
afterAll(close)

const now = platform.clock.now()

/** Agrees to marketing by e-mail and text message. */
const agree = async (path: string) => {
  for (const channel of ['email', 'sms'])
    await call('POST', `${path}/consents`, {
      body: { channel, purpose: 'marketing', status: 'given', textVersion: '1', source: 'form' },
    })
}

const willing = async (body: object = {}) => {
  const customer = await addCustomer(body)
  await agree(`/v1/customers/${customer.id}`)
  return customer
}

const prefer = (id: string, body: object) => call('PATCH', `/v1/customers/${id}/contact-preference`, { body })

const codesBy = async (customerId: string, query = '') => {
  const { channels } = await ask(customerId, query)
  return Object.fromEntries(
    channels.map(({ channel, reasons }: { channel: string; reasons: { code: string }[] }) => [
      channel,
      reasons.map(({ code }) => code).join(' '),
    ]),
  )
}

describe('asking whether a customer may be contacted', () => {
  it('answers for every channel, those that the customer prefers first', async () => {
    const { id } = await willing()
    await prefer(id, { preferredChannels: ['sms', 'in_person'] })
    const answer = await ask(id, 'purpose=marketing')
    expect(answer).toMatchObject({
      customerId: id,
      purpose: 'marketing',
      at: now,
      zone: 'Asia/Shanghai',
      language: 'zh',
    })
    expect(answer.channels.map(({ channel }: { channel: string }) => channel)).toEqual([
      ...['sms', 'in_person', 'email', 'wechat', 'social', 'phone'],
    ])
    expect(answer.channels[0]).toEqual({ channel: 'sms', decision: 'allow', reasons: [] })
    expect(await codesBy(id)).toMatchObject({
      wechat: 'no_address no_consent',
      phone: 'no_consent',
      in_person: 'no_consent',
    })
    expect((await ask(id, 'channel=email')).channels).toEqual([{ channel: 'email', decision: 'allow', reasons: [] }])
  })

  it('reads what is the customer’s own before what is the tenant’s', async () => {
    const { id } = await willing()
    await prefer(id, { zone: 'America/New_York', quietHours: { from: '02:00', to: '06:30' }, language: 'en' })
    const { zone, language, channels } = await ask(id, 'channel=email')
    expect([zone, language]).toEqual(['America/New_York', 'en'])
    // Eight o’clock UTC is three in the morning there.
    expect(channels).toEqual([
      {
        ...{ channel: 'email', decision: 'not_before', notBefore: '2026-03-02T11:30:00.000Z' },
        reasons: [{ code: 'quiet_hours', until: '2026-03-02T11:30:00.000Z' }],
      },
    ])
  })

  it('answers for another time, and then by what would have to be waited for then', async () => {
    const { id } = await willing()
    const night = await ask(id, 'channel=email&at=2026-03-02T22:30:00%2B08:00')
    expect(night.channels[0]).toMatchObject({ decision: 'not_before', notBefore: '2026-03-03T00:00:00.000Z' })
  })

  it('counts what was sent under the caps, the customer’s own in place of the tenant’s', async () => {
    const { id } = await willing()
    await notePlace(id, 'obm_1', plusMs(now, -2 * day))
    await notePlace(id, 'obm_2', plusMs(now, -hour))
    const full = (await ask(id, 'channel=email')).channels[0]
    expect(full).toMatchObject({ decision: 'not_before', notBefore: plusMs(now, 5 * day) })
    expect((await ask(id, 'channel=email&purpose=service')).channels[0].decision).toBe('allow')
    await prefer(id, { caps: [] })
    expect((await ask(id, 'channel=email')).channels[0].decision).toBe('allow')
    await prefer(id, { caps: [{ limit: 1, days: 1, channel: 'email' }] })
    expect((await ask(id, 'channel=email')).channels[0].notBefore).toBe(plusMs(now, 23 * hour))
    expect((await ask(id, 'channel=sms')).channels[0].decision).toBe('allow')
  })

  it('takes the first address that is not suppressed, and a landline for none that reads text messages', async () => {
    const { id } = await willing({ emails: ['one@example.com', 'two@example.com'], phones: ['010-6552 9988'] })
    expect(await codesBy(id)).toMatchObject({ email: '', sms: 'no_address', phone: 'no_consent' })
    const bounce = (address: string, reason = 'bounced') =>
      call('POST', '/v1/suppressions', { body: { channel: 'email', address, reason } })
    await bounce('one@example.com')
    const standing = () => standingOf(platform.store, 'ten_1', { customerId: id }, now)
    expect((await standing())?.reach.email).toEqual({ address: 'two@example.com' })
    await bounce('two@example.com', 'unsubscribed')
    expect(await codesBy(id)).toMatchObject({ email: 'unsubscribed' })
    expect(await codesBy(id, 'purpose=service')).toMatchObject({ email: '' })
    expect((await standing())?.reach.email?.address).toBe('two@example.com')
    await bounce('two@example.com')
    expect(await codesBy(id, 'purpose=transactional')).toMatchObject({ email: 'bounced' })
  })

  it('does not advertise while a complaint is open', async () => {
    const { id } = await willing()
    const { body: complaint } = await callCases('POST', '/v1/cases', {
      body: { kind: 'complaint', subject: 'Late', customerId: id },
    })
    await callCases('POST', '/v1/cases', { body: { kind: 'question', subject: 'When?', customerId: id } })
    expect((await ask(id, 'channel=email')).channels[0]).toMatchObject({
      decision: 'deny',
      reasons: [{ code: 'open_complaint', since: complaint.createdAt }],
    })
    expect((await ask(id, 'channel=email&purpose=service')).channels[0].decision).toBe('allow')
    await callCases('POST', `/v1/cases/${complaint.id}/resolve`)
    expect((await ask(id, 'channel=email')).channels[0].decision).toBe('allow')
  })

  it('denies who is voided', async () => {
    const { id } = await willing()
    await callCustomers('POST', `/v1/customers/${id}/void`)
    expect(await codesBy(id, 'purpose=transactional')).toMatchObject({ email: 'voided' })
  })

  it('counts no channel as agreed to that was opted out of', async () => {
    const { id } = await willing()
    await prefer(id, { optOut: { channels: ['sms'] } })
    expect(contactMarks((await callCustomers('GET', `/v1/customers/${id}`)).body).marketing).toEqual(['email'])
  })
})

describe('asking about a contact', () => {
  const company = () => addCustomer({ kind: 'organisation', name: 'Beta' })
  const contactOf = async (customerId: string) => {
    const body = {
      name: 'Bo',
      emails: [`${customerId.toLowerCase()}@beta.example`],
      organisations: [{ customerId, roles: ['user'] }],
    }
    return (await callCustomers('POST', '/v1/contacts', { body })).body
  }

  it('goes by the contact’s addresses, consents and caps, by the company’s wishes where it has none of its own', async () => {
    const { id } = await company()
    await prefer(id, { zone: 'Asia/Tokyo', preferredChannels: ['phone'] })
    const contact = await contactOf(id)
    const query = `contactId=${contact.id}&channel=email`
    expect((await ask(id, query)).channels[0].reasons).toEqual([{ code: 'no_consent' }])
    await agree(`/v1/contacts/${contact.id}`)
    await notePlace(id, 'obm_1', now)
    await notePlace(id, 'obm_2', now)
    expect(await ask(id, query)).toMatchObject({
      contactId: contact.id,
      zone: 'Asia/Tokyo',
      channels: [{ decision: 'allow' }],
    })
    await call('PATCH', `/v1/contacts/${contact.id}/contact-preference`, { body: { zone: 'Europe/Paris' } })
    expect((await ask(id, query)).zone).toBe('Europe/Paris')
  })

  it('denies what the company opted out of, too', async () => {
    const { id } = await company()
    const contact = await contactOf(id)
    await agree(`/v1/contacts/${contact.id}`)
    await prefer(id, { optOut: { all: true } })
    const [{ reasons }] = (await ask(id, `contactId=${contact.id}&channel=email`)).channels
    expect(reasons).toEqual([{ code: 'opted_out', since: now }])
  })

  it('refuses contacts of others and people nobody may see, topics there are not and times that are none', async () => {
    const [mine, other] = [await company(), await addCustomer({ kind: 'organisation', name: 'Gamma' })]
    const contact = await contactOf(mine.id)
    const faults = async (query: string, locale = 'en') => {
      const url = `/v1/customers/${other.id}/contactability?${query}`
      const { body } = await call('GET', url, { headers: { 'accept-language': locale } })
      return body.errors.map(({ pointer, code, message }: Record<string, string>) => [pointer, code, message])
    }
    expect(await faults(`contactId=${contact.id}`)).toEqual([
      ['/contactId', 'not_of_customer', 'This contact is of another customer.'],
    ])
    expect(await faults('topic=gossip')).toEqual([['/topic', 'no_such_topic', 'The tenant has no such topic: .']])
    expect(await faults('purpose=fun&channel=fax&at=soon', 'zh')).toEqual([
      ['/purpose', 'not_allowed', '允许的值：marketing, service, research, transactional。'],
      ['/channel', 'not_allowed', '允许的值：email, sms, wechat, social, phone, in_person。'],
      ['/at', 'wrong_format', '格式不符合 datetime。'],
    ])
    const stranger = testActor({ id: 'usr_9', permissions: { 'customer:read': 'own' } })
    expect((await call('GET', `/v1/customers/${other.id}/contactability`, { as: stranger })).status).toBe(404)
    const nobody = await call(
      'GET',
      `/v1/customers/${other.id}/contactability?contactId=con_01J9ZQ4T7M8K3X5V2B6N1R0CDE`,
    )
    expect(nobody.status).toBe(404)
  })
})
