import * as z from 'zod'
import { routingRulesChanged } from '../../events/assignment.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { FilterInput } from '../kernel/filter.ts'
import { fieldReader, passes } from '../kernel/filter-match.ts'
import { idPattern } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { cleanText } from '../kernel/text.ts'
import type { Needs } from './eligible.ts'

/** The nouns that can be routed. */
export const routedNouns = ['case', 'lead'] as const
export type RoutedNoun = (typeof routedNouns)[number]

const mostRules = 100
const word = z.string().max(200).overwrite(cleanText).min(1).max(64)

const destination = {
  rosterId: z.string().regex(idPattern('ros')).optional().meta({ description: 'Whose turn it is in this roster' }),
  userId: z.string().regex(idPattern('usr')).optional().meta({ description: 'This user, whatever they have to do' }),
  teamId: z.string().regex(idPattern('tea')).optional().meta({ description: 'The queue of this team, to take from' }),
}

const written = {
  name: word.optional(),
  when: FilterInput.optional().meta({ description: 'Without a condition the rule holds for everything' }),
  ...destination,
  skills: z.array(word).max(20).default([]).meta({ description: 'Skills that whoever is given it must have' }),
}

const names = Object.keys(destination) as (keyof typeof destination)[]

const RuleInput = z
  .strictObject({ id: z.string().regex(idPattern('rul')).optional(), ...written })
  .superRefine((rule, context) => {
    const [first, second] = names.filter((name) => rule[name] !== undefined)
    if (first === undefined) context.addIssue({ code: 'custom', path: ['rosterId'], params: { code: 'required' } })
    else if (second !== undefined)
      context.addIssue({ code: 'custom', path: [second], params: { code: 'only_alone', field: first } })
  })

export const RoutingInput = z.strictObject({
  rules: z
    .array(RuleInput)
    .max(mostRules)
    .superRefine((rules, context) => {
      for (const [place, { id }] of rules.entries())
        if (id !== undefined && rules.findIndex((other) => other.id === id) < place)
          context.addIssue({ code: 'custom', path: [place, 'id'], params: { code: 'named_twice' } })
    })
    .meta({ description: 'First to last; the first that holds decides' }),
})
export type RoutingInput = z.infer<typeof RoutingInput>

const RoutingRule = z.strictObject({ id: z.string(), ...written })
export type RoutingRule = z.infer<typeof RoutingRule>

/** All rules of one noun, in one record. */
export const Routing = z.strictObject({ ...recordFields, noun: z.enum(routedNouns), rules: z.array(RoutingRule) })
export type Routing = z.infer<typeof Routing>
type NewRouting = Omit<Routing, Exclude<keyof RecordFields, 'id'>>

/** What is to be given to somebody. */
export interface Subject extends Needs {
  readonly id: string
  /** What conditions read: plain data, `customer.level` is `level` of `customer`. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** The first rule that holds. */
export const matchRule = (
  rules: readonly RoutingRule[],
  { fields }: Pick<Subject, 'fields'>,
  now: Instant,
): RoutingRule | undefined => {
  const read = fieldReader(fields)
  return rules.find(({ when }) => when === undefined || passes(when, read, now))
}

/** What a subject needs under a rule: its own language and skills, and the skills that the rule asks for. */
export const needsUnder = (rule: RoutingRule, { language, skills = [] }: Needs): Needs => ({
  ...(language !== undefined && { language }),
  skills: [...new Set([...skills, ...rule.skills])],
})

const changed = (rules: readonly RoutingRule[]) => [raise(routingRulesChanged, { rules: rules.length })]

/** @param newId makes the id of a rule that comes without one */
const rulesOf = (input: RoutingInput, newId: () => string): RoutingRule[] =>
  input.rules.map(({ id = newId(), ...rule }) => ({ ...rule, id }))

export const createRouting = (noun: RoutedNoun, input: RoutingInput, newId: () => string): Decision<NewRouting> => {
  const rules = rulesOf(input, newId)
  return { state: { id: noun, noun, rules }, raises: changed(rules) }
}

export const replaceRouting = (routing: Routing, input: RoutingInput, newId: () => string): Decision<Routing> => {
  const { state, fields } = patched(routing, { rules: rulesOf(input, newId) })
  return { state, raises: fields.length > 0 ? changed(state.rules) : [] }
}
