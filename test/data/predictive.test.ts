import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Closed, countedValues, type Features, predict } from '../../shared/kernel/naive-bayes.ts'
import { type Counted, modelOf, together } from '../../shared/leads/score-model.ts'
import { accounts, agents, noData, opportunities } from './b2b-files.ts'

interface Deal {
  readonly closedOn: string
  readonly outcome: 'won' | 'lost'
  readonly features: Features
}

/** The data does not say through which stages a deal went, so all were in one. */
const stages = ['closed']
const split = '2017-10-01'

const some = (value: string | undefined): string[] => (value ? [value] : [])

const closedDeals = (): Deal[] => {
  const sectors = new Map(accounts().map(({ name, sector }) => [name, sector]))
  const regions = new Map(agents().map(({ name, region }) => [name, region]))
  return opportunities().flatMap(({ agent, product, account, stage, closedOn }): Deal[] => {
    if (closedOn === undefined) return []
    const values = {
      agent: some(agent),
      product: some(product === 'GTXPro' ? 'GTX Pro' : product),
      account: some(account),
      sector: some(sectors.get(account)),
      region: some(regions.get(agent)),
    }
    return [{ closedOn, outcome: stage === 'Won' ? 'won' : 'lost', features: { stage: 'closed', values } }]
  })
}

const trainedOn = (deals: readonly Deal[]): Closed => {
  const rows = deals.flatMap(({ features, outcome }): Counted[] =>
    countedValues(stages, features, outcome).map(({ field, value }) => ({
      ...{ field, value, won: 0, lost: 0 },
      [outcome]: 1,
    })),
  )
  return modelOf(stages, together(rows))
}

interface Judged {
  readonly p: number
  readonly won: boolean
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length

const logLoss = (judged: readonly Judged[]): number => mean(judged.map(({ p, won }) => -Math.log(won ? p : 1 - p)))

/** How often a won one has the higher probability of a won and a lost one; ties count half. */
const auc = (judged: readonly Judged[]): number => {
  const [won, lost] = [judged.filter((one) => one.won), judged.filter((one) => !one.won)]
  const higher = won.flatMap(({ p }) => lost.map((other) => (p > other.p ? 1 : p === other.p ? 0.5 : 0)))
  return mean(higher)
}

/** Tenths by rising probability: what was predicted of each on average, and how many of it were won. */
const calibration = (judged: readonly Judged[]): string[][] => {
  const sorted = [...judged].sort((a, b) => a.p - b.p)
  return Array.from({ length: 10 }, (_, tenth) => {
    const part = sorted.slice((tenth * sorted.length) / 10, ((tenth + 1) * sorted.length) / 10)
    return [mean(part.map(({ p }) => p)).toFixed(3), mean(part.map(({ won }) => Number(won))).toFixed(3)]
  })
}

describe.skipIf(noData !== undefined)(`the predictive score on real deals ${noData ? `(${noData})` : ''}`, () => {
  const deals = noData === undefined ? closedDeals() : []
  const before = deals.filter(({ closedOn }) => closedOn < split)
  const after = deals.filter(({ closedOn }) => closedOn >= split)
  const judgedBy = (closed: Closed): Judged[] =>
    after.map(({ features, outcome }) => ({ p: predict(closed, features).probability, won: outcome === 'won' }))

  it('says nothing of later deals, and the documentation says so with these figures', () => {
    const rateOf = (some: readonly Deal[]): number => mean(some.map(({ outcome }) => Number(outcome === 'won')))
    const rate = rateOf(before)
    const judged = judgedBy(trainedOn(before))
    const base = after.map(({ outcome }) => ({ p: rate, won: outcome === 'won' }))
    const lines = [
      '| | model | base rate |',
      '| --- | --- | --- |',
      `| deals before, after | ${before.length}, ${after.length} | |`,
      `| won before, after | | ${rate.toFixed(3)}, ${rateOf(after).toFixed(3)} |`,
      `| AUC | ${auc(judged).toFixed(3)} | ${auc(base).toFixed(3)} |`,
      `| log-loss | ${logLoss(judged).toFixed(3)} | ${logLoss(base).toFixed(3)} |`,
    ]
    const tenths = calibration(judged)
    const rows = [
      `| predicted | ${tenths.map(([predicted]) => predicted).join(' | ')} |`,
      `| won | ${tenths.map(([, won]) => won).join(' | ')} |`,
    ]
    const documented = readFileSync(new URL('../../docs/leads.md', import.meta.url), 'utf8')
    for (const text of [lines.join('\n'), ...rows]) expect(documented).toContain(text)
  })

  it('comes to the same whatever the order in which the deals are counted', () => {
    expect(trainedOn(before.toReversed())).toEqual(trainedOn(before))
  })

  it('has contributions that add up, and that follow from the counts of the model', () => {
    const closed = trainedOn(before)
    for (const { features } of after.filter((_, place) => place % 50 === 0)) {
      const { logit, contributions } = predict(closed, features)
      const sum = contributions.reduce(
        (total, { counts, of }) => total + Math.log(counts.won / of.won / (counts.lost / of.lost)),
        0,
      )
      expect(Math.abs(sum - logit)).toBeLessThan(1e-9)
    }
  })
})
