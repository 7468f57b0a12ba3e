import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import salesFunction from '../../functions/sales/index.ts'
import type { Store } from '../../shared/storage/store.ts'
import { apiOf, testActor } from '../support/api.ts'
import { faultsOf, openSales } from './sales-world.ts'

const sales = openSales()
const { call, must, raisedBy, follow, edit } = sales
afterAll(sales.close)

const lostReasons = [{ key: 'price', name: 'Price' }]
const stage = (key: string, more: object = {}) => ({ key, name: key.toUpperCase(), probability: 50, ...more })
const define = (stages: object[], more: object = {}) =>
  must('POST', '/v1/pipelines', { name: 'Test', stages, lostReasons, ...more })

let customerId: string
beforeAll(async () => {
  await sales.staff(1)
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
})

const open = (pipelineId: string, body: object = {}) =>
  must('POST', '/v1/deals', { name: 'Deal', customerId, pipelineId, ...body })

/** Calls that find something done by another between what they decided and their first commit. */
const callingAfter = (other: () => Promise<unknown>) => {
  let commits = 0
  const wrapped = (store: Store): Store => ({
    ...store,
    metered: (meter) => wrapped(store.metered(meter)),
    commit: async (actions) => {
      commits += 1
      if (commits === 1) await other()
      return store.commit(actions)
    },
  })
  const platform = { ...sales.platform, store: wrapped(sales.platform.store) }
  const actor = testActor({ teamId: 'tea_sales', teamIds: ['tea_sales'] })
  return { call: apiOf(salesFunction, platform, actor), tries: () => commits }
}

describe('a pipeline', () => {
  it('is the default when it is the first one, until another becomes it', async () => {
    expect((await call('POST', '/v1/deals', { body: { name: 'Early', customerId } })).body.code).toBe('pipeline.none')
    const first = await define([stage('a')])
    expect(first.isDefault).toBe(true)
    const second = await define([stage('a')], { isDefault: true })
    expect(second.isDefault).toBe(true)
    expect((await must('GET', `/v1/pipelines/${first.id}`)).isDefault).toBe(false)
    expect((await edit(first.id, { isDefault: true })).body.isDefault).toBe(true)
    expect((await must('GET', `/v1/pipelines/${second.id}`)).isDefault).toBe(false)
    const { items } = await must('GET', '/v1/pipelines')
    expect(items.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([first.id, second.id]))
    expect(faultsOf((await edit(first.id, { retired: true })).body)).toEqual(['/retired default_stays'])
    await edit(second.id, { retired: true })
    const answer = await call('POST', '/v1/deals', { body: { name: 'Late', customerId, pipelineId: second.id } })
    expect(faultsOf(answer.body)).toEqual(['/pipelineId is_retired'])
  })

  it.each([
    ['two stages with one key', { stages: [stage('a'), stage('a')] }, '/stages/1/key named_twice'],
    ['a next stage that there is not', { stages: [stage('a', { next: ['b'] })] }, '/stages/0/next/0 no_such_record'],
    ['retired stages only', { stages: [stage('a', { retired: true })] }, '/stages stage_needed'],
    ['no stage', { stages: [] }, '/stages too_small.array'],
    [
      'a field that no deal has',
      { stages: [stage('a', { required: ['colour'] })] },
      '/stages/0/required/0 wrong_format',
    ],
    ['a probability above 100', { stages: [stage('a', { probability: 101 })] }, '/stages/0/probability too_big.number'],
    ['no reason to lose for', { lostReasons: [] }, '/lostReasons too_small.array'],
  ])('is refused with %s', async (_, body, fault) => {
    const answer = await call('POST', '/v1/pipelines', {
      body: { name: 'X', stages: [stage('a')], lostReasons, ...body },
    })
    expect(answer.status).toBe(400)
    expect(faultsOf(answer.body)).toContain(fault)
  })

  it('asks for nothing that no deal can have', async () => {
    const rule = (field: string, value: unknown, op = 'gte') => ({ name: 'Rule', when: { field, op, value } })
    const stages = [
      stage('first', { required: ['amount', 'custom.nope'] }),
      stage('second', { entry: [rule('amount', 1000), rule('colour', 'red', 'eq'), rule('amount', 'abc')] }),
    ]
    const answer = await call('POST', '/v1/pipelines', { body: { name: 'Test', stages, lostReasons } })
    expect(faultsOf(answer.body)).toEqual([
      '/stages/0/required/1 unknown_field',
      '/stages/1/entry/1/when not_allowed',
      '/stages/1/entry/2/when wrong_type',
    ])
    await must('POST', '/v1/fields/deal', { key: 'budget', label: 'Budget', type: 'number' })
    const { id } = await define([stage('first', { required: ['custom.budget'], entry: [rule('custom.budget', 5)] })])
    expect(faultsOf((await edit(id, { stages: [stage('first', { required: ['custom.gone'] })] })).body)).toEqual([
      '/stages/0/required/0 unknown_field',
    ])
  })

  it('names approvers whom the tenant has, also when it is edited', async () => {
    const approval = (...approvers: string[]) => ({ approval: { approvers } })
    const stages = [stage('a'), stage('b', approval('usr_1', 'usr_nobody'))]
    const answer = await call('POST', '/v1/pipelines', { body: { name: 'X', stages, lostReasons } })
    expect(faultsOf(answer.body)).toEqual(['/stages/1/approval/approvers/1 no_such_record'])
    const { id } = await define([stage('a', approval('usr_1'))])
    const edited = await edit(id, { stages: [stage('a', approval('usr_1', 'usr_nobody'))] })
    expect(faultsOf(edited.body)).toEqual(['/stages/0/approval/approvers/1 no_such_record'])
    expect((await edit(id, { stages: [stage('a', approval('usr_1'))], name: 'Y' })).status).toBe(200)
  })

  it.each(['b2b_sale', 'retail', 'project_finance'])('comes ready-made for an industry: %s', async (template) => {
    for (const language of ['en', 'zh']) {
      const made = await must('POST', `/v1/pipeline-templates/${template}`, { language })
      expect(made).toMatchObject({ template, retired: false })
      expect(made.stages.length).toBeGreaterThan(2)
      expect(/\p{Script=Han}/u.test(made.name)).toBe(language === 'zh')
      expect(raisedBy(made.id)).toEqual(['pipeline.created'])
    }
  })

  it('that finances projects leads from the disbursement to what follows a loan, and from there nowhere', async () => {
    const { stages } = await must('POST', '/v1/pipeline-templates/project_finance', {})
    const nextOf = Object.fromEntries(stages.map(({ key, next }: { key: string; next: string[] }) => [key, next]))
    expect(nextOf).toMatchObject({ disbursement: ['post_loan'], post_loan: [] })
  })
})

describe('an edit', () => {
  it('takes no stage away that is in use', async () => {
    const { id } = await define([stage('a'), stage('b')])
    const deal = await open(id)
    await follow()
    const gone = await edit(id, { stages: [stage('b')] })
    expect(gone).toMatchObject({ status: 409, body: { code: 'pipeline.stage_in_use' } })
    expect((await edit(id, { stages: [stage('a', { retired: true }), stage('b')] })).status).toBe(200)
    const enter = await call('POST', '/v1/deals', { body: { name: 'X', customerId, pipelineId: id, stage: 'a' } })
    expect(faultsOf(enter.body)).toEqual(['/stage not_allowed'])
    expect((await edit(id, { stages: [stage('b')] })).body.code).toBe('pipeline.stage_in_use')
    await must('POST', `/v1/deals/${deal.id}/move`, { stage: 'b' })
    await follow()
    expect((await edit(id, { stages: [stage('b')] })).status).toBe(200)
    const after = await must('GET', `/v1/deals/${deal.id}`)
    expect(after.stages.map(({ name }: { name: string }) => name)).toEqual(['A', 'B'])
  })

  it('takes no reason away that deals may have been lost for', async () => {
    const { id } = await define([stage('a')])
    const answer = await edit(id, { lostReasons: [{ key: 'other', name: 'Other' }] })
    expect(faultsOf(answer.body)).toEqual(['/lostReasons may_not_go'])
    const retired = { key: 'price', name: 'Price', retired: true }
    expect((await edit(id, { lostReasons: [retired, { key: 'other', name: 'Other' }] })).status).toBe(200)
    const deal = await open(id)
    const lost = await call('POST', `/v1/deals/${deal.id}/lose`, { body: { reason: 'price' } })
    expect(faultsOf(lost.body)).toEqual(['/reason not_allowed'])
  })

  it('between the decision to move and its commit is seen: nothing enters a stage after it was retired', async () => {
    const { id } = await define([stage('a'), stage('b'), stage('c')])
    const deal = await open(id)
    const retire = () => edit(id, { stages: [stage('a'), stage('b', { retired: true }), stage('c')] })
    const { call: late } = callingAfter(retire)
    const moved = await late('POST', `/v1/deals/${deal.id}/move`, { body: { stage: 'b' } })
    expect(moved).toMatchObject({ status: 409, body: { code: 'deal.illegal_stage', legal: ['c'] } })
    expect((await must('GET', `/v1/deals/${deal.id}`)).version).toBe(1)
    const again = callingAfter(() => edit(id, { stages: [stage('a', { retired: true }), stage('b'), stage('c')] }))
    const body = { name: 'X', customerId, pipelineId: id }
    expect((await again.call('POST', '/v1/deals', { body })).body.stage).toBe('b')
  })

  it('that changes no stage lets a move pass', async () => {
    const { id } = await define([stage('a'), stage('b')])
    const deal = await open(id)
    const { call: late, tries } = callingAfter(() => edit(id, { name: 'Renamed' }))
    expect((await late('POST', `/v1/deals/${deal.id}/move`, { body: { stage: 'b' } })).status).toBe(200)
    expect(tries()).toBe(1)
  })
})

describe('the board', () => {
  it('shows every stage with its newest deals, how many there are and what they come to', async () => {
    const { id } = await define([stage('a'), stage('b')])
    const cny = (amount: string) => ({ amount, currency: 'CNY' })
    for (const amount of ['0.1', '0.2', '99.99']) {
      await open(id, { amount: cny(amount) })
      sales.advance(1)
    }
    await open(id, { stage: 'b', amount: { amount: '7', currency: 'JPY' } })
    await open(id, { stage: 'b' })
    const won = await open(id, { stage: 'b', amount: cny('5') })
    await must('POST', `/v1/deals/${won.id}/win`)
    await follow()
    const board = await must('GET', `/v1/pipelines/${id}/board?limit=2`)
    expect(board.stages).toMatchObject([
      {
        stage: 'a',
        count: 3,
        sums: [{ currency: 'CNY', count: 3, amount: '100.29', weighted: '50.145' }],
        items: [{ amount: cny('99.99') }, { amount: cny('0.20') }],
        more: true,
      },
      { stage: 'b', count: 2, sums: [{ currency: 'JPY', count: 1, amount: '7' }], more: false },
    ])
    expect(board.stages[1].items).toHaveLength(2)
  })

  it('shows to each what they may see', async () => {
    const { id } = await define([stage('a')])
    await open(id)
    await follow()
    const stranger = testActor({ id: 'usr_x', teamIds: ['tea_x'] }, 'team')
    const board = await must('GET', `/v1/pipelines/${id}/board`, undefined, stranger)
    expect(board.stages).toMatchObject([{ count: 0, sums: [], items: [] }])
  })
})
