import { describe, expect, it } from 'vitest'
import onCustomerAction from '../../functions/customers/on-customer-action.ts'
import { openTravel } from '../leads/pool-travel.ts'
import type { PoolGiven } from '../leads/pool-world.ts'

const stages = [{ key: 'talk', name: 'Talk', probability: 20, category: 'pipeline' }]

const open = async (given: PoolGiven) => {
  const world = await openTravel(given, 'customer')
  const { must, admin } = world
  await must('POST', '/v1/pipelines', { name: 'Sales', stages, lostReasons: [{ key: 'price', name: 'Price' }] }, admin)
  const claimed = async (n: number, body: object = {}): Promise<string> => {
    const id = await world.waiting({ name: `Company ${n}`, ...body })
    await world.claim(id, world.members[n])
    return id
  }
  const deal = async (customerId: string): Promise<string> =>
    (await must('POST', '/v1/deals', { name: 'Machines', customerId, closeDate: '2026-06-30' }, admin)).id
  const dealTo = (id: string, what: string, body?: object) => must('POST', `/v1/deals/${id}/${what}`, body, admin)
  return { ...world, claimed, deal, dealTo }
}

describe('recycling of customers', () => {
  it('warns on the stated days, recycles once, spares what is exempt, and the list of tomorrow is what happens', async () => {
    const world = await open({
      recycle: [
        { levels: ['A'], withoutFollowUpDays: 6 },
        { withoutFollowUpDays: 10, withoutDealDays: 13 },
      ],
      warnDays: [3, 1],
    })
    const { claimed, deal, dealTo, must, head, admin, deliver, travel, came, recordOf, problems } = world
    const idle = await claimed(0)
    const important = await claimed(1, { level: 'A' })
    const called = await claimed(2)
    const won = await claimed(3)
    const selling = await claimed(4)
    const locked = await claimed(0)
    const voided = await claimed(1)
    await dealTo(await deal(won), 'win')
    await deal(selling)
    await must('PUT', `/v1/customers/${locked}/lock`, {}, head)
    await must('POST', `/v1/customers/${voided}/void`, undefined, admin)
    await deliver(2)
    const promised: string[] = []
    for (let days = 0; days < 18; days++) {
      if (days === 4 || days === 8) await world.log(called, 2)
      await deliver(2)
      promised.push(...(await world.promisedFor(world.tomorrow())))
      await travel(1)
    }
    expect(came().toSorted()).toEqual(promised.toSorted())
    const of = (id: string) => came().filter((line) => line.includes(id))
    expect(of(idle)).toEqual([
      `2026-03-09 ${idle} customer.recycle_warned 3`,
      `2026-03-11 ${idle} customer.recycle_warned 1`,
      `2026-03-12 ${idle} customer.recycled without_follow_up`,
    ])
    expect(of(important).map((line) => line.slice(0, 10))).toEqual(['2026-03-05', '2026-03-07', '2026-03-08'])
    // Somebody was in touch with it all the time, but sold nothing.
    expect(of(called).at(-1)).toBe(`2026-03-15 ${called} customer.recycled without_deal`)
    for (const exempt of [won, selling, locked, voided]) expect([exempt, of(exempt)]).toEqual([exempt, []])
    expect(await recordOf(idle)).toMatchObject({ pool: { formerOwnerId: 'usr_1' } })
    await world.follow()
    const told = (await must('GET', '/v1/tasks?assigneeId=usr_1', undefined, admin)).items
    const titles = told.map(({ title, customerId }: Record<string, string>) => `${customerId} ${title}`)
    expect(titles.toSorted()).toEqual([
      `${idle} Get in touch: the customer goes back to the public pool in 3 days`,
      `${idle} Get in touch: the customer goes back to the public pool in a day`,
    ])
    expect(problems).toEqual([])
    world.close()
  }, 60_000)

  it('spares a customer while a deal is open, and counts from the end of one that was lost', async () => {
    const world = await open({ recycle: [{ withoutDealDays: 5 }] })
    const { claimed, deal, dealTo, deliver, travel, happened } = world
    const id = await claimed(0)
    const dealId = await deal(id)
    await deliver(2)
    await travel(20)
    expect(happened()).toEqual([])
    await dealTo(dealId, 'lose', { reason: 'price' })
    await deliver(2)
    await travel(6)
    expect(happened().map(({ type, at }) => [type, at.slice(0, 10)])).toEqual([['customer.recycled', '2026-03-27']])
    world.close()
  })

  it('goes on beside the watch for neglect, each in its own time', async () => {
    const world = await open({ recycle: [{ withoutFollowUpDays: 20 }] })
    const id = await world.claimed(0, { level: 'A' })
    await world.travel(30)
    const of = world.raised().filter(({ recordId, type }) => recordId === id && /neglected|recycled/.test(type))
    expect(of.map(({ type, at }) => [type, at.slice(0, 10)])).toEqual([
      ['customer.neglected', '2026-03-16'],
      ['customer.recycled', '2026-03-22'],
    ])
    world.close()
  })

  it('sees to those whom an edit of the rules has to go earlier', async () => {
    const world = await open({ recycle: [{ withoutFollowUpDays: 100 }] })
    await world.claimed(0)
    await world.must('PATCH', `/v1/pools/${world.pool.id}`, { recycle: [{ withoutFollowUpDays: 3 }] }, world.admin)
    await world.travel(4)
    expect(world.happened().map(({ type, at }) => [type, at.slice(0, 10)])).toEqual([
      ['customer.recycled', '2026-03-05'],
    ])
    world.close()
  })
})

describe('the protection of a customer', () => {
  it('starts with a claim and is extended by calls, tasks and deals, heard of twice, up to its hard end', async () => {
    const actions = ['call', 'task_done', 'deal_created']
    const world = await open({ protection: { protectDays: 5, extendDays: 4, mostDays: 12, actions } })
    const { claimed, deliver, travel, recordOf, members, must } = world
    const id = await claimed(0)
    const expires = async () => (await recordOf(id)).protection?.expiresAt.slice(0, 10)
    expect(await expires()).toBe('2026-03-07')
    await travel(3)
    await world.log(id, 0)
    await deliver(2)
    expect(await expires()).toBe('2026-03-09')
    const task = await must('POST', '/v1/tasks', { customerId: id, kind: 'to_do', title: 'Offer' }, members[0])
    await travel(3)
    await must('POST', `/v1/tasks/${task.id}/complete`, undefined, members[0])
    await deliver(2)
    expect(await expires()).toBe('2026-03-12')
    await travel(3)
    const dealId = await world.deal(id)
    await deliver(2)
    expect(await expires()).toBe('2026-03-14')
    await world.dealTo(dealId, 'lose', { reason: 'price' })
    await deliver(2)
    await travel(4)
    expect(world.happened()).toMatchObject([{ type: 'customer.recycled', data: { reason: 'protection_ended' } }])
    world.close()
  })
})

describe('the deals of a customer', () => {
  it('are counted once each, in whatever order and however often they are told of', async () => {
    const world = await open({ limits: { holding: 1 } })
    const { claimed, waiting, claim, deal, dealTo, must, admin, members, platform } = world
    const id = await claimed(0)
    const other = await world.must('POST', '/v1/customers', { kind: 'organisation', name: 'Other' }, admin)
    const stored = async (customerId: string) =>
      (await platform.store.get({ pk: `ten_1#customer#${customerId}`, sk: '.' }))?.data as { deals?: object }
    const seen: string[] = []
    const tellAll = async (): Promise<void> => {
      const events = world.raised().filter(({ noun }) => noun === 'deal')
      // The latest first, and all that was told before once more.
      for (const event of events.toReversed())
        if (onCustomerAction.on.some(({ type }) => type === event.type)) {
          seen.push(event.type)
          await onCustomerAction.handle(event, platform)
        }
    }
    const [one, two] = [await deal(id), await deal(id)]
    await tellAll()
    expect((await stored(id)).deals).toEqual({ open: 2, won: 0 })
    await dealTo(one, 'win')
    await dealTo(two, 'lose', { reason: 'price' })
    await tellAll()
    expect((await stored(id)).deals).toEqual({ open: 0, won: 1 })
    // A customer that was won takes no place of the pool.
    expect((await claim(await waiting(), members[0])).status).toBe(200)
    await must('PATCH', `/v1/deals/${one}`, { customerId: other.id }, admin)
    await dealTo(two, 'reopen', {})
    await tellAll()
    expect((await stored(id)).deals).toEqual({ open: 1, won: 0 })
    expect((await stored(other.id)).deals).toEqual({ open: 0, won: 1 })
    expect((await claim(await waiting(), members[0])).body.code).toBe('pool.holding_limit')
    expect(new Set(seen)).toEqual(new Set(['deal.created', 'deal.won', 'deal.lost', 'deal.changed', 'deal.reopened']))
    world.close()
  })

  it('are all counted when very many are told of at once', async () => {
    const world = await open({})
    const { id } = await world.add()
    for (let n = 0; n < 60; n++) await world.deal(id)
    const events = world.raised().filter(({ type }) => type === 'deal.created')
    await Promise.all([...events, ...events].map((event) => onCustomerAction.handle(event, world.platform)))
    const item = await world.platform.store.get({ pk: `ten_1#customer#${id}`, sk: '.' })
    expect(item?.data).toMatchObject({ deals: { open: 60, won: 0 } })
    world.close()
  })
})
