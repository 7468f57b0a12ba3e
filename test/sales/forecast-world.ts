import { createTenant } from '../../shared/admin/tenant.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { openSales } from './sales-world.ts'

export const money = (amount: string, currency = 'CNY') => ({ amount, currency })

/** A tenant with a currency, a team of sellers, a customer and a pipeline of four stages, one in each category. */
export const openForecast = async (people = 3, { currency = 'CNY' as string | null, zone = 'Asia/Shanghai' } = {}) => {
  const sales = openSales()
  const { must, platform } = sales
  const stamp = { actor: automation('ten_1', 'test'), now: platform.clock.now(), requestId: 'test' }
  const tenant = createTenant('ten_1', { name: 'T', region: 'CN', zone, locale: 'en', ...(currency && { currency }) })
  await platform.store.commit([createRecord(tenants, stamp, tenant).step.action])
  const actors = await sales.staff(people)
  const { id: customerId } = await must('POST', '/v1/customers', { kind: 'organisation', name: '华芯' })
  const stages = [
    { key: 'talk', name: 'Talk', probability: 10, category: 'pipeline' },
    { key: 'offer', name: 'Offer', probability: 50, category: 'best_case' },
    { key: 'sign', name: 'Sign', probability: 90, category: 'commit' },
    { key: 'dream', name: 'Dream', probability: 5, category: 'omitted' },
  ]
  const pipeline = { name: 'P', stages, lostReasons: [{ key: 'price', name: 'Price' }] }
  const { id: pipelineId } = await must('POST', '/v1/pipelines', pipeline)
  const deal = async (given: object): Promise<string> =>
    (await must('POST', '/v1/deals', { name: 'D', customerId, ...given })).id
  return { ...sales, actors, customerId, pipelineId, deal }
}
