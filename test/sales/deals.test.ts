import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day, hour } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { faultsOf, openSales } from './sales-world.ts'

const sales = openSales()
const { call, must, raisedBy, advance, follow, edit } = sales
afterAll(sales.close)

const cny = (amount: string) => ({ amount, currency: 'CNY' })

let customerId: string
let pipelineId: string
beforeAll(async () => {
  await sales.staff(3)
  pipelineId = (await must('POST', '/v1/pipeline-templates/b2b_sale', {})).id
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
})

const open = (body: object = {}) => must('POST', '/v1/deals', { name: '咖啡机', customerId, ownerId: 'usr_1', ...body })

describe('a new deal', () => {
  it('begins in the first stage of the default pipeline, with what that stage says', async () => {
    const deal = await open({ amount: cny('1000'), closeDate: '2026-05-31' })
    expect(deal).toMatchObject({
      pipelineId,
      stage: 'prospecting',
      state: 'open',
      probability: 10,
      forecastCategory: 'pipeline',
      amount: cny('1000.00'),
      ownerId: 'usr_1',
      teamId: 'tea_sales',
      reopenedCount: 0,
    })
    expect(deal.stages).toEqual([
      {
        stage: 'prospecting',
        name: 'Prospecting',
        probability: 10,
        category: 'pipeline',
        enteredAt: deal.createdAt,
        by: 'user:usr_1',
      },
    ])
    expect(raisedBy(deal.id)).toEqual(['deal.created'])
  })

  it('comes to the exact sum of its lines', async () => {
    const lines = [
      { productRef: 'A', name: 'Machine', quantity: 3, unitPrice: cny('0.1') },
      { name: 'Service', quantity: 1.5, unitPrice: cny('99.99'), discountPercent: 12.5 },
    ]
    const deal = await open({ lines })
    expect(deal.lines.map(({ amount }: { amount: object }) => amount)).toEqual([cny('0.30'), cny('131.24')])
    expect(deal.amount).toEqual(cny('131.54'))
    const shorter = await must('PATCH', `/v1/deals/${deal.id}`, { lines: null, amount: cny('5') })
    expect(shorter.amount).toEqual(cny('5.00'))
    expect(shorter.lines).toBeUndefined()
  })

  it.each([
    ['no customer', { customerId: undefined }, '/customerId required'],
    ['a pipeline that there is not', { pipelineId: 'pip_none' }, '/pipelineId no_such_record'],
    ['a stage that there is not', { stage: 'none' }, '/stage not_allowed'],
    ['a currency that there is not', { amount: { amount: '1', currency: 'XYZ' } }, '/amount/currency not_a_currency'],
    ['less than the smallest coin', { amount: cny('1.005') }, '/amount/amount too_precise'],
    ['a negative amount', { amount: cny('-1') }, '/amount/amount too_small.number'],
    ['an amount beside lines', { amount: cny('1'), lines: [{ name: 'A', unitPrice: cny('1') }] }, '/amount only_alone'],
    [
      'lines in two currencies',
      {
        lines: [
          { name: 'A', unitPrice: cny('1') },
          { name: 'B', unitPrice: { amount: '1', currency: 'USD' } },
        ],
      },
      '/lines/1/unitPrice/currency other_currency',
    ],
    ['a colleague that there is not', { team: [{ userId: 'usr_none' }] }, '/team/0/userId no_such_record'],
    [
      'splits above all there is',
      {
        team: [
          { userId: 'usr_2', splitPercent: 60 },
          { userId: 'usr_3', splitPercent: 40.01 },
        ],
      },
      '/team splits_too_large',
    ],
    ['a contact that there is not', { contacts: [{ contactId: 'con_none' }] }, '/contacts/0/contactId no_such_record'],
    ['a stage whose fields it lacks', { stage: 'proposal' }, '/amount required_by_stage'],
    ['dates of its own', { imported: {} }, '/imported unknown_field'],
  ])('is refused with %s', async (_, body, fault) => {
    const answer = await call('POST', '/v1/deals', { body: { name: 'Wrong', customerId, ownerId: 'usr_1', ...body } })
    expect(answer.status).toBe(400)
    expect(faultsOf(answer.body)).toContain(fault)
  })

  it('is refused with the external id of another one', async () => {
    const first = await open({ externalId: 'OPP-1' })
    const answer = await call('POST', '/v1/deals', { body: { name: 'B', customerId, externalId: 'OPP-1' } })
    expect(answer).toMatchObject({ status: 409, body: { code: 'deal.duplicate', dealId: first.id } })
    const found = await must('GET', '/v1/deals?externalId=OPP-1')
    expect(found.items.map(({ id }: { id: string }) => id)).toEqual([first.id])
  })
})

describe('a change', () => {
  it('keeps what somebody set until it is cleared, whatever the stage says', async () => {
    const deal = await open()
    const set = await must('PATCH', `/v1/deals/${deal.id}`, { probability: 42, forecastCategory: 'commit' })
    expect(set).toMatchObject({
      probability: 42,
      forecastCategory: 'commit',
      manual: ['probability', 'forecastCategory'],
    })
    const moved = await must('POST', `/v1/deals/${deal.id}/move`, { stage: 'prospecting' })
    expect(moved.version).toBe(set.version)
    const cleared = await must('PATCH', `/v1/deals/${deal.id}`, { probability: null })
    expect(cleared).toMatchObject({ probability: 10, forecastCategory: 'commit', manual: ['forecastCategory'] })
    expect(raisedBy(deal.id)).toEqual(['deal.created', 'deal.changed', 'deal.changed'])
  })

  it('of the owner brings the team along and is told', async () => {
    const deal = await open()
    const given = await must('POST', `/v1/deals/${deal.id}/assign`, { ownerId: 'usr_2' })
    expect(given).toMatchObject({ ownerId: 'usr_2', teamId: 'tea_sales' })
    expect(raisedBy(deal.id)).toEqual(['deal.created', 'deal.assigned'])
  })

  it('of the amount of a deal with lines is refused', async () => {
    const deal = await open({ lines: [{ name: 'A', unitPrice: cny('1') }] })
    const answer = await call('PATCH', `/v1/deals/${deal.id}`, { body: { amount: cny('2') } })
    expect(faultsOf(answer.body)).toEqual(['/amount only_alone'])
  })
})

describe('a move', () => {
  it('is kept with the time in each stage', async () => {
    const deal = await open({ amount: cny('10'), closeDate: '2026-06-01' })
    advance(2 * day)
    await must('POST', `/v1/deals/${deal.id}/move`, { stage: 'proposal' })
    advance(3 * hour)
    const moved = await must('POST', `/v1/deals/${deal.id}/move`, { stage: 'prospecting' })
    expect(moved.stages).toMatchObject([
      { stage: 'prospecting', seconds: 172_800 },
      { stage: 'proposal', probability: 50, seconds: 10_800 },
      { stage: 'prospecting' },
    ])
    expect(moved.stages[2].leftAt).toBeUndefined()
    expect(moved.probability).toBe(10)
    expect(raisedBy(deal.id)).toEqual(['deal.created', 'deal.stage_changed', 'deal.stage_changed'])
  })

  it('names each field that the stage asks for', async () => {
    const deal = await open()
    const answer = await call('POST', `/v1/deals/${deal.id}/move`, { body: { stage: 'proposal' } })
    expect(answer.status).toBe(400)
    expect(faultsOf(answer.body)).toEqual(['/amount required_by_stage', '/closeDate required_by_stage'])
  })

  it('to where the stage does not lead is refused with the legal ones', async () => {
    const { id } = await must('POST', '/v1/pipeline-templates/project_finance', { language: 'zh' })
    const deal = await open({ pipelineId: id, amount: cny('5000000') })
    const answer = await call('POST', `/v1/deals/${deal.id}/move`, { body: { stage: 'signing' } })
    expect(answer).toMatchObject({ status: 409, body: { code: 'deal.illegal_stage', legal: ['due_diligence'] } })
    expect((await must('POST', `/v1/deals/${deal.id}/move`, { stage: 'due_diligence' })).stages[1].name).toBe(
      '尽职调查',
    )
  })

  it('is refused by rules of the stage over the deal and its customer, which are named', async () => {
    const { id } = await must('POST', '/v1/pipelines', {
      name: 'Ruled',
      stages: [
        { key: 'a', name: 'A', probability: 10 },
        {
          key: 'b',
          name: 'B',
          probability: 20,
          entry: [
            { name: 'Large', when: { field: 'amount', op: 'gte', value: 900 } },
            { name: 'Known', when: { field: 'customer.level', op: 'eq', value: 'A' } },
          ],
        },
      ],
      lostReasons: [{ key: 'price', name: 'Price' }],
    })
    const deal = await open({ pipelineId: id, amount: cny('1000') })
    const answer = await call('POST', `/v1/deals/${deal.id}/move`, { body: { stage: 'b' } })
    expect(answer).toMatchObject({ status: 409, body: { code: 'deal.entry_rule', rules: ['Known'] } })
    await must('PATCH', `/v1/customers/${customerId}`, { level: 'A' })
    expect((await must('POST', `/v1/deals/${deal.id}/move`, { stage: 'b' })).stage).toBe('b')
  })
})

describe('a stage that asks for an approval', () => {
  it('is entered neither by a move nor by a new deal without one', async () => {
    const { id } = await must('POST', '/v1/pipelines', {
      name: 'Approved',
      stages: [
        { key: 'a', name: 'A', probability: 10 },
        { key: 'b', name: 'B', probability: 20, approval: { approvers: ['usr_2'] } },
      ],
      lostReasons: [{ key: 'price', name: 'Price' }],
    })
    const deal = await open({ pipelineId: id })
    const refused = { status: 409, body: { code: 'deal.needs_approval', stage: 'b' } }
    expect(await call('POST', `/v1/deals/${deal.id}/move`, { body: { stage: 'b' } })).toMatchObject(refused)
    const body = { name: 'X', customerId, pipelineId: id, stage: 'b' }
    expect(await call('POST', '/v1/deals', { body })).toMatchObject(refused)
  })
})

describe('the end of a deal', () => {
  it('won: owner and splits are frozen, whoever has it later', async () => {
    const team = [{ userId: 'usr_2', role: 'presales', splitPercent: 33.33 }, { userId: 'usr_3' }]
    const deal = await open({ team, amount: cny('10') })
    const won = await must('POST', `/v1/deals/${deal.id}/win`)
    const wonBy = {
      ownerId: 'usr_1',
      teamId: 'tea_sales',
      splits: [
        { userId: 'usr_1', percent: 66.67 },
        { userId: 'usr_2', percent: 33.33 },
      ],
    }
    expect(won).toMatchObject({
      state: 'won',
      probability: 100,
      forecastCategory: 'closed',
      wonBy,
      closedAt: won.updatedAt,
    })
    expect(won.closeDate).toBe(won.closedAt.slice(0, 10))
    expect(won.stages[0].leftAt).toBe(won.closedAt)
    await must('POST', `/v1/deals/${deal.id}/assign`, { ownerId: 'usr_3' })
    await must('PATCH', `/v1/deals/${deal.id}`, { team: null })
    expect((await must('GET', `/v1/deals/${deal.id}`)).wonBy).toEqual(wonBy)
    const answer = await call('POST', `/v1/deals/${deal.id}/move`, { body: { stage: 'proposal' } })
    expect(answer).toMatchObject({ status: 409, body: { code: 'deal.not_open', dealState: 'won' } })
  })

  it('lost: for a reason of the pipeline only', async () => {
    const deal = await open()
    const wrong = await call('POST', `/v1/deals/${deal.id}/lose`, { body: { reason: 'weather' } })
    expect(faultsOf(wrong.body)).toEqual(['/reason not_allowed'])
    const lost = await must('POST', `/v1/deals/${deal.id}/lose`, { reason: 'price', note: 'Too dear' })
    expect(lost).toMatchObject({
      state: 'lost',
      probability: 0,
      forecastCategory: 'omitted',
      lostReason: { key: 'price', name: 'Price', note: 'Too dear' },
    })
    expect(raisedBy(deal.id)).toEqual(['deal.created', 'deal.lost'])
  })

  it('is undone by reopening, which keeps all that was', async () => {
    const deal = await open()
    await must('POST', `/v1/deals/${deal.id}/win`)
    advance(hour)
    const again = await must('POST', `/v1/deals/${deal.id}/reopen`)
    expect(again).toMatchObject({ state: 'open', reopenedCount: 1, probability: 10, stage: 'prospecting' })
    expect(again.stages).toHaveLength(2)
    expect(again.wonBy).toBeUndefined()
    expect(again.closedAt).toBeUndefined()
    expect(raisedBy(deal.id)).toEqual(['deal.created', 'deal.won', 'deal.reopened'])
    expect((await call('POST', `/v1/deals/${deal.id}/reopen`)).body.code).toBe('deal.is_open')
    const history = await must('GET', `/v1/deals/${deal.id}/history`).catch(() => ({ items: [] }))
    await follow()
    expect((await must('GET', `/v1/deals/${deal.id}/history`)).items.length).toBeGreaterThan(history.items.length)
  })

  it('is expected again, once it is reopened, when it was before, whatever day it was closed on', async () => {
    const deal = await open({ closeDate: '2026-09-30' })
    const lost = await must('POST', `/v1/deals/${deal.id}/lose`, { reason: 'price' })
    expect(lost.closeDate).not.toBe('2026-09-30')
    expect((await must('POST', `/v1/deals/${deal.id}/reopen`)).closeDate).toBe('2026-09-30')
  })
})

describe('deals of another system', () => {
  const old = {
    name: 'GTX Plus Basic',
    externalId: '1C1I7A6R',
    amount: { amount: '1054', currency: 'USD' },
    ownerId: 'usr_2',
    imported: { state: 'won', openedAt: '2016-10-20T00:00:00Z', closedAt: '2017-03-01T00:00:00Z' },
  }

  it('keep their dates, without customer and whatever their stage asks', async () => {
    const { items } = await must('POST', '/v1/deals/batch', { by: 'externalId', items: [old] })
    expect(items).toMatchObject([{ index: 0, status: 201 }])
    const deal = await must('GET', `/v1/deals/${items[0].id}`)
    expect(deal).toMatchObject({
      state: 'won',
      isImported: true,
      openedAt: '2016-10-20T00:00:00.000Z',
      closedAt: '2017-03-01T00:00:00.000Z',
      closeDate: '2017-03-01',
      wonBy: { ownerId: 'usr_2', splits: [{ userId: 'usr_2', percent: 100 }] },
    })
    expect(deal.stages).toMatchObject([{ enteredAt: deal.openedAt, leftAt: deal.closedAt, seconds: 132 * 86_400 }])
    expect(raisedBy(deal.id)).toEqual(['deal.created'])
  })

  it('are one, however many bring them at once', async () => {
    const item = { ...old, externalId: 'X9', imported: {} }
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call('POST', '/v1/deals/upsert?by=externalId', { body: item })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  })

  it('are brought by nobody who may not write all deals', async () => {
    const as = testActor({ id: 'usr_1', teamId: 'tea_sales', teamIds: ['tea_sales'] }, 'team')
    const { body } = await call('POST', '/v1/deals/batch', { body: { items: [{ ...old, externalId: 'X8' }] }, as })
    expect(body.items[0].problem.code).toBe('access.denied')
  })

  it('are changed when they come again, and closed when they closed meanwhile', async () => {
    const { imported, ...rest } = old
    const stages = [
      { stage: 'prospecting', enteredAt: '2025-01-01T00:00:00Z' },
      { stage: 'proposal', enteredAt: '2025-02-01T00:00:00Z' },
    ]
    const first = { ...rest, externalId: 'X2', imported: { stages } }
    const { id } = await must('POST', '/v1/deals/upsert?by=externalId', first)
    expect(await must('GET', `/v1/deals/${id}`)).toMatchObject({ state: 'open', stage: 'proposal', probability: 50 })
    const same = await must('POST', '/v1/deals/upsert?by=externalId', first)
    expect(same).toMatchObject({ id, version: 1 })
    const lost = { state: 'lost', closedAt: '2025-03-01T00:00:00Z', lostReason: 'price' }
    const closed = await must('POST', '/v1/deals/upsert?by=externalId', { ...rest, externalId: 'X2', imported: lost })
    expect(closed).toMatchObject({ id, version: 2, state: 'lost', closedAt: '2025-03-01T00:00:00.000Z' })
    const given = { ...rest, externalId: 'X2', ownerId: 'usr_3' }
    expect((await must('POST', '/v1/deals/upsert?by=externalId', given)).ownerId).toBe('usr_3')
    expect(raisedBy(id)).toEqual(['deal.created', 'deal.lost', 'deal.assigned'])
  })

  it.each([
    ['a future end', { state: 'won', closedAt: '2030-01-01T00:00:00Z' }, '/imported/closedAt not_in_past'],
    ['an end of an open one', { closedAt: '2020-01-01T00:00:00Z' }, '/imported/closedAt only_of_closed'],
    [
      'an end before the beginning',
      { state: 'won', openedAt: '2020-02-01T00:00:00Z', closedAt: '2020-01-01T00:00:00Z' },
      '/imported/closedAt ends_before_start',
    ],
    ['no reason of a lost one', { state: 'lost' }, '/reason not_allowed'],
    [
      'a stage that there is not',
      { stages: [{ stage: 'x', enteredAt: '2020-01-01T00:00:00Z' }] },
      '/imported/stages/0/stage not_allowed',
    ],
  ])('are refused with %s', async (_, imported, fault) => {
    const { items } = await must('POST', '/v1/deals/batch', { items: [{ name: 'Old', ownerId: 'usr_1', imported }] })
    expect(items[0].status).toBe(400)
    expect(faultsOf(items[0].problem)).toEqual([fault])
  })
})

describe('lists', () => {
  it('answer the open deals of an owner by close date, and those of a stage', async () => {
    const mine = { ownerId: 'usr_3', amount: cny('1') }
    const later = await open({ ...mine, closeDate: '2026-09-01', stage: 'proposal' })
    advance(1000)
    const sooner = await open({ ...mine, closeDate: '2026-08-01', stage: 'proposal' })
    const none = await open(mine)
    const won = await open({ ...mine, closeDate: '2026-07-01' })
    await must('POST', `/v1/deals/${won.id}/win`)
    await follow()
    const ids = async (query: string) =>
      (await must('GET', `/v1/deals?${query}`)).items.map(({ id }: { id: string }) => id)
    expect(await ids('ownerId=usr_3&state=open&sort=closeDate')).toEqual([sooner.id, later.id, none.id])
    expect(await ids(`ownerId=usr_3&pipelineId=${pipelineId}&stage=proposal`)).toEqual([sooner.id, later.id])
    expect(await ids('ownerId=usr_3&state=won')).toContain(won.id)
    expect((await ids('q=咖啡')).length).toBeGreaterThan(4)
    expect((await call('GET', '/v1/deals?stage=proposal')).body.code).toBe('filter.unserved')
  })
})

describe('the edit of a pipeline', () => {
  it('changes no deal', async () => {
    const { id, stages } = await must('POST', '/v1/pipeline-templates/retail', {})
    const deal = await open({ pipelineId: id })
    const renamed = stages.map((stage: { key: string }) => ({ ...stage, name: 'Renamed', probability: 33 }))
    expect((await edit(id, { stages: renamed })).status).toBe(200)
    const after = await must('GET', `/v1/deals/${deal.id}`)
    expect(after).toEqual(deal)
  })
})
