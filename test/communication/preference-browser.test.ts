import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Laptop } from '../../infra/local/laptop.ts'
import { chromium, openPhone } from '../support/browser.ts'
import { adminOf, startOneTenant } from '../tasks/one-tenant.ts'

if (chromium === undefined) console.warn('no chromium is installed: the preference page is not looked at in a browser')

/** Where pictures of the pages are kept to be looked at; nowhere when it is not set. */
const pictures = process.env.GUANXI_PICTURES

const measures = `({
  lang: document.documentElement.lang,
  heading: document.querySelector('h1').textContent,
  overflow: document.documentElement.scrollWidth - innerWidth,
  smallest: Math.min(...[...document.querySelectorAll('label, button, input[type=time]')].map((one) => {
    const { width, height } = one.getBoundingClientRect()
    return Math.min(width, height)
  })),
  scripts: document.scripts.length,
})`

const heading = `document.querySelector('h1').textContent`

describe.skipIf(chromium === undefined)('the ways out of a message, on a phone', () => {
  let folder = ''
  let laptop: Laptop
  let phone: Awaited<ReturnType<typeof openPhone>>
  let admin: Awaited<ReturnType<typeof adminOf>>
  let sent = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-preference-'))
    laptop = await startOneTenant(join(folder, 'data'))
    phone = await openPhone(join(folder, 'profile'))
    admin = await adminOf(laptop.url)
    const settings = await admin.call('GET', '/v1/communication-settings')
    const { id, version, createdAt, createdBy, updatedAt, updatedBy, quietHours, ...input } = settings
    const topics = [
      { key: 'tea', name: { en: 'Tea', zh: '茶叶' } },
      { key: 'events', name: { en: 'Events', zh: '活动' } },
    ]
    const body = { ...input, topics, linkUrl: laptop.url, fromName: '海港茶庄' }
    await admin.call('PUT', '/v1/communication-settings', body, version)
  }, 60_000)
  afterAll(async () => {
    await phone?.close()
    await laptop?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const keep = async (name: string) => {
    if (pictures !== undefined) await writeFile(join(pictures, `${name}.png`), await phone.picture())
  }

  /** Sends a message to somebody new, who agreed to it, and finds its links in the mail. */
  const mailed = async (language: 'en' | 'zh', topic?: string) => {
    sent += 1
    const email = `reader${sent}@example.com`
    const customer = await admin.call('POST', '/v1/customers', { kind: 'person', name: '李娜', emails: [email] })
    await admin.call('PATCH', `/v1/customers/${customer.id}/contact-preference`, { language })
    await admin.call('POST', `/v1/customers/${customer.id}/consents`, {
      ...{ channel: 'email', purpose: 'marketing', status: 'given', textVersion: '1', source: 'shop' },
    })
    const template = await admin.call('POST', '/v1/templates', {
      ...{ key: `news_${sent}`, name: 'News', purpose: 'marketing', ...(topic && { topic }) },
      variants: [
        {
          ...{ channel: 'email', language: 'zh', subject: '{{ addressee.name }}，您好' },
          text: '{{ message.unsubscribeUrl }} {{ message.preferenceUrl }}',
        },
      ],
    })
    await admin.call('POST', `/v1/templates/${template.id}/publish`)
    await admin.call('POST', '/v1/outbound-messages', { templateId: template.id, customerId: customer.id })
    await admin.settle()
    const mail = (await admin.mails()).find(({ to }) => to === email)
    const [unsubscribeUrl = '', preferenceUrl = ''] = mail?.text.split(' ') ?? []
    const wishes = () => admin.call('GET', `/v1/customers/${customer.id}/contact-preference`)
    return { mail, unsubscribeUrl, preferenceUrl, wishes, customerId: customer.id }
  }

  it.each([
    ['en', undefined, 'Unsubscribe', 'You are unsubscribed.'],
    ['zh', 'tea', '退订', '您已退订。'],
  ] as const)(
    'one tap unsubscribes in %s, from the topic %s',
    async (language, topic, title, done) => {
      const { unsubscribeUrl, wishes } = await mailed(language, topic)
      const before = await wishes()
      await phone.goTo(unsubscribeUrl)
      expect(await phone.look(measures)).toMatchObject({
        ...{ lang: language === 'zh' ? 'zh-CN' : 'en', heading: title, overflow: 0, scripts: 0 },
      })
      expect((await phone.look(measures)).smallest).toBeGreaterThanOrEqual(40)
      await keep(`unsubscribe-${language}`)
      expect(await wishes()).toEqual(before)
      await phone.tapLink('button')
      expect(await phone.look(heading)).toBe(done)
      const { consents, contactPreference } = await wishes()
      if (topic) expect(contactPreference.optOut.topics).toMatchObject([{ topic }])
      else expect(consents).toMatchObject([{ status: 'withdrawn' }])
      await phone.tapLink('main a')
      expect(await phone.look(heading)).toBe(language === 'zh' ? '消息偏好' : 'Your messages')
    },
    60_000,
  )

  it('the page takes what is tapped and typed, in both languages', async () => {
    const { preferenceUrl, wishes } = await mailed('zh')
    await phone.goTo(preferenceUrl)
    expect(await phone.look(measures)).toMatchObject({ lang: 'zh-CN', heading: '消息偏好', overflow: 0, scripts: 0 })
    expect((await phone.look(measures)).smallest).toBeGreaterThanOrEqual(40)
    await keep('preferences-zh')
    await phone.tapLink('header a')
    expect(await phone.look(measures)).toMatchObject({ lang: 'en', heading: 'Your messages', overflow: 0 })
    await phone.tap('label:has(input[value=sms])')
    await phone.tap('label:has(input[value=events])')
    await phone.tap('label:has(input[value=en])')
    await phone.look(`document.querySelector('[name=quietFrom]').value = '20:00'`)
    await phone.tapLink('button')
    expect(await phone.look(`document.querySelector('[role=alert]').textContent`)).toBe(
      'Give two different times, or none.',
    )
    await phone.look(`document.querySelector('[name=quietTo]').value = '09:00'`)
    await phone.tapLink('button')
    expect(await phone.look(`document.querySelector('[role=status]').textContent`)).toBe(
      'Your choices have been saved.',
    )
    await keep('preferences-en')
    expect((await wishes()).contactPreference).toMatchObject({
      ...{ language: 'en', quietHours: { from: '20:00', to: '09:00' } },
      optOut: { channels: [{ channel: 'sms' }], topics: [{ topic: 'events' }] },
    })
    await phone.resize(320)
    expect((await phone.look(measures)).overflow).toBe(0)
    await phone.resize(390)
  }, 60_000)

  it('after a click by the mail program nothing more goes out, and the answer says why', async () => {
    const { mail, unsubscribeUrl, customerId } = await mailed('zh')
    const { headers = {} } = mail as unknown as { headers?: Record<string, string> }
    expect(headers['List-Unsubscribe']).toBe(`<${unsubscribeUrl}>`)
    const body = new FormData()
    body.set('List-Unsubscribe', 'One-Click')
    expect((await fetch(unsubscribeUrl, { method: 'POST', body, redirect: 'error' })).status).toBe(200)
    const { items } = await admin.call('GET', '/v1/templates?limit=1')
    const again = await admin.call('POST', '/v1/outbound-messages', { templateId: items[0].id, customerId })
    await admin.settle()
    expect(await admin.call('GET', `/v1/outbound-messages/${again.id}`)).toMatchObject({ status: 'refused' })
  }, 60_000)
})
