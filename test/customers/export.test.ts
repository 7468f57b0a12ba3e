import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import audit from '../../functions/admin/index.ts'
import contactability from '../../functions/communication/contactability-index.ts'
import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import customerView from '../../functions/customers/view.ts'
import leadsFunction from '../../functions/leads/index.ts'
import leadProgress from '../../functions/leads/lead-progress.ts'
import leadSearch from '../../functions/leads/lead-search.ts'
import sales from '../../functions/sales/index.ts'
import cases from '../../functions/service/cases.ts'
import surveys from '../../functions/surveys/index.ts'
import tasks from '../../functions/tasks/index.ts'
import type { Actor, Permission } from '../../shared/kernel/actor.ts'
import { testActor } from '../support/api.ts'
import { openWorld } from '../support/open-world.ts'

const world = openWorld([
  audit,
  ...[
    communication,
    contactability,
    customersFunction,
    customerView,
    leadsFunction,
    leadProgress,
    leadSearch,
    sales,
    cases,
    surveys,
    tasks,
  ],
])
const { call, must, follow } = world
afterAll(world.close)

let id: string
const held: Record<string, string> = {}
const said = {
  contactPoint: { kind: 'own', name: 'hotline' },
  channel: 'phone',
  method: 'call',
  direction: 'inbound',
}

beforeAll(async () => {
  const [ada] = (await world.staff(1, 'tea_sales', 'all')) as [Actor]
  await must('POST', '/v1/fields/customer', { key: 'passport', label: 'Passport', type: 'text', personal: true })
  const lead = await must('POST', '/v1/leads', { name: '李娜', emails: ['li@example.com'] }, ada)
  await must('POST', `/v1/leads/${lead.id}/status`, { status: 'working' }, ada)
  const converted = await must('POST', `/v1/leads/${lead.id}/convert`, {}, ada)
  id = converted.customerId
  await must('PATCH', `/v1/customers/${id}`, { custom: { passport: 'E1234' } })
  held.lead = lead.id
  held.task = (await must('POST', '/v1/tasks', { title: 'Call', customerId: id, dueAt: '2026-03-03T08:00:00Z' })).id
  held.interaction = (await must('POST', '/v1/interactions', { ...said, customerId: id, summary: 'Asked' })).id
  for (const subject of ['Leak', 'Noise']) {
    const found = await must('POST', '/v1/cases', { customerId: id, subject })
    for (const text of ['One', 'Two', 'Three']) {
      const { message } = await must('POST', `/v1/cases/${found.id}/messages`, { text: `${subject} ${text}` })
      held[`message ${subject} ${text}`] = message.id
    }
    held[`case ${subject}`] = found.id
  }
  const stages = [{ key: 'first', name: 'First', probability: 10 }]
  await must('POST', '/v1/pipelines', { name: 'Sales', stages, lostReasons: [{ key: 'price', name: 'Price' }] })
  held.deal = (await must('POST', '/v1/deals', { name: 'Machine', customerId: id, closeDate: '2026-09-01' })).id
  const title = { en: 'How was it?', zh: '怎么样？' }
  const survey = await must('POST', '/v1/surveys', {
    ...{ kind: 'csat', name: 'Survey', title, linkUrl: 'https://api.example.com/' },
  })
  held.invitation = (await must('POST', `/v1/surveys/${survey.id}/invitations`, { customerId: id })).id
  const suppressed = { channel: 'email', address: 'li@example.com', customerId: id }
  held.suppression = (await must('POST', '/v1/suppressions', suppressed)).id
  const other = await must('POST', '/v1/customers', { kind: 'person', name: 'Somebody else' })
  await must('POST', '/v1/interactions', { ...said, customerId: other.id, summary: 'Private' })
  await follow()
})

interface Page {
  readonly section: string
  readonly items: readonly { noun: string; record: Record<string, unknown> }[]
  readonly next?: string
}

const pagesOf = async (customerId: string, limit: number): Promise<Page[]> => {
  const pages: Page[] = []
  let query = `limit=${limit}`
  for (;;) {
    const page: Page = await must('GET', `/v1/customers/${customerId}/export?${query}`)
    pages.push(page)
    if (page.next === undefined) return pages
    query = `limit=${limit}&cursor=${encodeURIComponent(page.next)}`
  }
}

const granting = (change: Partial<Record<Permission, 'own' | 'team' | undefined>>): Actor =>
  testActor({ permissions: { ...testActor().permissions, ...change } as Actor['permissions'] })

describe('the export of a person', () => {
  it.each([50, 2, 1])('has each record that is held on it once, in pages of %d', async (limit) => {
    const pages = await pagesOf(id, limit)
    expect(pages.every(({ items }) => items.length <= limit)).toBe(true)
    const items = pages.flatMap((page) => page.items)
    const ids = items.filter(({ noun }) => noun !== 'change').map(({ record }) => record.id)
    expect(ids.sort()).toEqual([id, ...Object.values(held)].sort())
  })

  it('is whole: custom values marked personal, and the history', async () => {
    const items = (await pagesOf(id, 50)).flatMap((page) => page.items)
    const of = (noun: string) => items.filter((item) => item.noun === noun).map(({ record }) => record)
    expect(of('customer')).toMatchObject([{ name: '李娜', custom: { passport: 'E1234' } }])
    expect(of('change').map(({ version }) => version)).toContain(1)
    expect(JSON.stringify(of('change'))).toContain('E1234')
  })

  it('has the contacts of an organisation with all their fields', async () => {
    const company = await must('POST', '/v1/customers', { kind: 'organisation', name: 'Huaxin' })
    const organisations = [{ customerId: company.id, roles: ['user'] }]
    await must('POST', '/v1/contacts', { name: '王芳', organisations, note: 'Aunt' })
    const items = (await pagesOf(company.id, 50)).flatMap((page) => page.items)
    expect(items.filter(({ noun }) => noun === 'contact')).toMatchObject([{ record: { name: '王芳', note: 'Aunt' } }])
  })

  it('has nothing of others and nothing internal', async () => {
    const text = JSON.stringify(await pagesOf(id, 50))
    for (const absent of ['Private', 'Somebody else', 'g1pk', 'searchableCustom', 'raised', 'duepk'])
      expect(text).not.toContain(absent)
  })

  it('answers under an id that became this one', async () => {
    const [first] = await pagesOf(held.lead as string, 50)
    expect(first?.items[0]?.record.id).toBe(id)
  })

  it('is refused to whoever may not see all of it, naming what is missing', async () => {
    const missing: readonly (readonly [Permission, 'own' | 'team' | undefined])[] = [
      ['customer:read', 'own'],
      ['customer:read', 'team'],
      ['case:read', 'team'],
      ['lead:read', undefined],
      ['personal:read', undefined],
    ]
    for (const [permission, scope] of missing) {
      const answer = await call('GET', `/v1/customers/${id}/export`, { as: granting({ [permission]: scope }) })
      expect([answer.status, answer.body.code]).toEqual([403, 'access.denied'])
      expect(answer.body.detail).toContain(permission)
    }
  })

  it('is not there for another tenant', async () => {
    const as = testActor({ tenantId: 'ten_2' })
    expect((await call('GET', `/v1/customers/${id}/export`, { as })).status).toBe(404)
  })

  it('leaves an entry in the audit for each page that was read', async () => {
    type Entry = { noun: string; recordId: string }
    const entries = async (): Promise<number> => {
      await follow()
      const all: Entry[] = []
      for (let cursor = ''; ; ) {
        const { items, next } = await must('GET', `/v1/audit?limit=100${cursor}`)
        all.push(...items)
        if (next === undefined) break
        cursor = `&cursor=${encodeURIComponent(next)}`
      }
      return all.filter(({ noun, recordId }) => noun === 'export' && recordId === id).length
    }
    const before = await entries()
    const pages = await pagesOf(id, 50)
    expect((await entries()) - before).toBe(pages.length)
  })
})
