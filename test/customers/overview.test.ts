import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import customerView from '../../functions/customers/view.ts'
import { minute } from '../../shared/kernel/instant.ts'
import type { Store } from '../../shared/storage/store.ts'
import { apiOf, testActor } from '../support/api.ts'
import { openCustomers, unitsOf } from './world.ts'

const { platform, call, follow, add, addOrganisation, advance, close } = openCustomers()
afterAll(close)

let id: string
const get = (path: string, as = testActor()) => call('GET', `/v1/customers/${id}${path}`, { as })
const kinds = (items: readonly { kind: string }[]) => items.map(({ kind }) => kind)

beforeAll(async () => {
  id = (await addOrganisation('Huaxin', { phones: ['13800138000'], level: 'A' })).id
  await add('/v1/contacts', { name: 'Wang Fang', organisations: [{ customerId: id, roles: ['finance'] }] })
  advance(minute)
  const task = await add('/v1/tasks', { title: 'Call back', customerId: id, dueAt: '2026-03-03T08:00:00Z' })
  await add('/v1/tasks', { title: 'Visit', customerId: id, dueAt: '2026-04-01T08:00:00Z' })
  await add('/v1/interactions', {
    customerId: id,
    contactPoint: { kind: 'own', name: 'Hotline' },
    channel: 'phone',
    method: 'call',
    direction: 'inbound',
    summary: 'Asked for a quote',
  })
  advance(minute)
  await call('PATCH', `/v1/customers/${id}`, { body: { level: 'B' } })
  advance(minute)
  await call('POST', `/v1/tasks/${task.id}/complete`)
  await follow()
})

describe('the overview of a customer', () => {
  it('shows profile, contacts, open tasks, recent interactions and marks in three reads', async () => {
    const answer = await get('/overview')
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      customer: { id, name: 'Huaxin', level: 'B' },
      contactable: { phone: true, email: false, wechat: false, marketing: [] },
      contacts: { items: [{ name: 'Wang Fang', roles: ['finance'] }], more: false },
      tasks: { items: [{ title: 'Visit' }], more: false },
      interactions: { items: [{ summary: 'Asked for a quote' }] },
      counts: { contacts: 1, openTasks: 1, overdueTasks: 0, openCases: 0 },
    })
    expect(unitsOf(answer)).toEqual({ read: 2, write: 0 })
  })

  it('reads the store three times at most', async () => {
    let reads = 0
    const { store } = platform
    const counted: Store = {
      ...store,
      get: (key, options) => {
        reads++
        return store.get(key, options)
      },
      getMany: (keys) => {
        reads++
        return store.getMany(keys)
      },
      query: (query) => {
        reads++
        return store.query(query)
      },
      metered: () => counted,
    }
    const answer = await apiOf(customerView, { ...platform, store: counted })('GET', `/v1/customers/${id}/overview`)
    expect([answer.status, reads]).toEqual([200, 3])
  })

  it('leaves out what the caller may not see', async () => {
    const reader = testActor({ permissions: { 'customer:read': 'all', 'contact:read': 'all' } })
    const { body } = await get('/overview', reader)
    expect(body).not.toHaveProperty('tasks')
    expect(body).not.toHaveProperty('interactions')
    expect(body.counts).toEqual({ contacts: 1 })
    expect(body.contacts.items[0]).not.toHaveProperty('name')
    expect(body.customer).not.toHaveProperty('phones')
    const own = testActor({ id: 'usr_5', permissions: { ...testActor().permissions, 'task:read': 'own' } })
    expect((await get('/overview', own)).body.tasks.items).toEqual([])
    expect((await get('/overview', testActor({ id: 'usr_5' }, 'own'))).status).toBe(404)
  })
})

describe('a customer that is read', () => {
  it('brings contacts and open tasks along when asked, in two reads', async () => {
    const answer = await get('?include=contacts,tasks')
    expect(answer.body).toMatchObject({ id, contacts: [{ name: 'Wang Fang' }], tasks: [{ title: 'Visit' }] })
    expect([answer.headers.etag, unitsOf(answer).read]).toEqual([undefined, 1.5])
    expect((await get('?include=contacts')).body).not.toHaveProperty('tasks')
    expect((await get('')).body).not.toHaveProperty('contacts')
    const reader = testActor({ permissions: { 'customer:read': 'all' } })
    expect((await get('?include=contacts', reader)).body).not.toHaveProperty('contacts')
    expect((await get('?include=deals')).status).toBe(400)
  })
})

describe('the timeline of a customer', () => {
  it('shows what happened, newest first, and stays quiet about bookkeeping', async () => {
    const { body } = await get('/timeline')
    expect(kinds(body.items)).toEqual(['task', 'changed', 'interaction', 'created'])
    expect(body.items[1].changes).toEqual([{ field: 'level', from: 'A', to: 'B' }])
    expect(body.next).toBeUndefined()
  })

  it('gives the same in pages of one', async () => {
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; page < 10; page++) {
      const { body } = await get(`/timeline?limit=1${cursor}`)
      seen.push(...kinds(body.items))
      if (!body.next) break
      cursor = `&cursor=${body.next}`
    }
    expect(seen).toEqual(['task', 'changed', 'interaction', 'created'])
  })

  it('shows only changes to whom interactions and tasks are not visible', async () => {
    const reader = testActor({ permissions: { 'customer:read': 'all' } })
    expect(kinds((await get('/timeline', reader)).body.items)).toEqual(['changed', 'created'])
  })
})

describe('the history of a customer', () => {
  it('tells each field, who changed it, when and by which request', async () => {
    const { body } = await get('/history')
    expect(body.items[0]).toMatchObject({
      version: 2,
      actor: 'user:usr_1',
      at: '2026-03-02T08:02:00.000Z',
      changes: [{ field: 'level', from: 'A', to: 'B' }],
    })
    expect(body.items[0].requestId).toMatch(/^req-/)
    expect(body.items[1].version).toBe(1)
  })

  it('shows personal values, custom ones included, only to whom they may be shown', async () => {
    await add('/v1/fields/customer', { key: 'passport', label: 'Passport', type: 'text', personal: true })
    await add('/v1/fields/customer', { key: 'grade', label: 'Grade', type: 'text' })
    await call('PATCH', `/v1/customers/${id}`, { body: { phones: null, custom: { passport: 'E1', grade: 'x' } } })
    await call('PATCH', `/v1/customers/${id}`, { body: { custom: { passport: 'E2', grade: 'y' } } })
    await follow()
    const reader = testActor({ permissions: { 'customer:read': 'all' } })
    const [second, first] = (await get('/history', reader)).body.items
    expect(first.changes).toEqual([
      { field: 'phones', hidden: true },
      { field: 'custom', to: { grade: 'x' } },
    ])
    expect(second.changes).toEqual([
      { field: 'custom.passport', hidden: true },
      { field: 'custom.grade', from: 'x', to: 'y' },
    ])
    expect((await get('/history?limit=1')).body.items[0].changes).toContainEqual({
      field: 'custom.passport',
      from: 'E1',
      to: 'E2',
    })
  })

  it('lets the record be read as of a moment', async () => {
    expect((await get('?asOf=2026-03-02T08:01:30Z')).body).toMatchObject({ version: 1, level: 'A' })
    expect((await get('?asOf=2026-03-02T08:02:00.000Z')).body).toMatchObject({ version: 2, level: 'B' })
    expect((await get('?asOf=2026-03-02T07:00:00Z')).status).toBe(404)
    expect((await get('?asOf=yesterday')).status).toBe(400)
  })
})
