import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import onApproval from '../../functions/sales/on-approval.ts'
import onDealMoved from '../../functions/sales/on-deal-moved.ts'
import watchApprovals from '../../functions/sales/watch-approvals.ts'
import { day, plusDays } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { addUser } from '../support/people.ts'
import { openSales } from './sales-world.ts'

const sales = openSales()
const { call, must, platform, advance, raisedBy, mails, changes } = sales
afterAll(sales.close)
const deliver = deliverer(changes, [onApproval, onDealMoved], platform)

const cny = (amount: string) => ({ amount, currency: 'CNY' })
/** People who may decide when asked, and see and write nothing else of others. */
const person = (id: string) => testActor({ id, teamId: 'tea_sales', teamIds: [] }, 'own')
const [seller, boss, cfo, deputy] = ['usr_1', 'usr_2', 'usr_3', 'usr_4'].map(person) as [
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
  ReturnType<typeof person>,
]

let pipelineId: string
let customerId: string
let dealId: string
beforeAll(async () => {
  await sales.staff(5)
  await addUser(platform, 'usr_gone', { status: 'disabled' })
  const approval = (approvers: string[], mode: string) => ({
    approval: { approvers, mode, expiresAfterDays: 5, remindAfterDays: 2 },
  })
  const stages = [
    { key: 'offer', name: 'Offer', probability: 10 },
    { key: 'one', name: 'Discount', probability: 50, ...approval(['usr_1', 'usr_2', 'usr_3'], 'one') },
    { key: 'all', name: 'Contract', probability: 90, required: ['amount'], ...approval(['usr_2', 'usr_3'], 'all') },
    { key: 'mine', name: 'Mine', probability: 90, ...approval(['usr_1', 'usr_gone'], 'all') },
    { key: 'gone', name: 'Nobody', probability: 90, ...approval(['usr_gone'], 'one') },
  ]
  pipelineId = (await must('POST', '/v1/pipelines', { name: 'P', stages, lostReasons: [{ key: 'x', name: 'X' }] })).id
  customerId = (await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯科技' })).id
})

beforeEach(async () => {
  const input = { name: 'Deal', customerId, pipelineId, ownerId: 'usr_1', amount: cny('5000') }
  dealId = (await must('POST', '/v1/deals', input)).id
  await deliver()
  mails.length = 0
})

const ask = (stage: string, as = seller) => must('POST', `/v1/deals/${dealId}/approvals`, { stage, note: '请批' }, as)
const decide = (id: string, what: 'approve' | 'refuse', as: ReturnType<typeof person>) =>
  call('POST', `/v1/approvals/${id}/${what}`, { body: what === 'approve' ? {} : { reason: 'Too cheap' }, as })
const deal = () => must('GET', `/v1/deals/${dealId}`)
const mailed = (about = '') =>
  mails
    .filter(({ text }) => text.includes(about))
    .map(({ to, subject }) => `${to.split('@')[0]} ${subject}`)
    .sort()

describe('asking for an approval', () => {
  it('shows the approvers what is asked, never asks who asks, and tells the others by mail once', async () => {
    const asked = await ask('one')
    expect(asked).toMatchObject({
      subject: { kind: 'deal_stage', id: dealId },
      move: { stage: 'one', name: 'Discount', from: 'offer', amount: cny('5000.00') },
      status: 'pending',
      mode: 'one',
      requesterId: 'usr_1',
      approvers: [{ userId: 'usr_2' }, { userId: 'usr_3' }],
      expiresAt: plusDays(platform.clock.now(), 5),
    })
    await deliver(2)
    expect(mailed()).toEqual([
      'usr_2 Please decide: a deal is to enter Discount',
      'usr_3 Please decide: a deal is to enter Discount',
    ])
    await sales.follow()
    const mine = await must('GET', '/v1/approvals?mine=true', undefined, boss)
    expect(mine.items.map(({ id }: { id: string }) => id)).toContain(asked.id)
    expect((await must('GET', '/v1/approvals?mine=true', undefined, seller)).items).toEqual([])
  })

  it('is possible once at a time, for a stage that needs it and takes the deal', async () => {
    const { id } = await ask('one')
    const again = await call('POST', `/v1/deals/${dealId}/approvals`, { body: { stage: 'all' }, as: seller })
    expect(again).toMatchObject({ status: 409, body: { code: 'approval.pending', approvalId: id } })
    await must('POST', `/v1/approvals/${id}/withdraw`, undefined, seller)
    const codeOf = async (stage: string) => {
      const { status, body } = await call('POST', `/v1/deals/${dealId}/approvals`, { body: { stage }, as: seller })
      return `${status} ${body.code}`
    }
    expect(await codeOf('gone')).toBe('409 approval.no_approver')
    expect(await codeOf('offer')).toBe('409 deal.illegal_stage')
    await must('PATCH', `/v1/deals/${dealId}`, { amount: null })
    expect(await codeOf('all')).toBe('400 request.invalid')
    await must('POST', `/v1/deals/${dealId}/win`)
    expect(await codeOf('one')).toBe('409 deal.not_open')
  })

  it('leaves it to who asks when the pipeline names nobody else who works here', async () => {
    const { id, approvers } = await ask('mine')
    expect(approvers).toEqual([{ userId: 'usr_1' }])
    expect((await decide(id, 'approve', seller)).body.status).toBe('given')
    expect((await deal()).stage).toBe('mine')
  })
})

describe('deciding', () => {
  it('one is enough where one has to approve, and the deal moves with it', async () => {
    const { id } = await ask('one')
    const { body } = await decide(id, 'approve', boss)
    expect(body).toMatchObject({ status: 'given', closedAt: platform.clock.now() })
    const { stage, stages, probability } = await deal()
    expect([stage, probability, stages.at(-1).by]).toEqual(['one', 50, 'user:usr_2'])
    expect(await decide(id, 'approve', cfo)).toMatchObject({ status: 409, body: { code: 'approval.settled' } })
    await deliver(2)
    expect(mailed()).toContain('usr_1 Approved: a deal is to enter Discount')
    expect(raisedBy(id)).toEqual(['approval.requested', 'approval.given'])
    expect(raisedBy(dealId).filter((type) => type === 'deal.stage_changed')).toHaveLength(1)
  })

  it('all agree where all have to, each counts once', async () => {
    const { id } = await ask('all')
    expect((await decide(id, 'approve', boss)).body.status).toBe('pending')
    expect((await decide(id, 'approve', boss)).body).toMatchObject({ status: 'pending', version: 2 })
    expect((await deal()).stage).toBe('offer')
    expect((await decide(id, 'approve', cfo)).body.status).toBe('given')
    expect((await deal()).stage).toBe('all')
  })

  it('agreements at the same time move the deal once', async () => {
    for (let round = 0; round < 10; round++) {
      const input = { name: 'Deal', customerId, pipelineId, ownerId: 'usr_1', amount: cny('1') }
      dealId = (await must('POST', '/v1/deals', input)).id
      const { id } = await ask('all')
      const answers = await Promise.all([boss, cfo, boss, cfo].map((as) => decide(id, 'approve', as)))
      expect(answers.filter(({ body }) => body.status === 'given').length).toBeGreaterThan(0)
      expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true)
      expect((await deal()).stages).toHaveLength(2)
      expect(raisedBy(dealId).filter((type) => type === 'deal.stage_changed')).toHaveLength(1)
      expect(raisedBy(id).filter((type) => type === 'approval.given')).toHaveLength(1)
    }
  })

  it('one refusal with its reason settles it, and who asked is told', async () => {
    const { id } = await ask('all')
    await decide(id, 'approve', boss)
    expect((await decide(id, 'refuse', cfo)).body).toMatchObject({
      status: 'refused',
      refusal: { userId: 'usr_3', reason: 'Too cheap' },
    })
    expect((await deal()).stage).toBe('offer')
    await deliver(2)
    expect(mailed()).toContain('usr_1 Refused: a deal is to enter Contract')
    expect((await ask('all')).status).toBe('pending')
  })

  it('is for nobody else, and not for who asked', async () => {
    const { id } = await ask('one')
    expect((await decide(id, 'approve', deputy)).status).toBe(404)
    const stranger = testActor({ id: 'usr_5' })
    expect(await decide(id, 'approve', stranger)).toMatchObject({
      status: 403,
      body: { code: 'approval.not_approver' },
    })
    expect(await decide(id, 'approve', seller)).toMatchObject({ status: 403, body: { code: 'approval.own_request' } })
    expect((await call('POST', `/v1/approvals/${id}/withdraw`, { as: boss })).status).toBe(403)
  })
})

describe('when the deal is not as it was', () => {
  it.each([
    ['it is worth something else', () => must('PATCH', `/v1/deals/${dealId}`, { amount: cny('1') }), 'amount_changed'],
    ['it was won', () => must('POST', `/v1/deals/${dealId}/win`), 'deal_closed'],
    [
      'it was closed and opened again',
      async () => {
        advance(1000)
        await must('POST', `/v1/deals/${dealId}/win`)
        await must('POST', `/v1/deals/${dealId}/reopen`)
      },
      'deal_moved',
    ],
    [
      'the stage asks for more by now',
      async () => {
        const { stages } = await must('GET', `/v1/pipelines/${pipelineId}`)
        const edited = stages.map((one: { key: string }) =>
          one.key === 'one' ? { ...one, required: ['region'] } : one,
        )
        await sales.edit(pipelineId, { stages: edited })
      },
      'stage_takes_it_not',
    ],
  ])('the approval is stale: %s', async (_, happen, reason) => {
    const { id } = await ask('one')
    await happen()
    const { body } = await decide(id, 'approve', boss)
    expect(body).toMatchObject({ status: 'stale', stale: { reason } })
    expect((await deal()).stage).toBe('offer')
    expect(raisedBy(id)).toEqual(['approval.requested', 'approval.stale'])
  })

  it('it ends as soon as the deal has moved, and another can be asked for', async () => {
    const { stages } = await must('GET', `/v1/pipelines/${pipelineId}`)
    const edited = stages.map((one: { key: string }) => (one.key === 'one' ? { ...one, required: [] } : one))
    await sales.edit(pipelineId, { stages: edited })
    const { id } = await ask('all')
    await must('POST', `/v1/deals/${dealId}/lose`, { reason: 'x' })
    await deliver(2)
    expect(await must('GET', `/v1/approvals/${id}`)).toMatchObject({
      status: 'stale',
      stale: { reason: 'deal_closed' },
    })
    await must('POST', `/v1/deals/${dealId}/reopen`)
    await ask('one')
  })
})

describe('delegation', () => {
  it('a deputy decides during the time that was named, sees what waits, and is told', async () => {
    const span = { from: platform.clock.now(), to: plusDays(platform.clock.now(), 3) }
    await must('PUT', '/v1/approval-deputies/usr_2', { deputyId: 'usr_4', ...span }, boss)
    expect(await must('GET', '/v1/approval-deputies/usr_2')).toMatchObject({ deputyId: 'usr_4', version: 1 })
    const { id } = await ask('all')
    await deliver(2)
    expect(mailed()).toContain('usr_4 Please decide: a deal is to enter Contract')
    await sales.follow()
    const mine = await must('GET', '/v1/approvals?mine=true', undefined, deputy)
    expect(mine.items.map((one: { id: string }) => one.id)).toContain(id)
    expect((await decide(id, 'approve', deputy)).body.approvers[0]).toMatchObject({ userId: 'usr_2', by: 'usr_4' })
    advance(3 * day)
    await must('POST', `/v1/approvals/${id}/withdraw`, undefined, seller)
    const { id: later } = await ask('all')
    expect((await decide(later, 'approve', deputy)).status).toBe(404)
    expect((await must('GET', '/v1/approvals?mine=true', undefined, deputy)).items).toEqual([])
  })

  it('is for oneself, or for whoever may write all approvals', async () => {
    const to = plusDays(platform.clock.now(), 1)
    const body = { deputyId: 'usr_4', to }
    const path = '/v1/approval-deputies/usr_3'
    expect((await call('PUT', path, { body, as: boss })).status).toBe(403)
    expect((await must('PUT', path, body)).version).toBe(1)
    expect(await must('PUT', path, { deputyId: null }, cfo)).toEqual({ userId: 'usr_3', version: 2 })
    expect((await call('PUT', path, { body: { deputyId: 'usr_3', to }, as: cfo })).status).toBe(400)
    expect((await call('PUT', path, { body: { deputyId: 'usr_4' }, as: cfo })).status).toBe(400)
  })

  it('keeps who decided for whom, and who said so', async () => {
    const path = '/v1/approval-deputies/usr_5'
    expect((await must('GET', `${path}/history`)).items).toEqual([])
    const to = plusDays(platform.clock.now(), 3)
    const name = (deputyId: string | null) => must('PUT', path, { deputyId, ...(deputyId && { to }) })
    await name('usr_4')
    await name('usr_3')
    await name(null)
    await sales.follow()
    const { items } = await must('GET', `${path}/history`)
    const said = items.flatMap(({ actor, changes }: { actor: string; changes: { field: string; to?: string }[] }) =>
      changes.filter(({ field }) => field === 'deputyId').map((change) => [actor, change.to]),
    )
    expect(said).toEqual([
      ['user:usr_1', undefined],
      ['user:usr_1', 'usr_3'],
      ['user:usr_1', 'usr_4'],
    ])
    expect((await call('GET', '/v1/approval-deputies/usr_none/history')).status).toBe(404)
  })

  it('an approver passes one request on, which the colleague decides instead', async () => {
    const { id } = await ask('one')
    await deliver()
    mails.length = 0
    const path = `/v1/approvals/${id}/pass-on`
    const fault = await call('POST', path, { body: { to: 'usr_1' }, as: boss })
    expect(fault.body.errors).toMatchObject([{ pointer: '/to', code: 'asked_for_it' }])
    const { approvers } = await must('POST', path, { to: 'usr_4' }, boss)
    expect(approvers).toEqual([{ userId: 'usr_4', passedBy: 'usr_2' }, { userId: 'usr_3' }])
    await deliver(2)
    expect(mailed()).toEqual(['usr_4 Please decide: a deal is to enter Discount'])
    expect((await decide(id, 'approve', boss)).status).toBe(403)
    expect((await decide(id, 'approve', deputy)).body.status).toBe('given')
  })

  it('whoever may write all approvals passes on the part of an approver who does not answer', async () => {
    const { id } = await ask('all')
    const { approvers } = await must(
      'POST',
      `/v1/approvals/${id}/pass-on`,
      { to: 'usr_4', approverId: 'usr_3' },
      testActor({ id: 'usr_5' }),
    )
    expect(approvers[1]).toEqual({ userId: 'usr_4', passedBy: 'usr_3' })
  })
})

describe('time', () => {
  it('reminds once after the stated days and expires once after the stated days', async () => {
    const { id } = await ask('all')
    await decide(id, 'approve', boss)
    await deliver()
    mails.length = 0
    const tick = async (days: number) => {
      advance(days * day)
      await Promise.all([watchApprovals.handle(platform), watchApprovals.handle(platform)])
      await deliver(2)
    }
    await tick(1)
    expect(mailed(id)).toEqual([])
    await tick(1)
    await tick(1)
    expect(mailed(id)).toEqual(['usr_3 Reminder, please decide: a deal is to enter Contract'])
    await tick(2)
    await tick(2)
    expect(mailed(id)).toEqual([
      'usr_1 Nobody decided in time: a deal is to enter Contract',
      'usr_3 Reminder, please decide: a deal is to enter Contract',
    ])
    expect(raisedBy(id)).toEqual(['approval.requested', 'approval.agreed', 'approval.reminded', 'approval.expired'])
    expect((await decide(id, 'approve', cfo)).status).toBe(409)
    expect((await ask('all')).status).toBe('pending')
  })
})

it('the timeline of a deal shows its approvals beside its changes', async () => {
  const { id } = await ask('one')
  advance(1000)
  await decide(id, 'approve', boss)
  await sales.follow()
  const { items } = await must('GET', `/v1/deals/${dealId}/timeline`)
  expect(items.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['approval', 'created', 'moved'])
  const history = await must('GET', `/v1/approvals/${id}/history`)
  expect(history.items).toHaveLength(2)
})
