import onCustomerAction from '../../functions/customers/on-customer-action.ts'
import noteInteractions from '../../functions/customers/on-interaction-logged.ts'
import watchNeglect from '../../functions/customers/watch-neglect.ts'
import noteLeadInteractions from '../../functions/leads/on-interaction-logged.ts'
import onLeadAction from '../../functions/leads/on-lead-action.ts'
import watchLeads from '../../functions/leads/watch-leads.ts'
import { day, hour } from '../../shared/kernel/instant.ts'
import { deliverer } from '../support/deliver.ts'
import { openPool, type PoolGiven } from './pool-world.ts'

const consumers = [noteLeadInteractions, onLeadAction, noteInteractions, onCustomerAction]

/** The date in Shanghai. */
const localDay = (at: string): string => new Date(Date.parse(at) + 8 * hour).toISOString().slice(0, 10)

/** A world with one pool whose clock is moved hour by hour, and what recycling does there. */
export const openTravel = async (given: PoolGiven, holds: 'lead' | 'customer' = 'lead') => {
  const world = await openPool(given, 5, holds)
  const { platform, must, admin, advance, raised } = world
  const deliver = deliverer(world.changes, consumers, platform)
  /** Hour by hour, so that what is due on a day happens on that day. */
  const travel = async (days: number): Promise<void> => {
    for (let hours = 0; hours < days * 24; hours++) {
      advance(hour)
      await watchLeads.handle(platform)
      await watchNeglect.handle(platform)
    }
  }
  const happened = () =>
    raised()
      .filter(({ type }) => type === `${holds}.recycle_warned` || type === `${holds}.recycled`)
      .map(({ type, recordId, at, data }) => ({ type, recordId, at, data: data as { days?: number; reason: string } }))
  const foreseen = async (on: string) => {
    const items = []
    let next: string | undefined
    do {
      const cursor = next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`
      const page = await must('GET', `/v1/pools/${world.pool.id}/recycling?on=${on}&limit=2${cursor}`, undefined, admin)
      items.push(...page.items)
      next = page.next
    } while (next)
    return items
  }
  /** What the list of a day that is to come says, in the words of `came`. */
  const promisedFor = async (date: string): Promise<string[]> =>
    (await foreseen(date)).map(
      ({ does, days, reason, ...about }) =>
        `${date} ${about[`${holds}Id`]} ${holds}.${does === 'warn' ? 'recycle_warned' : 'recycled'} ${days ?? reason}`,
    )
  const call = (id: string, n: number, method = 'call') =>
    must(
      'POST',
      '/v1/interactions',
      {
        ...{ [`${holds}Id`]: id, method, channel: 'phone', direction: 'outbound' },
        contactPoint: { kind: 'own', name: 'desk' },
      },
      world.members[n],
    )
  return {
    ...world,
    deliver,
    travel,
    happened,
    foreseen,
    promisedFor,
    tomorrow: () => localDay(new Date(Date.parse(platform.clock.now()) + day).toISOString()),
    came: (): string[] =>
      happened().map(
        ({ type, recordId, at, data }) => `${localDay(at)} ${recordId} ${type} ${data.days ?? data.reason}`,
      ),
    log: call,
  }
}
