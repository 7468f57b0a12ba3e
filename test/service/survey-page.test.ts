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

const note = `({
  text: document.querySelector('h1').textContent,
  status: performance.getEntriesByType('navigation')[0].responseStatus,
  forms: document.forms.length,
  overflow: document.documentElement.scrollWidth - innerWidth,
})`

describe.skipIf(chromium === undefined)('the page of a survey on a phone', () => {
  let folder = ''
  let laptop: Laptop
  let phone: Awaited<ReturnType<typeof openPhone>>
  let linkFor: (kind: string, language: string) => Promise<string>
  let moveClock: (advance: string) => Promise<unknown>
  let asked = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-page-'))
    laptop = await startOneTenant(join(folder, 'data'))
    phone = await openPhone(join(folder, 'profile'))
    const admin = await adminOf(laptop.url)
    moveClock = (advance) => admin.moveClock({ advance })
    linkFor = async (kind, language) => {
      const title = text('How did we do?', '请评价我们的服务')
      const { questions } = await admin.call('POST', '/v1/surveys', { kind, name: 'S', title, linkUrl: laptop.url })
      const given = { kind, name: kind, title, linkUrl: laptop.url, questions: [...questions, ...more] }
      const survey = await admin.call('POST', '/v1/surveys', given)
      const emails = [`asked${++asked}@example.com`]
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

  it('fits the narrowest phones too, in both languages', async () => {
    const link = await linkFor('nps', 'en')
    await phone.resize(320)
    for (const language of ['en', 'zh']) {
      await phone.goTo(`${link}?lang=${language}`)
      const seen = await phone.look(measures)
      expect(seen).toMatchObject({ overflow: 0, width: 320 })
      expect(seen.smallest).toBeGreaterThanOrEqual(40)
    }
    await keep('nps-zh-320')
    await phone.resize(390)
  })

  it.each([
    [
      'en',
      'This questionnaire has been answered already. Thank you.',
      'This link has expired and can no longer be answered.',
    ],
    ['zh', '该问卷已提交过，感谢您的参与。', '此链接已过期，无法再回答。'],
  ])('says in %s that a link was used, or has expired, and asks nothing', async (language, used, expired) => {
    const links = [await linkFor('csat', language), await linkFor('ces', language)]
    await phone.goTo(links[0] ?? '')
    await phone.tap('label:has(input[name=score][value="4"])')
    await phone.tapLink('button')
    await phone.goTo(links[0] ?? '')
    expect(await phone.look(note)).toEqual({ text: used, status: 410, forms: 0, overflow: 0 })
    await keep(`used-${language}`)
    await moveClock('P15D')
    await phone.goTo(links[1] ?? '')
    expect(await phone.look(note)).toEqual({ text: expired, status: 410, forms: 0, overflow: 0 })
    await keep(`expired-${language}`)
    await phone.tapLink('header a')
    expect(await phone.look('document.documentElement.lang')).toBe(language === 'en' ? 'zh-CN' : 'en')
  })

  it('says so of a link that is none, and of one that was sent while somebody was still at it', async () => {
    const link = await linkFor('csat', 'zh')
    await phone.goTo(`${link.slice(0, -4)}?lang=zh`)
    const text = '链接无效，请使用消息中的完整链接打开。'
    expect(await phone.look(note)).toEqual({ text, status: 404, forms: 0, overflow: 0 })
    await keep('unknown-zh')
    await phone.goTo(link)
    await phone.tap('label:has(input[name=score][value="4"])')
    await fetch(link, { method: 'POST', body: new URLSearchParams({ score: '5' }) })
    await phone.tapLink('button')
    expect(await phone.look(note)).toMatchObject({ text: '该问卷已提交过，感谢您的参与。', status: 410 })
  })

  it.each([
    ['en', 'Please choose from the answers below.'],
    ['zh', '请从下列选项中选择。'],
  ])('shows in %s an answer that was tampered with as one of the wrong type', async (language, message) => {
    await phone.goTo(await linkFor('ces', language))
    await phone.tap('label:has(input[name=score][value="4"])')
    await phone.look('document.querySelector("input[name=score]:checked").value = "very"')
    await phone.tapLink('button')
    expect(await phone.look('document.querySelector("#score .wrong").textContent')).toBe(message)
    expect((await phone.look(measures)).overflow).toBe(0)
    await keep(`wrong-type-${language}`)
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
