import { expect, it } from 'vitest'
import { previewLinks, unsubscribeHeaders, unsubscribeLinks } from '../../functions/contactability/preference-link.ts'
import { preferenceWorld } from './preference-world.ts'

const click = { 'List-Unsubscribe': 'One-Click' }
it('one click leaves all advertising by the channel of the message: consent withdrawn, address suppressed, and nothing else', async () => {
  const { message, form, reread, decision, must } = await preferenceWorld()
  expect((await decision()).decision).toBe('allow')
  const answer = await form(`/v1/unsubscribe/${await message()}`, click)
  expect(answer.status).toBe(200)
  expect(answer.body).toContain('You are unsubscribed.')
  const { consents, contactPreference } = await reread()
  expect(consents).toMatchObject([
    { channel: 'email', status: 'withdrawn', source: 'preference-page' },
    { channel: 'sms', status: 'given' },
  ])
  expect(contactPreference).toBeUndefined()
  const { items } = await must('GET', '/v1/suppressions')
  expect(items).toMatchObject([{ channel: 'email', address: 'li@example.com', causes: [{ reason: 'unsubscribed' }] }])
  expect(await decision()).toMatchObject({ decision: 'deny' })
  expect((await decision('service')).decision).toBe('allow')
  expect((await decision('transactional')).decision).toBe('allow')
})

it('one click on a message about a topic leaves that topic only', async () => {
  const { message, form, reread, decision } = await preferenceWorld()
  await form(`/v1/unsubscribe/${await message('marketing', 'tea')}`, click)
  const { consents, contactPreference } = await reread()
  expect(contactPreference).toMatchObject({ optOut: { topics: [{ topic: 'tea' }] } })
  expect(consents).toMatchObject([{ status: 'given' }, { status: 'given' }])
  expect(await decision('marketing', 'tea')).toMatchObject({ decision: 'deny' })
  expect((await decision('marketing', 'events')).decision).toBe('allow')
})

it('a second click changes nothing, and twenty at one moment change once', async () => {
  const { message, form, raised, reread } = await preferenceWorld()
  const path = `/v1/unsubscribe/${await message()}`
  const before = raised().length
  const answers = await Promise.all(Array.from({ length: 20 }, () => form(path, click)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  const after = raised().slice(before)
  expect(after.map(({ type }) => type).sort()).toEqual(['customer.changed', 'suppression.added'])
  expect((await reread()).version).toBe(4)
  expect((await form(path, click)).status).toBe(200)
  expect(raised().length).toBe(before + 2)
})

it('opening the link changes nothing, as programs that check mails do; it shows a button in the language of the person', async () => {
  const { message, page, raised, call, person } = await preferenceWorld()
  const path = `/v1/unsubscribe/${await message('marketing', 'tea')}`
  const before = raised().length
  const { status, body, headers } = await page('GET', path)
  expect(status).toBe(200)
  expect(body).toContain('You will get no more Tea from Harbour Tea.')
  expect(body).toContain('<button>Unsubscribe</button>')
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['cache-control']).toBe('no-store')
  expect((await page('GET', `${path}?lang=zh`)).body).toContain('您将不再收到Harbour Tea的茶叶。')
  expect(raised().length).toBe(before)
  await call('PATCH', `/v1/customers/${person.id}/contact-preference`, { body: { language: 'zh' } })
  expect((await page('GET', path)).body).toContain('<html lang="zh-CN">')
})

it('one click comes as a form in parts too, and as JSON; without the word of the standard it is refused', async () => {
  const { message, page, form, raised } = await preferenceWorld()
  const path = `/v1/unsubscribe/${await message('marketing', 'tea')}`
  const before = raised().length
  expect((await form(path, {})).status).toBe(400)
  expect((await form(path, { 'List-Unsubscribe': 'No' })).status).toBe(400)
  expect((await page('POST', path)).status).toBe(400)
  expect(raised().length).toBe(before)
  const body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
  const parts = { 'content-type': 'multipart/form-data; boundary=x' }
  expect((await page('POST', path, { body, headers: parts })).status).toBe(200)
  expect(raised().length).toBe(before + 1)
  expect((await page('POST', path, { body: click })).status).toBe(200)
})

it('a link that is none, of another tenant’s key, or of who is gone, opens nothing', async () => {
  const { message, page, form, must, person } = await preferenceWorld()
  const token = await message()
  for (const wrong of ['preview', 'x', `${token.slice(0, -4)}AAAA`, token.slice(4), 'A'.repeat(400)])
    for (const kind of ['unsubscribe', 'preferences']) {
      const { status, body } = await page('GET', `/v1/${kind}/${wrong}?lang=zh`)
      expect([status, body.includes('链接无效')]).toEqual([404, true])
      expect((await form(`/v1/unsubscribe/${wrong}`, click)).status).toBe(404)
    }
  await must('POST', `/v1/customers/${person.id}/void`)
  expect((await page('GET', `/v1/unsubscribe/${token}`)).status).toBe(404)
})

it('a click on a message to a contact is the contact’s, not the customer’s', async () => {
  const { message, form, must, reread } = await preferenceWorld()
  const firm = await must('POST', '/v1/customers', { kind: 'organisation', name: 'Star Ltd' })
  const organisations = [{ customerId: firm.id, roles: ['user'] }]
  const contact = await must('POST', '/v1/contacts', { name: 'Wang', organisations, emails: ['wang@example.com'] })
  const before = await reread()
  await form(`/v1/unsubscribe/${await message('marketing', 'tea', contact.id)}`, click)
  expect(await reread()).toEqual(before)
  expect(await must('GET', `/v1/contacts/${contact.id}/contact-preference`)).toMatchObject({
    contactPreference: { optOut: { topics: [{ topic: 'tea' }] } },
  })
})

it('the link still works when the message is not kept any more: advertising by e-mail is left', async () => {
  const { message, platform, form, reread, must } = await preferenceWorld()
  const token = await message('marketing', 'tea')
  const { items } = await platform.store.query({
    ...{ index: 'g2', partition: 'ten_1#outbound_message#2026-03', limit: 1 },
  })
  await platform.store.commit([{ do: 'delete', key: { pk: items[0]?.pk ?? '', sk: '.' } }])
  expect((await form(`/v1/unsubscribe/${token}`, click)).status).toBe(200)
  expect((await reread()).consents[0]).toMatchObject({ channel: 'email', status: 'withdrawn' })
  expect((await must('GET', '/v1/suppressions')).items).toEqual([])
})

it('the links and headers of a message are those of RFC 8058, and two messages have different ones', async () => {
  const { platform } = await preferenceWorld()
  const linksOf = (messageId: string) =>
    unsubscribeLinks(platform.secrets, 'https://crm.example.com/', {
      tenantId: 'ten_1',
      customerId: 'cus_1',
      messageId,
    })
  const links = await linksOf('obm_1')
  expect(links.unsubscribeUrl).toMatch(/^https:\/\/crm\.example\.com\/v1\/unsubscribe\/[\w-]{60,200}$/)
  expect(unsubscribeHeaders(links)).toEqual({
    'List-Unsubscribe': `<${links.unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
  expect(await linksOf('obm_1')).toEqual(links)
  expect((await linksOf('obm_2')).unsubscribeUrl).not.toBe(links.unsubscribeUrl)
  expect(previewLinks('https://crm.example.com').preferenceUrl).toBe('https://crm.example.com/v1/preferences/preview')
})
