import { fieldReader, passes } from '../kernel/filter-match.ts'
import type { Instant } from '../kernel/instant.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { NewDeal } from './deal.ts'
import type { Stage } from './pipeline-schema.ts'

const isThere = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

/** A deal and its customer as entry rules read them: `amount` is a number, fields of the customer stand under `customer`. */
const readerOf = (deal: NewDeal, customer: object | undefined) =>
  fieldReader({
    ...deal,
    ...(deal.amount && { amount: Number(deal.amount.amount), currency: deal.amount.currency }),
    ...(customer && { customer }),
  })

/**
 * Checks that a stage takes a deal.
 * @param customer of the deal, when it has one; needed only when a rule of the stage asks about it
 * @throws Refusal `request.invalid` naming each field that the stage asks for and the deal lacks; `deal.entry_rule` naming the rules
 * that do not hold
 */
export const checkEntry = (stage: Stage, deal: NewDeal, customer: object | undefined, now: Instant): void => {
  const read = fieldReader(deal)
  const missing = stage.required.filter((field) => !isThere(read(field)))
  if (missing.length > 0)
    throw new Refusal('request.invalid', {
      faults: missing.map((field) => ({
        in: 'body',
        pointer: `/${field.replace('.', '/')}`,
        code: 'required_by_stage',
        params: { stage: stage.name },
      })),
    })
  const reader = readerOf(deal, customer)
  const broken = stage.entry.filter(({ when }) => !passes(when, reader, now)).map(({ name }) => name)
  if (broken.length > 0)
    throw new Refusal('deal.entry_rule', {
      params: { stage: stage.key, rules: broken.join('; ') },
      extra: { rules: broken },
    })
}
