import { afterAll, describe, expect, it } from 'vitest'
import { type Actor, automation } from '../../shared/kernel/actor.ts'
import { day, minute } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { openCustomers } from './world.ts'

const { call, follow, add, addPerson, advance, changes, mails, close } = openCustomers()
afterAll(close)

const anybody: Actor = { ...automation('', 'public'), kind: 'public' }
const settings = {
  name: 'Landing page',
  origin: { channel: 'web', contactPoint: 'landing page', campaign: 'spring' },
  fields: ['name', 'email', 'phone', 'company', 'occupation', 'message'],
  perMinuteOfOne: 100,
}
const makeSource = (more: object = {}) => add('/v1/sources', { ...settings, ...more })
const send = (key: string, body: object, headers: Record<string, string> = {}) =>
  call('POST', `/v1/capture/${key}`, { as: anybody, body, headers })
const byEmail = async (email: string) =>
  (await call('GET', `/v1/customers?email=${encodeURIComponent(email)}`)).body.items[0]
const written = () => changes(0, 100_000).length
const faultsOf = ({ body }: Awaited<ReturnType<typeof call>>) =>
  body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)

describe('a capture source', () => {
  it('shows its key once, and never its fingerprint', async () => {
    const { key, ...source } = await makeSource()
    expect(key).toMatch(/^gxc_[0-9A-Z]{32}$/)
    expect(source).not.toHaveProperty('keyHash')
    expect((await call('GET', `/v1/sources/${source.id}`)).body).toEqual(source)
    expect((await call('GET', '/v1/sources')).body.items).toContainEqual(source)
  })

  it('answers a repeated request without the key', async () => {
    const options = { body: settings, headers: { 'idempotency-key': 'source-1' } }
    const [first, second] = [await call('POST', '/v1/sources', options), await call('POST', '/v1/sources', options)]
    expect([first.body.id, first.body.key !== undefined, second.body.key]).toEqual([second.body.id, true, undefined])
  })

  it('refuses what contradicts itself', async () => {
    const post = (more: object) => call('POST', '/v1/sources', { body: { ...settings, ...more } })
    const consent = { textVersion: '1', channels: ['email'], purposes: ['marketing'], doubleOptIn: true }
    expect(faultsOf(await post({ consent }))).toEqual(['/consent/confirmUrl required'])
    expect(faultsOf(await post({ fields: ['salary'] }))).toEqual(['/fields/0 not_allowed'])
    expect(faultsOf(await post({ ownerId: 'usr_none' }))).toEqual(['/ownerId no_such_record'])
    for (const honeypot of ['email', 'consent', 'constructor'])
      expect(faultsOf(await post({ honeypot })), honeypot).toEqual(['/honeypot not_valid'])
    expect((await call('POST', '/v1/sources', { as: testActor({}, 'own'), body: settings })).status).toBe(201)
  })

  it('with a new key lets the old one work for the overlap', async () => {
    const { id, key: first } = await makeSource()
    const rotate = async () => (await call('POST', `/v1/sources/${id}/rotate`, { body: { overlapHours: 1 } })).body.key
    const second = await rotate()
    const form = (name: string) => ({ name, email: `${name}@rotate.example` })
    expect((await send(first, form('a'))).status).toBe(202)
    const third = await rotate()
    expect((await send(first, form('b'))).status).toBe(404)
    expect((await send(second, form('c'))).status).toBe(202)
    advance(61 * minute)
    expect((await send(second, form('d'))).status).toBe(404)
    expect((await send(third, form('e'))).status).toBe(202)
    await call('PATCH', `/v1/sources/${id}`, { body: { status: 'disabled' } })
    expect((await send(third, form('f'))).status).toBe(404)
  })
})

describe('a form from somebody new', () => {
  it('makes a prospect of the source, and stands in the timeline', async () => {
    const { key, id } = await makeSource({ tags: ['spring'] })
    const { status, body } = await send(key, {
      name: '张伟',
      email: 'Zhang@New.example',
      phone: '138 0013 8001',
      company: '',
      message: 'Please call',
    })
    expect([status, body]).toEqual([202, { accepted: true }])
    const customer = await byEmail('zhang@new.example')
    expect(customer).toMatchObject({
      kind: 'person',
      name: '张伟',
      type: 'prospect',
      source: settings.origin,
      tags: ['spring'],
      phones: [{ number: '+8613800138001' }],
      createdBy: `automation:capture:${id}`,
    })
    const { body: timeline } = await call('GET', `/v1/customers/${customer.id}/timeline`)
    expect(timeline.items[0]).toMatchObject({ kind: 'capture', capture: { answers: { message: 'Please call' } } })
    const analyst = testActor({ permissions: { 'customer:read': 'all' } })
    const { body: hidden } = await call('GET', `/v1/customers/${customer.id}/timeline`, { as: analyst })
    expect(hidden.items[0].capture).not.toHaveProperty('answers')
  })

  it('names every field at fault and wants a way to answer', async () => {
    const { key } = await makeSource()
    expect(faultsOf(await send(key, { name: 'X', email: 'nonsense', phone: '12' }))).toEqual([
      '/phone too_small.string',
    ])
    expect(faultsOf(await send(key, { email: 'nonsense', phone: '12345' }))).toEqual([
      '/email wrong_format',
      '/phone wrong_format',
    ])
    expect(faultsOf(await send(key, { name: 'X' }))).toEqual([' no_way_to_answer'])
    expect(faultsOf(await send(key, { email: 'a@b.example', occupation: 3, vip: true }))).toEqual([
      '/occupation wrong_type',
      '/vip unknown_field',
    ])
  })

  it('in ten copies at once makes one customer', async () => {
    const { key } = await makeSource()
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(key, { email: 'many@new.example' })))
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThan(0)
    const customer = await byEmail('many@new.example')
    expect(customer.name).toBe('many')
    await follow()
    expect((await call('GET', '/v1/customers?q=many%40new.example')).body.items).toHaveLength(1)
  })
})

describe('a form from somebody known', () => {
  it('gets the same answer, fills what is empty, and changes nothing that is there', async () => {
    const { key } = await makeSource()
    const known = await addPerson('Known', { emails: ['known@old.example'], company: 'Acme' })
    const unknown = await send(key, { email: 'unknown@old.example' })
    const answer = await send(key, {
      name: 'Mallory',
      email: 'known@old.example',
      phone: '13800138055',
      company: 'Evil Ltd',
      occupation: 'engineer',
    })
    expect([answer.status, answer.body]).toEqual([unknown.status, unknown.body])
    const after = await byEmail('known@old.example')
    expect(after).toMatchObject({ id: known.id, name: 'Known', company: 'Acme', occupation: 'engineer', phones: [] })
    expect(after.lastCapturedAt).toBeDefined()
  })

  it('does not tell that a value is another customer’s alone, and leaves it there', async () => {
    await call('POST', '/v1/fields/customer', {
      body: { key: 'passport', label: 'Passport', type: 'text', unique: true },
    })
    const owner = await addPerson('Owner', { custom: { passport: 'P1' } })
    const { key } = await makeSource({ customFields: ['passport'] })
    for (const email of ['stranger@new.example', 'known@old.example'])
      expect((await send(key, { email, 'custom.passport': 'P1' })).status, email).toBe(202)
    expect(await byEmail('stranger@new.example')).not.toHaveProperty('custom')
    expect((await call('GET', `/v1/customers/${owner.id}`)).body).toMatchObject({
      custom: { passport: 'P1' },
      version: 1,
    })
    expect((await send(key, { email: 'known@old.example', 'custom.passport': 'P2' })).status).toBe(202)
    expect((await byEmail('known@old.example')).custom).toEqual({ passport: 'P2' })
  })

  it('of whom a voided record is kept changes nothing', async () => {
    const { key } = await makeSource()
    const gone = await addPerson('Gone', { emails: ['gone@old.example'] })
    await call('POST', `/v1/customers/${gone.id}/void`)
    expect((await send(key, { email: 'gone@old.example', company: 'X' })).status).toBe(202)
    expect((await call('GET', `/v1/customers/${gone.id}`)).body).toMatchObject({ status: 'voided', version: 2 })
  })
})

describe('abuse', () => {
  it('by a program that fills the hidden field is answered the same, and nothing is kept', async () => {
    const { key } = await makeSource({ honeypot: 'website' })
    const before = written()
    const { status, body } = await send(key, { email: 'bot@spam.example', website: 'http://spam.example', nonsense: 1 })
    expect([status, body, written()]).toEqual([202, { accepted: true }, before])
  })

  it('beyond the limits is refused until the next minute', async () => {
    const limited = await makeSource({ perMinute: 2 })
    const form = (n: number) => ({ email: `n${n}@rate.example` })
    expect((await send(limited.key, form(1))).status).toBe(202)
    expect((await send(limited.key, form(2))).status).toBe(202)
    const before = written()
    const refused = await send(limited.key, form(3))
    expect(refused.status).toBe(429)
    expect(refused.headers).toMatchObject({ 'ratelimit-policy': '"form";q=2;w=60', 'retry-after': '60' })
    expect([refused.body.code, written()]).toEqual(['rate_limited', before])
    const one = await makeSource({ perMinuteOfOne: 1 })
    expect((await send(one.key, form(4))).status).toBe(202)
    expect((await send(one.key, form(5))).status).toBe(429)
    advance(minute)
    expect((await send(limited.key, form(3))).status).toBe(202)
  })

  it('with a key that is none, or from another page, is refused', async () => {
    expect((await send('gxc_NONE', { email: 'a@b.example' })).status).toBe(404)
    const { key } = await makeSource({ allowedOrigins: ['https://shop.example/'] })
    const form = { email: 'origin@page.example' }
    expect((await send(key, form, { origin: 'https://evil.example' })).body.code).toBe('capture.origin')
    expect((await send(key, form)).status).toBe(403)
    expect((await send(key, form, { origin: 'https://shop.example' })).status).toBe(202)
  })
})

describe('consent', () => {
  const consent = { textVersion: '2026-03', channels: ['email', 'sms'], purposes: ['marketing'] }

  it('is kept with text version, time and source, for the channels that the form is about', async () => {
    const { key, id } = await makeSource({ consent })
    await send(key, { email: 'agree@consent.example', consent: true })
    await send(key, { email: 'silent@consent.example' })
    expect((await byEmail('agree@consent.example')).consents).toEqual([
      {
        channel: 'email',
        purpose: 'marketing',
        status: 'given',
        textVersion: '2026-03',
        source: id,
        at: expect.any(String),
      },
    ])
    expect(await byEmail('silent@consent.example')).not.toHaveProperty('consents')
  })

  it('with double opt-in is valid once the button behind the link in the mail is pressed; following the link alone changes nothing', async () => {
    const { key } = await makeSource({ consent: { ...consent, doubleOptIn: true, confirmUrl: 'https://crm.example/' } })
    await send(key, { email: 'double@consent.example', consent: true }, { 'accept-language': 'zh' })
    expect(mails).toEqual([])
    await follow()
    const mail = mails.at(-1)
    expect(mail).toMatchObject({ to: 'double@consent.example', subject: '请确认：Landing page' })
    const { id, consents } = await byEmail('double@consent.example')
    expect(consents[0].status).toBe('pending')
    const marketing = async () => (await call('GET', `/v1/customers/${id}/overview`)).body.contactable.marketing
    expect(await marketing()).toEqual([])
    const [, path = ''] = /https:\/\/crm\.example(\/v1\/\S+)/.exec(mail?.text ?? '') ?? []
    const asked = await call('GET', path, { as: anybody })
    expect([asked.status, asked.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(asked.body).toContain('<form method="post">')
    expect(await marketing()).toEqual([])
    const answer = await call('POST', path, { as: anybody })
    expect(answer.body).toContain('谢谢')
    expect(await marketing()).toEqual(['email'])
    const before = written()
    expect((await call('POST', path, { as: anybody })).status).toBe(200)
    expect(written()).toBe(before)
    expect((await call('POST', `${path}x`, { as: anybody })).status).toBe(404)
  })

  it('is not confirmed by a link that is older than a week', async () => {
    const { key } = await makeSource({ consent: { ...consent, doubleOptIn: true, confirmUrl: 'https://crm.example' } })
    await send(key, { email: 'late@consent.example', consent: true })
    await follow()
    const [, path = ''] = /https:\/\/crm\.example(\/v1\/\S+)/.exec(mails.at(-1)?.text ?? '') ?? []
    advance(8 * day)
    expect((await call('POST', path, { as: anybody })).status).toBe(404)
  })
})
