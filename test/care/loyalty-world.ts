import expirePoints from '../../functions/care/expire-points.ts'
import loyalty from '../../functions/care/loyalty.ts'
import loyaltyOnEvent from '../../functions/care/loyalty-on-event.ts'
import behaviours from '../../functions/customers/index.ts'
import view from '../../functions/customers/view.ts'
import { createTenant } from '../../shared/admin/tenant.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { openWorld } from '../support/open-world.ts'

export const programme = {
  levels: [
    { key: 'member', name: '会员', atLeast: 0 },
    { key: 'gold', name: '金卡', atLeast: 1000, bonusPercent: 10 },
  ],
  levelMonths: 12,
  expiresAfterMonths: 1,
  rules: [
    { key: 'welcome', on: 'customer_created', points: 50 },
    {
      key: 'purchase',
      on: 'behaviour',
      behaviour: 'purchased',
      points: 2,
      per: { amount: '10', currency: 'CNY' },
      most: 500,
    },
  ],
}

/** The loyalty programme over HTTP, with customers and their behaviour beside it. Time begins on 2026-03-02. */
export const openLoyalty = async (given: object | undefined = programme) => {
  const world = openWorld([loyalty, behaviours, view], testActor({ id: 'usr_1', zone: 'Asia/Shanghai' }))
  const { platform, must, changes } = world
  const tenant = createTenant('ten_1', { name: 'T', region: 'CN', zone: 'Asia/Shanghai', locale: 'en' })
  const stamp = { actor: testActor(), now: platform.clock.now(), requestId: 'test' }
  await platform.store.commit([createRecord(tenants, stamp, tenant).step.action])
  const deliver = deliverer(changes, [loyaltyOnEvent], platform)
  if (given) await must('PUT', '/v1/loyalty-programme', given)
  return {
    ...world,
    deliver,
    tick: () => expirePoints.handle(platform),
    /** A customer who has what was earned by being one. */
    customer: async (body: object = {}): Promise<string> => {
      const { id } = await must('POST', '/v1/customers', { kind: 'person', name: 'Ada Lovelace', ...body })
      await deliver()
      return id
    },
    book: (customerId: string, body: object) =>
      world.call('POST', `/v1/customers/${customerId}/points-entries`, { body }),
    account: (customerId: string) => must('GET', `/v1/customers/${customerId}/loyalty`),
    ledger: async (customerId: string) =>
      (await must('GET', `/v1/customers/${customerId}/points-entries?limit=100`)).items,
  }
}
