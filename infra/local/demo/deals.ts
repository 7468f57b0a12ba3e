import type { Actor } from '../../../shared/kernel/actor.ts'
import { type Instant, plusDays } from '../../../shared/kernel/instant.ts'
import { pipelineTemplates, type TemplateKey } from '../../../shared/sales/pipeline-template.ts'
import type { Created, Post } from './call.ts'
import type { Random } from './random.ts'
import type { Industry } from './tenants.ts'

interface Trade {
  readonly template: TemplateKey
  readonly count: number
  /** What is sold, with its price in yuan. */
  readonly products: readonly (readonly [code: string, name: string, price: number, most: number])[]
}

const trades: Readonly<Record<Industry, Trade>> = {
  retail: {
    template: 'retail',
    count: 8,
    products: [
      ['CM-200', '咖啡机', 4999, 3],
      ['AP-30', '空气净化器', 2399, 4],
      ['GIFT', '企业礼品卡', 500, 80],
    ],
  },
  b2b: {
    template: 'b2b_sale',
    count: 24,
    products: [
      ['FM-80', 'Flow meter', 18_800, 12],
      ['PT-12', 'Pressure transmitter', 4_600, 40],
      ['AN-5', 'Gas analyser', 96_000, 4],
      ['CAL', 'Calibration', 1_200, 30],
    ],
  },
  loan: { template: 'project_finance', count: 8, products: [['LOAN', '项目贷款', 1_000_000, 60]] },
}

const dateOf = (instant: Instant): string => instant.slice(0, 10)

/** A deal that began some weeks ago, went through the first stages of its pipeline, and may be over. */
const demoDeal = (random: Random, industry: Industry, now: Instant) => {
  const { template, products } = trades[industry]
  const { stages, lostReasons } = pipelineTemplates[template]
  const [productRef, name, price, most] = random.pick(products)
  const days = 20 + random.below(160)
  const reached = 1 + random.below(stages.length)
  const isOver = days > 60 && random.chance(0.7)
  const entered = stages.slice(0, reached).map(({ key }, index) => ({
    stage: key,
    enteredAt: plusDays(now, -days + Math.floor((index * days) / (reached + 1))),
  }))
  const closedAt = plusDays(now, -Math.floor(days / (reached + 2)))
  const isWon = reached * 2 > stages.length && random.chance(0.75)
  const ended = isWon
    ? { state: 'won', closedAt }
    : { state: 'lost', closedAt, lostReason: random.pick<{ readonly key: string }>(lostReasons).key }
  return {
    name,
    lines: [
      {
        ...{ productRef, name, quantity: 1 + random.below(most) },
        unitPrice: { amount: String(price), currency: 'CNY' },
        discountPercent: random.pick([0, 0, 5, 10]),
      },
    ],
    region: random.pick(['north', 'east', 'south', 'west']),
    source: { channel: random.pick(['exhibition', 'website', 'partner', 'referral']) },
    closeDate: isOver ? dateOf(closedAt) : dateOf(plusDays(now, 5 + random.below(120))),
    imported: { openedAt: entered[0]?.enteredAt, stages: entered, ...(isOver && ended) },
  }
}

/** The pipeline of the industry, and deals that stand all along it, with what became of others. */
export const dealsOf = async (
  post: Post,
  actor: Actor,
  random: Random,
  industry: Industry,
  { customers, owners, now }: { customers: readonly Created[]; owners: readonly string[]; now: Instant },
): Promise<void> => {
  const { template, count } = trades[industry]
  await post(actor, `/v1/pipeline-templates/${template}`, { language: industry === 'b2b' ? 'en' : 'zh' })
  const items = Array.from({ length: count }, () => ({
    ...demoDeal(random, industry, now),
    customerId: random.pick(customers).id,
    ownerId: random.pick(owners),
  }))
  const answer = await post<{ items: { problem?: object }[] }>(actor, '/v1/deals/batch', { items })
  for (const { problem } of answer.items) if (problem) throw new Error(JSON.stringify(problem))
}
