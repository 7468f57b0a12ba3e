import { raise } from '../../events/define-event.ts'
import { loyaltyProgrammeChanged } from '../../events/loyalty.ts'
import type { Decision } from '../kernel/decision.ts'
import { type FieldReader, passes } from '../kernel/filter-match.ts'
import type { Instant } from '../kernel/instant.ts'
import { type Money, unitsOf } from '../kernel/money.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { type EarningRule, type LoyaltyProgramme, type LoyaltyProgrammeInput, mostPoints } from './loyalty-schema.ts'

/** There is one programme a tenant. */
export const programmeId = 'loyalty'

/** @throws Refusal naming a key that stands there twice, a level that is not above the one before it, or a rule that nothing can meet */
const checkProgramme = ({ levels, rules }: LoyaltyProgrammeInput): void => {
  for (const [index, { key, atLeast }] of levels.entries()) {
    if (levels.findIndex((other) => other.key === key) < index)
      throw fieldRefusal(`/levels/${index}/key`, 'named_twice')
    const below = levels[index - 1]?.atLeast
    if (below !== undefined && atLeast <= below)
      throw fieldRefusal(`/levels/${index}/atLeast`, 'not_above', { value: below })
  }
  for (const [index, { key, on, behaviour, per }] of rules.entries()) {
    if (rules.findIndex((other) => other.key === key) < index) throw fieldRefusal(`/rules/${index}/key`, 'named_twice')
    if (behaviour !== undefined && on !== 'behaviour')
      throw fieldRefusal(`/rules/${index}/behaviour`, 'only_alone', { field: 'on: behaviour' })
    if (per !== undefined && unitsOf(per.amount) <= 0n) throw fieldRefusal(`/rules/${index}/per`, 'above_zero')
    if (per !== undefined && on !== 'behaviour' && on !== 'deal_won')
      throw fieldRefusal(`/rules/${index}/per`, 'has_no_amount', { on })
  }
}

/** @throws Refusal naming what can not be */
export const setProgramme = (
  before: LoyaltyProgramme | undefined,
  input: LoyaltyProgrammeInput,
): Decision<Omit<LoyaltyProgramme, Exclude<keyof RecordFields, 'id'>>> => {
  checkProgramme(input)
  const given = { ...{ levelMonths: null, expiresAfterMonths: null }, ...input }
  const { state, fields } = patched(before ?? { id: programmeId, levels: [], rules: [] }, given)
  const isSame = before !== undefined && fields.length === 0
  return { state, raises: isSame ? [] : [raise(loyaltyProgrammeChanged, { fields: [...fields] })] }
}

/** Something that a customer or somebody for them did, as earning rules see it. */
export interface EarningFact {
  readonly on: EarningRule['on']
  readonly behaviour?: string | undefined
  readonly amount?: Money | undefined
}

const times = ({ per }: EarningRule, amount: Money | undefined): bigint => {
  if (per === undefined) return 1n
  if (amount?.currency !== per.currency) return 0n
  const whole = unitsOf(amount.amount) / unitsOf(per.amount)
  return whole > 0n ? whole : 0n
}

/**
 * What each rule gives for a fact, before the bonus of the level. An amount in another currency than the rule's earns nothing.
 * @param read the customer's fields
 */
export const pointsFor = (
  rules: readonly EarningRule[],
  fact: EarningFact,
  read: FieldReader,
  now: Instant,
): { readonly rule: string; readonly points: number }[] =>
  rules.flatMap((rule) => {
    if (rule.on !== fact.on || (rule.behaviour !== undefined && rule.behaviour !== fact.behaviour)) return []
    if (rule.audience && !passes(rule.audience, read, now)) return []
    const points = Number(times(rule, fact.amount)) * rule.points
    const most = Math.min(points, rule.most ?? mostPoints, mostPoints)
    return most > 0 ? [{ rule: rule.key, points: most }] : []
  })
