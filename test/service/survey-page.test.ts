import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Laptop } from '../../infra/local/laptop.ts'
import { chromium, openPhone } from '../support/browser.ts'
import { adminOf, startOneTenant } from '../tasks/one-tenant.ts'

if (chromium === undefined) console.warn('no chromium is installed: the page of a survey is not looked at in a browser')

/** Where pictures of the pages are kept to be looked at; nowhere when it is not set. */
const pictures = process.env.GUANXI_PICTURES

const text = (en: string, zh: string) => ({ en, zh })
const options = [
  { key: 'phone', text: text('Phone', '电话') },
  { key: 'mail', text: text('Mail', '邮件') },
]
const more = [
  { type: 'multi', key: 'ways', text: text('How did you reach us?', '您是怎样联系我们的？'), options },
  { type: 'yes_no', key: 'again', text: text('Would you buy again?', '您还会再次购买吗？') },
]

const measures = `({
  lang: document.documentElement.lang,
  heading: document.querySelector('h1').textContent,
  overflow: document.documentElement.scrollWidth - innerWidth,
  width: innerWidth,
  smallest: Math.min(...[...document.querySelectorAll('label, button')].map((one) => {
    const { width, height } = one.getBoundingClientRect()
    return Math.min(width, height)
  })),
  scripts: document.scripts.length,
  isValid: document.forms[0].checkValidity(),
})`

describe.skipIf(chromium === undefined)('the page of a survey on a phone', () => {
  let folder = ''
  let laptop: Laptop
  let phone: Awaited<ReturnType<typeof openPhone>>
  let linkFor: (kind: string, language: string) => Promise<string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-page-'))
    laptop = await startOneTenant(join(folder, 'data'))
    phone = await openPhone(join(folder, 'profile'))
    const admin = await adminOf(laptop.url)
    linkFor = async (kind, language) => {
      const title = text('How did we do?', '请评价我们的服务')
      const { questions } = await admin.call('POST', '/v1/surveys', { kind, name: 'S', title, linkUrl: laptop.url })
      const given = { kind, name: kind, title, linkUrl: laptop.url, questions: [...questions, ...more] }
      const survey = await admin.call('POST', '/v1/surveys', given)
      const emails = [`${kind}-${language}@example.com`]
      const customer = await admin.call('POST', '/v1/customers', { kind: 'person', name: '李娜', emails })
      await admin.call('POST', `/v1/surveys/${survey.id}/invitations`, { customerId: customer.id, language })
      await admin.moveClock({ advance: 'PT2M' })
      await admin.settle()
      const mail = (await admin.mails()).find(({ to }) => to === emails[0])
      return /http:\S+/.exec(mail?.text ?? '')?.[0] ?? ''
    }
  }, 60_000)
  afterAll(async () => {
    await phone?.close()
    await laptop?.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const keep = async (name: string) => {
    if (pictures !== undefined) await writeFile(join(pictures, `${name}.png`), await phone.picture())
  }

  it.each([
    ['csat', 'zh', 'zh-CN', '请评价我们的服务', '感谢您的反馈，我们已收到您的回答。'],
    ['nps', 'en', 'en', 'How did we do?', 'Thank you. Your answer has been recorded.'],
    ['ces', 'zh', 'zh-CN', '请评价我们的服务', '感谢您的反馈，我们已收到您的回答。'],
  ])(
    'of %s in %s fits, is tapped, sends what was tapped, and does not open again',
    async (kind, language, lang, heading, thanks) => {
      const link = await linkFor(kind, language)
      await phone.goTo(link)
      const seen = await phone.look(measures)
      expect(seen).toMatchObject({ lang, heading, overflow: 0, width: 390, scripts: 0, isValid: false })
      expect(seen.smallest).toBeGreaterThanOrEqual(40)
      await phone.tap('label:has(input[name=score][value="3"])')
      await phone.tap('label:has(input[value=mail])')
      await phone.tap('label:has(input[value=yes])')
      await phone.tap('textarea')
      await phone.type('很好 & "fine" <b>')
      expect(await phone.look('document.forms[0].checkValidity()')).toBe(true)
      await keep(`${kind}-${language}`)
      await phone.tapLink('button')
      expect(await phone.look('document.querySelector("h1").textContent')).toBe(thanks)
      await keep(`${kind}-${language}-thanks`)
      await phone.goTo(link)
      expect(await phone.look('document.querySelectorAll("form").length')).toBe(0)
    },
  )

  it('changes its language by one tap, and goes on in it', async () => {
    const link = await linkFor('csat', 'en')
    await phone.goTo(link)
    expect((await phone.look(measures)).lang).toBe('en')
    await phone.tapLink('header a')
    expect(await phone.look(measures)).toMatchObject({ lang: 'zh-CN', overflow: 0 })
    await phone.tap('label:has(input[name=score][value="5"])')
    await phone.tapLink('button')
    expect(await phone.look('document.documentElement.lang')).toBe('zh-CN')
  })

  it('shows what is wrong beside the question, and keeps what was filled in', async () => {
    await phone.goTo(await linkFor('nps', 'zh'))
    await phone.tap('label:has(input[value=phone])')
    await phone.look('document.forms[0].noValidate = true')
    await phone.tapLink('button')
    expect(await phone.look('document.querySelector("#score .wrong").textContent')).toBe('此字段必填。')
    expect(await phone.look('document.querySelector("input[value=phone]").checked')).toBe(true)
    expect((await phone.look(measures)).overflow).toBe(0)
    await keep('nps-zh-wrong')
  })
})
