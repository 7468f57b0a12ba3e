import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { day, hour, plusDays } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { openDesk } from './cases-world.ts'

const desk = openDesk()
const { call, must, open, platform, advance, follow, raisedBy } = desk
afterAll(desk.close)

let ada: Actor
let bob: Actor
let customer: { id: string }

beforeAll(async () => {
  ;[ada, bob] = (await desk.staff(2)) as [Actor, Actor]
  customer = await must('POST', '/v1/customers', { kind: 'person', name: '张伟' })
})

const codesOf = (body: { errors?: { pointer: string; code: string }[] }) =>
  (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)

describe('a new case', () => {
  it('has a number, the first open status and a priority from impact and urgency', async () => {
    const found = await open({ kind: 'question', impact: 'high', urgency: 'high', customerId: customer.id })
    expect(found).toMatchObject({
      kind: 'question',
      priority: 'urgent',
      status: 'new',
      statusGroup: 'open',
      channel: 'other',
      customerId: customer.id,
      replies: 0,
      reopenedCount: 0,
    })
    expect(found.number).toMatch(/^C-\d{6}$/)
    expect(raisedBy(found.id)).toEqual(['case.opened'])
  })

  it('gets a number of its own without a gap when 200 are opened at once', async () => {
    const first = await open()
    const all = await Promise.all(Array.from({ length: 200 }, () => open()))
    const numbers = all.map(({ number }) => Number(number.slice(2))).toSorted((a, b) => a - b)
    const start = Number(first.number.slice(2)) + 1
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => start + index))
  })

  it('takes no second number when the call is repeated under its key', async () => {
    const send = () => call('POST', '/v1/cases', { body: { subject: 'Once' }, headers: { 'idempotency-key': 'once' } })
    const [one, two] = [await send(), await send()]
    expect(two.body).toEqual(one.body)
    expect(two.headers['idempotency-replayed']).toBe('true')
    const next = await open()
    expect(Number(next.number.slice(2))).toBe(Number(one.body.number.slice(2)) + 1)
  })

  it('goes to whom it is given, else waits in the queue of the team', async () => {
    const given = await open({ ownerId: 'usr_2' }, ada)
    expect(given).toMatchObject({ ownerId: 'usr_2', teamId: 'tea_desk' })
    expect(given.takenAt).toBe(given.createdAt)
    const queued = await open({}, ada)
    expect(queued).toMatchObject({ teamId: 'tea_desk' })
    expect(queued.ownerId).toBeUndefined()
    const queue = await must('GET', '/v1/cases/queue?teamId=tea_desk&limit=100', undefined, bob)
    expect(queue.items.map(({ id }: { id: string }) => id)).toContain(queued.id)
    expect(queue.items.map(({ id }: { id: string }) => id)).not.toContain(given.id)
  })

  it.each([
    ['an unknown kind', { kind: 'wish' }, '/kind not_allowed'],
    ['no subject', { subject: ' ' }, '/subject too_small.string'],
    ['a category that there is not', { categoryId: 'none' }, '/categoryId no_such_record'],
    ['a user that there is not', { ownerId: 'usr_none' }, '/ownerId no_such_record'],
    ['a team that there is not', { teamId: 'tea_none' }, '/teamId no_such_record'],
    ['a parent that there is not', { parentId: 'cas_none' }, '/parentId no_such_record'],
    ['somebody whom it is about, being no complaint', { aboutUserId: 'usr_1' }, '/aboutUserId only_of_complaint'],
    ['a number of its own', { number: 'C-1' }, '/number unknown_field'],
  ])('is refused with %s', async (_, body, fault) => {
    const answer = await call('POST', '/v1/cases', { body: { subject: 'Wrong', ...body } })
    expect(answer.status).toBe(400)
    expect(codesOf(answer.body)).toEqual([fault])
  })

  it('hangs on no customer that the caller may not see', async () => {
    const stranger = testActor({ id: 'usr_9' }, 'own')
    const answer = await call('POST', '/v1/cases', { body: { subject: 'X', customerId: customer.id }, as: stranger })
    expect(answer.status).toBe(404)
  })
})

describe('taking a case', () => {
  it('has one winner of 200, and tells the others who it is', async () => {
    const found = await open({ teamId: 'tea_desk' })
    const takers = Array.from({ length: 200 }, (_, index) =>
      testActor({ id: `usr_t${index}`, teamId: 'tea_desk', teamIds: ['tea_desk'] }),
    )
    const answers = await Promise.all(takers.map((as) => call('POST', `/v1/cases/${found.id}/take`, { as })))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    const losers = answers.filter(({ status }) => status === 409)
    expect(losers).toHaveLength(199)
    const { ownerId } = winners[0]?.body ?? {}
    for (const { body } of losers) expect(body).toMatchObject({ code: 'case.taken', ownerId })
    expect(raisedBy(found.id)).toEqual(['case.opened', 'case.taken'])
  })

  it('hands it over, puts it back into the queue, and refuses once it is settled', async () => {
    const found = await open({ ownerId: 'usr_1' })
    const handed = await must('POST', `/v1/cases/${found.id}/assign`, { ownerId: 'usr_2' })
    expect(handed.ownerId).toBe('usr_2')
    const queued = await must('POST', `/v1/cases/${found.id}/assign`, { ownerId: null })
    expect(queued.ownerId).toBeUndefined()
    expect(queued.teamId).toBe('tea_desk')
    await must('POST', `/v1/cases/${found.id}/resolve`)
    const late = await call('POST', `/v1/cases/${found.id}/take`, { as: ada })
    expect([late.status, late.body.code]).toEqual([409, 'case.not_open'])
  })
})

describe('the status of a case', () => {
  it('goes through the groups, with the facts that follow', async () => {
    const found = await open({ customerId: customer.id })
    const path = `/v1/cases/${found.id}`
    await must('POST', `${path}/status`, { status: 'waiting_for_customer' })
    const resolved = await must('POST', `${path}/resolve`)
    expect(resolved).toMatchObject({ status: 'resolved', resolvedAt: platform.clock.now() })
    const closed = await must('POST', `${path}/close`, {})
    expect(closed).toMatchObject({ status: 'closed', closedAt: platform.clock.now(), closedBy: 'user:usr_1' })
    const reopened = await must('POST', `${path}/reopen`)
    expect(reopened).toMatchObject({ status: 'new', statusGroup: 'open', reopenedCount: 1 })
    expect(reopened.resolvedAt).toBeUndefined()
    expect(reopened.closedAt).toBeUndefined()
    expect(raisedBy(found.id)).toEqual([
      'case.opened',
      'case.status_changed',
      'case.status_changed',
      'case.resolved',
      'case.status_changed',
      'case.closed',
      'case.status_changed',
      'case.reopened',
    ])
  })

  it('is opened again within the days of the tenant and not later', async () => {
    const found = await open()
    const closed = await must('POST', `/v1/cases/${found.id}/close`, {})
    advance(14 * day)
    await must('POST', `/v1/cases/${found.id}/reopen`)
    await must('POST', `/v1/cases/${found.id}/close`, {})
    advance(14 * day + 1)
    const late = await call('POST', `/v1/cases/${found.id}/reopen`)
    expect([late.status, late.body.code]).toEqual([409, 'case.reopen_too_late'])
    expect(late.body.detail).toContain(plusDays(closed.closedAt, 28))
    const status = await call('POST', `/v1/cases/${found.id}/status`, { body: { status: 'in_progress' } })
    expect(status.body.code).toBe('case.reopen_too_late')
  })

  it('is one that the tenant has', async () => {
    const found = await open()
    const answer = await call('POST', `/v1/cases/${found.id}/status`, { body: { status: 'gone' } })
    expect([answer.status, ...codesOf(answer.body)]).toEqual([400, '/status no_such_status'])
  })

  it('changes nothing of what is closed', async () => {
    const found = await open()
    await must('POST', `/v1/cases/${found.id}/close`, {})
    const answer = await call('PATCH', `/v1/cases/${found.id}`, { body: { subject: 'Other' } })
    expect([answer.status, answer.body.code]).toEqual([409, 'case.closed'])
  })
})

describe('a change of a case', () => {
  it('reweighs the priority unless it is given', async () => {
    const found = await open()
    expect((await must('PATCH', `/v1/cases/${found.id}`, { urgency: 'high' })).priority).toBe('high')
    const given = await must('PATCH', `/v1/cases/${found.id}`, { impact: 'high', priority: 'low' })
    expect(given.priority).toBe('low')
  })

  it('shows in its history, personal words only to who may see them', async () => {
    const found = await open()
    await must('PATCH', `/v1/cases/${found.id}`, { subject: 'Broken pump' })
    await follow()
    const { items } = await must('GET', `/v1/cases/${found.id}/history`)
    expect(items[0].changes.map(({ field }: { field: string }) => field)).toContain('subject')
    const { 'personal:read': _, ...permissions } = testActor().permissions
    const blind = await must('GET', `/v1/cases/${found.id}/history`, undefined, testActor({ permissions }))
    expect(JSON.stringify(blind)).not.toContain('Broken pump')
    expect((await must('GET', `/v1/cases/${found.id}`, undefined, testActor({ permissions }))).subject).toBeUndefined()
  })
})

describe('parts of a case', () => {
  it('hold their parent open, unless they are closed along with it', async () => {
    const parent = await open()
    const child = await open({ parentId: parent.id })
    const grandchild = await open({ parentId: child.id })
    const refused = await call('POST', `/v1/cases/${parent.id}/close`, { body: {} })
    expect([refused.status, refused.body.code, refused.body.childIds]).toEqual([409, 'case.open_children', [child.id]])
    await must('POST', `/v1/cases/${parent.id}/close`, { withChildren: true })
    for (const { id } of [parent, child, grandchild])
      expect((await must('GET', `/v1/cases/${id}`)).statusGroup).toBe('closed')
  })

  it('never go round in a circle, not even when two changes at once would make one', async () => {
    const [a, b, c] = [await open(), await open(), await open()]
    await must('PATCH', `/v1/cases/${b.id}`, { parentId: a.id })
    await must('PATCH', `/v1/cases/${c.id}`, { parentId: b.id })
    const circle = await call('PATCH', `/v1/cases/${a.id}`, { body: { parentId: c.id } })
    expect([circle.status, ...codesOf(circle.body)]).toEqual([400, '/parentId circular'])
    const itself = await call('PATCH', `/v1/cases/${a.id}`, { body: { parentId: a.id } })
    expect(codesOf(itself.body)).toEqual(['/parentId circular'])
    const [x, y] = [await open(), await open()]
    const both = await Promise.all([
      call('PATCH', `/v1/cases/${x.id}`, { body: { parentId: y.id } }),
      call('PATCH', `/v1/cases/${y.id}`, { body: { parentId: x.id } }),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400])
  })

  it('leave their parent free to close when they are taken off', async () => {
    const parent = await open()
    const child = await open({ parentId: parent.id })
    expect((await must('GET', `/v1/cases/${parent.id}`)).childIds).toEqual([child.id])
    await must('PATCH', `/v1/cases/${child.id}`, { parentId: null })
    expect((await must('GET', `/v1/cases/${parent.id}`)).childIds).toBeUndefined()
    await must('POST', `/v1/cases/${parent.id}/close`, {})
  })
})

describe('lists of cases', () => {
  it('find them by number, with and without its zeros, and by words of the subject', async () => {
    const latin = await open({ subject: 'Steam wand squeals loudly' })
    const han = await open({ subject: '磨豆机卡住了' })
    await follow()
    const ids = async (query: string): Promise<string[]> =>
      (await must('GET', `/v1/cases?${query}`)).items.map(({ id }: { id: string }) => id)
    expect(await ids(`q=${latin.number}`)).toEqual([latin.id])
    expect(await ids(`q=${latin.number.slice(2)}`)).toEqual([latin.id])
    expect(await ids(`number=${latin.number}`)).toEqual([latin.id])
    expect(await ids('q=squeal')).toEqual([latin.id])
    expect(await ids(`q=${encodeURIComponent('卡住')}`)).toEqual([han.id])
  })

  it('filter by what is listed', async () => {
    const found = await open({ kind: 'after_sales_visit', priority: 'urgent', orderRef: 'PO-77' })
    await follow()
    const { items } = await must('GET', '/v1/cases?kind=after_sales_visit&priority=urgent&statusGroup=open')
    expect(items.map(({ id }: { id: string }) => id)).toEqual([found.id])
  })
})

describe('statuses and categories of a tenant', () => {
  it('are changed by version, and what is in use never goes', async () => {
    const { version, statuses, matrix } = await must('GET', '/v1/case-settings')
    const put = (body: object, ifMatch: number) =>
      call('PUT', '/v1/case-settings', { body, headers: { 'if-match': `"${ifMatch}"` } })
    const added = [...statuses, { key: 'in_workshop', group: 'paused', name: { en: 'In the workshop', zh: '维修中' } }]
    const saved = await put({ statuses: added, matrix, reopenDays: 7 }, version)
    expect(saved.status).toBe(200)
    expect((await put({ statuses: added, matrix, reopenDays: 8 }, version)).status).toBe(412)
    const now = saved.body.version
    const gone = await put({ statuses, matrix, reopenDays: 7 }, now)
    expect(codesOf(gone.body)).toEqual(['/statuses may_not_go'])
    const regrouped = added.map((one) => (one.key === 'new' ? { ...one, group: 'closed' } : one))
    expect(codesOf((await put({ statuses: regrouped, matrix, reopenDays: 7 }, now)).body)).toEqual([
      '/statuses/0/group group_is_fixed',
    ])
    const found = await open()
    const moved = await must('POST', `/v1/cases/${found.id}/status`, { status: 'in_workshop' })
    expect(moved.statusGroup).toBe('paused')
    const back = await put({ statuses: added, matrix, reopenDays: 14 }, now)
    expect(back.status).toBe(200)
  })

  it('make a tree without circles', async () => {
    const name = { en: 'X', zh: '某' }
    const put = async (categories: object[]) =>
      call('PUT', '/v1/case-categories', {
        body: { categories },
        headers: { 'if-match': `"${(await must('GET', '/v1/case-categories')).version}"` },
      })
    const chain = ['a', 'b', 'c', 'd', 'e', 'f'].map((id, index, all) => ({ id, name, parentId: all[index - 1] }))
    expect(
      codesOf(
        (
          await put([
            { id: 'a', parentId: 'b', name },
            { id: 'b', parentId: 'a', name },
          ])
        ).body,
      ),
    ).toEqual(['/categories/0/parentId circular'])
    expect(codesOf((await put(chain)).body)).toEqual(['/categories/5/parentId too_deep'])
    expect(codesOf((await put([{ id: 'a', parentId: 'z', name }])).body)).toEqual([
      '/categories/0/parentId no_such_record',
    ])
    expect((await put(chain.slice(0, 2))).status).toBe(200)
    expect((await open({ categoryId: 'b' })).categoryId).toBe('b')
    expect((await put([{ ...chain[0], retired: true }, chain[1] as object])).status).toBe(200)
    const retired = await call('POST', '/v1/cases', { body: { subject: 'X', categoryId: 'a' } })
    expect(codesOf(retired.body)).toEqual(['/categoryId is_retired'])
  })
})

describe('what anybody of another tenant asks for', () => {
  it('is not there', async () => {
    const found = await open()
    const foreigner = testActor({ tenantId: 'ten_2' })
    expect((await call('GET', `/v1/cases/${found.id}`, { as: foreigner })).status).toBe(404)
    advance(hour)
  })
})
