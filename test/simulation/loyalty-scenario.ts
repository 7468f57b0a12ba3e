import expirePoints from '../../functions/care/expire-points.ts'
import loyalty from '../../functions/care/loyalty.ts'
import loyaltyOnEvent from '../../functions/care/loyalty-on-event.ts'
import { searchables } from '../../functions/stream/searchables.ts'
import { behaviourId, recordBehaviour } from '../../shared/customers/behaviour.ts'
import { behaviours } from '../../shared/customers/behaviour-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { hour } from '../../shared/kernel/instant.ts'
import type { Platform } from '../../shared/platform/platform.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { putTenant, reachable } from '../communication/message-world.ts'
import { apiOf, testActor } from '../support/api.ts'
import { stampOf } from './leads-scenario.ts'
import { checkLoyalty } from './loyalty-check.ts'
import type { Random } from './random.ts'
import type { Begin, Scenario } from './scenario.ts'

const tenantId = 'ten_1'
const people = ['cus_1', 'cus_2', 'cus_3']
const cashier = testActor({ id: 'usr_1', zone: 'Asia/Shanghai' })

const callOf = (platform: Platform) => apiOf(loyalty, platform, cashier)

const programmeOf = ({ pick, chance }: Pick<Random, 'pick' | 'chance'>) => ({
  levels: [
    { key: 'member', name: 'Member', atLeast: 0 },
    { key: 'gold', name: 'Gold', atLeast: pick([40, 80, 120]), bonusPercent: pick([0, 10, 50]) },
  ],
  ...(chance(0.8) && { levelMonths: pick([1, 2]) }),
  ...(chance(0.8) && { expiresAfterMonths: pick([1, 2]) }),
  rules: [{ key: 'purchase', on: 'behaviour', behaviour: 'purchased', points: 7 }],
})

/** Levels, months and bonus become others while points are booked. */
const changeProgramme: Begin = async (random, platform) => {
  if (random.chance(0.9)) return
  const call = callOf(platform)
  const { body } = await call('GET', '/v1/loyalty-programme')
  const headers = { 'if-match': `"${body.version}"` }
  await call('PUT', '/v1/loyalty-programme', { body: programmeOf(random), headers })
}

const purchase: Begin = async ({ pick, chance }, platform) => {
  if (chance(0.5)) return
  const { store, clock, ids } = platform
  const eventId = ids('evt')
  const given = { eventId, type: 'purchased' }
  const decision = recordBehaviour(behaviourId(tenantId, eventId), pick(people), given, clock.now())
  await store.commit([createRecord(behaviours, stampOf(tenantId, platform), decision).step.action])
}

/** A till that does not know whether it was heard tells the same again, at times for somebody else. */
const book =
  (references: string[]): Begin =>
  async ({ pick, chance, below }, platform) => {
    const isAgain = references.length > 0 && chance(0.4)
    const reference = isAgain ? pick(references.slice(-5)) : platform.ids('ref')
    if (!isAgain) references.push(reference)
    const body = { kind: pick(['earn', 'spend', 'spend']), points: 1 + below(20), reference }
    const headers = { 'idempotency-key': platform.ids('key') }
    await callOf(platform)('POST', `/v1/customers/${pick(people)}/points-entries`, { body, headers })
  }

const prepare = async (platform: Platform): Promise<void> => {
  const { store, clock } = platform
  await putTenant(store, clock.now())
  for (const id of people) {
    const decision = { state: reachable(id, clock.now()), raises: [] } as never
    await store.commit([createRecord(customers, stampOf(tenantId, platform), decision).step.action])
  }
  const body = programmeOf({ pick: <T>(from: readonly T[]) => from[0] as T, chance: () => true })
  await callOf(platform)('PUT', '/v1/loyalty-programme', { body })
}

/** Points are earned by rule and at the till, spent, and expire, while the programme changes. */
export const loyaltyScenario: Scenario = {
  searchables,
  consumers: [loyaltyOnEvent],
  ticks: [expirePoints.handle],
  strideMs: 12 * hour,
  days: 100,
  prepare,
  commands: () => {
    const references: string[] = []
    return [purchase, purchase, book(references), book(references), changeProgramme]
  },
  check: checkLoyalty,
}
