import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../shared/kernel/actor.ts'
import { type leadStatuses, legalMoves } from '../../shared/leads/lead-status.ts'
import { testActor } from '../support/api.ts'
import { openLeads } from './leads-world.ts'

const world = openLeads()
const { call, must, add, follow, raisedBy } = world
afterAll(world.close)

let ada: Actor
let bob: Actor

beforeAll(async () => {
  ;[ada, bob] = (await world.staff(2, 'team')) as [Actor, Actor]
})

const codesOf = (body: { errors?: { pointer: string; code: string }[] }) =>
  (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)

describe('a new lead', () => {
  it('belongs to whom it was added by, cleaned as a customer is', async () => {
    const lead = await add(
      {
        name: ' 李  娜 ',
        phones: ['139 5712 3456'],
        emails: ['Li.Na@Yunfan.Example'],
        website: 'https://www.yunfan.example/about',
        tags: ['vip', 'vip'],
        amount: { amount: '120000.50', currency: 'CNY' },
        source: { channel: 'exhibition', campaign: 'autumn' },
      },
      ada,
    )
    expect(lead).toMatchObject({
      name: '李 娜',
      status: 'new',
      ownerId: 'usr_1',
      teamId: 'tea_sales',
      phones: [{ number: '+8613957123456', valid: true }],
      emails: [{ address: 'li.na@yunfan.example', valid: true }],
      domain: 'yunfan.example',
      tags: ['vip'],
      amount: { amount: '120000.50', currency: 'CNY' },
      duplicates: { items: [], hidden: 0 },
    })
    expect(lead.ownedSince).toBe(lead.createdAt)
    expect(raisedBy(lead.id)).toEqual(['lead.created'])
    const { duplicates, ...kept } = lead
    expect(await must('GET', `/v1/leads/${lead.id}`, undefined, bob)).toEqual(kept)
  })

  it('belongs to nobody when its author says so, and waits in the queue of the team', async () => {
    const lead = await add({ ownerId: null }, ada)
    expect(lead).toMatchObject({ teamId: 'tea_sales', status: 'new' })
    expect(lead.ownerId).toBeUndefined()
    expect(lead.ownedSince).toBeUndefined()
  })

  it('goes only to whom its author reaches', async () => {
    const own = testActor({ id: 'usr_1', teamId: 'tea_sales', teamIds: ['tea_sales'] }, 'own')
    for (const body of [{ ownerId: null }, { ownerId: 'usr_2' }])
      expect((await call('POST', '/v1/leads', { body: { name: 'X', ...body }, as: own })).body.code).toBe(
        'access.denied',
      )
  })

  it.each([
    ['no name', { name: ' ' }, '/name too_small.string'],
    ['a status of its own', { status: 'qualified' }, '/status unknown_field'],
    ['an amount that is a number', { amount: 3 }, '/amount wrong_type'],
    ['an amount in words', { amount: { amount: 'a#b', currency: 'CNY' } }, '/amount/amount wrong_format'],
    ['a part of a fen', { amount: { amount: '0.001', currency: 'CNY' } }, '/amount/amount too_precise'],
    ['a custom field that there is not', { custom: { size: 3 } }, '/custom/size unknown_field'],
    ['a user that there is not', { ownerId: 'usr_none' }, '/ownerId no_such_record'],
    ['a team that there is not', { teamId: 'tea_none' }, '/teamId no_such_record'],
  ])('is refused with %s', async (_, body, fault) => {
    const answer = await call('POST', '/v1/leads', { body: { name: 'Wrong', ...body } })
    expect(answer.status).toBe(400)
    expect(codesOf(answer.body)).toEqual([fault])
  })
})

describe('a change of a lead', () => {
  it('replaces what is given, removes what is null, and writes nothing when nothing changes', async () => {
    const lead = await add({ industry: 'software', company: 'Yunfan' }, ada)
    const path = `/v1/leads/${lead.id}`
    const changed = await must('PATCH', path, { industry: null, employees: 40, company: 'Yunfan' }, ada)
    expect(changed).toMatchObject({ employees: 40, company: 'Yunfan', version: 2 })
    expect(changed.industry).toBeUndefined()
    expect(await must('PATCH', path, { employees: 40 }, ada)).toMatchObject({ version: 2 })
    expect(raisedBy(lead.id)).toEqual(['lead.created', 'lead.changed'])
    await follow()
    const history = await must('GET', `${path}/history`, undefined, ada)
    expect(history.items.map(({ version }: { version: number }) => version)).toEqual([2, 1])
    expect(history.items[0].changes.map(({ field }: { field: string }) => field).sort()).toEqual([
      'employees',
      'industry',
    ])
  })

  it('needs the version that If-Match names', async () => {
    const lead = await add()
    const answer = await call('PATCH', `/v1/leads/${lead.id}`, {
      body: { employees: 1 },
      headers: { 'if-match': '"7"' },
    })
    expect(answer.status).toBe(412)
  })

  it('keeps a unique custom value to one lead', async () => {
    await must('POST', '/v1/fields/lead', { key: 'badge', label: 'Badge', type: 'text', unique: true })
    const first = await add({ custom: { badge: 'B-1' } })
    const second = await call('POST', '/v1/leads', { body: { name: 'Second', custom: { badge: 'B-1' } } })
    expect(second).toMatchObject({ status: 409, body: { code: 'lead.duplicate', leadId: first.id } })
    await must('PATCH', `/v1/leads/${first.id}`, { custom: { badge: null } })
    await add({ custom: { badge: 'B-1' } })
  })
})

describe('the status of a lead', () => {
  type Status = (typeof leadStatuses)[number]
  const move = (id: string, to: Status) => {
    const path = `/v1/leads/${id}`
    if (to === 'nurturing') return call('POST', `${path}/nurture`, { body: { until: '2026-06-01' } })
    if (to === 'disqualified') return call('POST', `${path}/disqualify`, { body: { reason: 'no_budget' } })
    return call('POST', `${path}/status`, { body: { status: to } })
  }
  const inStatus = async (status: Status): Promise<string> => {
    const { id } = await add()
    if (status !== 'new') expect((await move(id, status)).status).toBe(200)
    return id
  }
  const reachable = ['working', 'nurturing', 'qualified', 'disqualified'] as const

  it.each(['new', ...reachable] as const)('from %s goes where it may, and nowhere else', async (from) => {
    for (const to of reachable.filter((status) => status !== from)) {
      const id = await inStatus(from)
      const answer = await move(id, to)
      if (legalMoves[from].includes(to)) {
        expect(answer.body).toMatchObject({ status: to })
        continue
      }
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'lead.illegal_status', leadStatus: from, legal: legalMoves[from] },
      })
    }
  })

  it('stays as it is when it has it already', async () => {
    const id = await inStatus('working')
    expect((await move(id, 'working')).body).toMatchObject({ version: 2 })
    expect(raisedBy(id)).toEqual(['lead.created', 'lead.status_changed'])
  })

  it('never becomes converted by hand', async () => {
    const id = await inStatus('qualified')
    const answer = await move(id, 'converted')
    expect(codesOf(answer.body)).toEqual(['/status not_allowed'])
  })

  it('says why it was disqualified, until it is opened again', async () => {
    const { id } = await add({}, ada)
    const settled = await must('POST', `/v1/leads/${id}/disqualify`, { reason: 'no_budget', note: 'This year' }, ada)
    expect(settled).toMatchObject({
      status: 'disqualified',
      disqualified: { reason: 'no_budget', note: 'This year', by: 'user:usr_1' },
    })
    const assigned = await call('POST', `/v1/leads/${id}/assign`, { body: { ownerId: 'usr_2' }, as: ada })
    expect(assigned.body).toMatchObject({ code: 'lead.not_open', leadStatus: 'disqualified' })
    const open = await must('POST', `/v1/leads/${id}/reopen`, undefined, ada)
    expect(open.status).toBe('working')
    expect(open.disqualified).toBeUndefined()
    expect(raisedBy(id)).toEqual(['lead.created', 'lead.status_changed', 'lead.disqualified', 'lead.status_changed'])
  })

  it('is nurtured until a date to come, which may be moved', async () => {
    const { id } = await add()
    const past = await call('POST', `/v1/leads/${id}/nurture`, { body: { until: '2026-03-02' } })
    expect(codesOf(past.body)).toEqual(['/until too_small.date'])
    expect(await must('POST', `/v1/leads/${id}/nurture`, { until: '2026-05-01' })).toMatchObject({
      status: 'nurturing',
      nurtureUntil: '2026-05-01',
    })
    expect(await must('POST', `/v1/leads/${id}/nurture`, { until: '2026-06-01' })).toMatchObject({
      nurtureUntil: '2026-06-01',
    })
    expect((await must('POST', `/v1/leads/${id}/status`, { status: 'working' })).nurtureUntil).toBeUndefined()
  })
})

describe('the owner of a lead', () => {
  it('changes with the team, within reach', async () => {
    const lead = await add({}, ada)
    world.advance(1000)
    const handed = await must('POST', `/v1/leads/${lead.id}/assign`, { ownerId: 'usr_2' }, ada)
    expect(handed).toMatchObject({ ownerId: 'usr_2', teamId: 'tea_sales' })
    expect(handed.ownedSince > lead.ownedSince).toBe(true)
    const back = await must('POST', `/v1/leads/${lead.id}/assign`, { ownerId: null }, bob)
    expect(back.ownerId).toBeUndefined()
    expect(back.teamId).toBe('tea_sales')
    expect(raisedBy(lead.id)).toEqual(['lead.created', 'lead.assigned', 'lead.assigned'])
    const own = testActor({ id: 'usr_2', teamIds: [] }, 'own')
    expect((await call('GET', `/v1/leads/${lead.id}`, { as: own })).status).toBe(404)
  })
})

describe('a lead that is shared', () => {
  it('may be read, found and not changed by whom it is shared with', async () => {
    const lead = await add({ industry: 'shared-trade' }, ada)
    const own = testActor({ id: 'usr_2' }, 'own')
    const path = `/v1/leads/${lead.id}`
    expect((await call('GET', path, { as: own })).status).toBe(404)
    await must('PUT', `${path}/shares`, { userIds: ['usr_2', 'usr_2'] }, ada)
    await follow()
    expect((await must('GET', path, undefined, own)).sharedWith).toEqual(['usr_2'])
    expect((await must('GET', '/v1/leads?industry=shared-trade', undefined, own)).items).toHaveLength(1)
    expect((await call('PATCH', path, { body: { employees: 1 }, as: own })).status).toBe(403)
    const unknown = await call('PUT', `${path}/shares`, { body: { userIds: ['usr_none'] }, as: ada })
    expect(codesOf(unknown.body)).toEqual(['/userIds/0 no_such_record'])
  })
})

describe('the list of leads', () => {
  it('is filtered by its values and searched by name, company and addresses', async () => {
    const lead = await add({
      name: '王小明',
      company: '苏州恒瑞机械',
      industry: 'machinery',
      phones: ['13612345678'],
      source: { channel: 'web', campaign: 'spring' },
    })
    await follow()
    const queries = [
      'industry=machinery',
      'source.campaign=spring&open=true',
      'q=wangxiaoming',
      'q=%E6%81%92%E7%91%9E',
      'q=5678',
      `filter=${encodeURIComponent(
        JSON.stringify({
          and: [
            { field: 'industry', op: 'eq', value: 'machinery' },
            { field: 'status', op: 'in', value: ['new', 'working'] },
          ],
        }),
      )}`,
    ]
    for (const query of queries) {
      const { items } = await must('GET', `/v1/leads?${query}`)
      expect(items.map(({ id }: { id: string }) => id)).toEqual([lead.id])
    }
    await must('POST', `/v1/leads/${lead.id}/disqualify`, { reason: 'bankrupt' })
    await follow()
    expect((await must('GET', '/v1/leads?source.campaign=spring&open=true')).items).toEqual([])
    expect((await must('GET', '/v1/leads?disqualified.reason=bankrupt')).items).toHaveLength(1)
  })

  it('shows each caller what is theirs, and names to who may see them', async () => {
    await add({ name: 'Grace Hopper', industry: 'navy', note: 'secret' }, bob)
    await follow()
    const own = testActor({ id: 'usr_9' }, 'own')
    expect((await must('GET', '/v1/leads?industry=navy', undefined, own)).items).toEqual([])
    const { 'personal:read': _, ...permissions } = testActor().permissions
    const blind = testActor({ id: 'usr_8', permissions })
    const [shown] = (await must('GET', '/v1/leads?industry=navy', undefined, blind)).items
    expect(shown.industry).toBe('navy')
    for (const field of ['name', 'note', 'emails', 'phones']) expect(shown[field]).toBeUndefined()
    expect((await call('GET', '/v1/leads?q=grace', { as: blind })).status).toBe(403)
  })
})
