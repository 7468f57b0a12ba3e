import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { adminOf, startOneTenant } from '../tasks/one-tenant.ts'

it('goes all the way on a laptop: asked, mailed, answered by form, followed up, counted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'guanxi-survey-'))
  const laptop = await startOneTenant(folder)
  onTestFinished(async () => {
    await laptop.close()
    await rm(folder, { recursive: true })
  })
  const admin = await adminOf(laptop.url)
  const title = { en: 'How did we do?', zh: '请评价我们的服务' }
  const survey = await admin.call('POST', '/v1/surveys', { kind: 'csat', name: 'S', title, linkUrl: laptop.url })
  const person = { kind: 'person', name: '李娜', emails: ['li.na@example.com'] }
  const customer = await admin.call('POST', '/v1/customers', person)
  await admin.call('POST', `/v1/surveys/${survey.id}/invitations`, { customerId: customer.id })
  await admin.moveClock({ advance: 'PT2M' })
  await admin.settle()
  const mail = (await admin.mails()).find(({ to }) => to === 'li.na@example.com')
  expect(mail?.subject).toBe('请评价我们的服务')
  const link = /http:\S+/.exec(mail?.text ?? '')?.[0] ?? ''

  const page = await fetch(link)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await page.text()).toContain('您对我们的服务满意吗？')
  const send = () =>
    fetch(link, { method: 'POST', body: new URLSearchParams({ score: '1', reason: '等太久了 & 没人接' }) })
  const answers = await Promise.all([send(), send(), send(), send()])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410])
  expect((await fetch(link)).status).toBe(410)
  await admin.settle()

  const overview = await admin.call('GET', `/v1/customers/${customer.id}/overview`)
  expect(overview.answers.items).toMatchObject([{ score: 1, isLow: true, texts: { reason: '等太久了 & 没人接' } }])
  expect(overview.tasks.items).toMatchObject([{ title: '请跟进低分评价（CSAT）：1 分', priority: 'high' }])
  const { items } = await admin.call('GET', `/v1/answers?customerId=${customer.id}`)
  expect(items).toHaveLength(1)
  const results = await admin.call('GET', `/v1/surveys/${survey.id}/results`)
  expect(results).toMatchObject({ sent: 1, answered: 1, low: 1, score: { n: 1, distribution: { '1': 1 } } })
  expect(await admin.deadLetters()).toEqual([])
}, 60_000)
