import type { Actor } from '../../../shared/kernel/actor.ts'
import { type Instant, plusDays } from '../../../shared/kernel/instant.ts'
import type { Post } from './call.ts'
import { mobile, sources } from './customers.ts'
import { companyName, personName } from './names.ts'
import type { Random } from './random.ts'
import type { Industry } from './tenants.ts'

const counts: Readonly<Record<Industry, number>> = { retail: 4, b2b: 16, loan: 4 }

const interests = ['flow', 'pressure', 'analysis', 'service', 'financing'] as const

/** No customer has these serial numbers, so that no lead shares an address with one. */
const firstSerial = 500

const demoLead = (random: Random, industry: Industry, serial: number) => ({
  name: personName(random).name,
  company: companyName(random),
  title: random.pick(['采购经理', 'CTO', 'Plant manager', '总经理', 'Buyer']),
  phones: [mobile(random, serial)],
  emails: [`lead${serial}@mail.example`],
  source: random.pick(sources[industry]),
  region: random.pick(['north', 'east', 'south', 'west']),
  industry: random.pick(['manufacturing', 'software', 'energy', 'food', 'healthcare']),
  employees: 10 + random.below(3000),
  interests: [random.pick(interests)],
  ...(random.chance(0.5) && { amount: { amount: `${(1 + random.below(80)) * 10_000}.00`, currency: 'CNY' } }),
})

/** Leads in every status that they can be in before they are converted. */
export const leadsOf = async (
  post: Post,
  actor: Actor,
  random: Random,
  industry: Industry,
  { owners, now }: { owners: readonly string[]; now: Instant },
): Promise<void> => {
  for (let serial = firstSerial; serial < firstSerial + counts[industry]; serial++) {
    const input = { ...demoLead(random, industry, serial), ownerId: random.pick(owners) }
    const { id } = await post(actor, '/v1/leads', input)
    const until = plusDays(now, 10 + random.below(60)).slice(0, 10)
    const [step, body] = random.pick([
      ['status', { status: 'working' }],
      ['status', { status: 'qualified' }],
      ['nurture', { until }],
      ['disqualify', { reason: random.pick(['no_budget', 'no_interest', 'wrong_number']) }],
    ] as const)
    if (random.chance(0.75)) await post(actor, `/v1/leads/${id}/${step}`, body)
  }
}
