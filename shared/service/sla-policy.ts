import { raise } from '../../events/define-event.ts'
import { slaPolicyChanged, slaPolicyCreated, slaPolicyPublished, slaPolicySecretRotated } from '../../events/sla.ts'
import { checkCondition } from '../kernel/condition-fields.ts'
import type { Decision } from '../kernel/decision.ts'
import { type Filter, fieldsOf } from '../kernel/filter.ts'
import { fieldReader, passes } from '../kernel/filter-match.ts'
import { hour, type Instant, plusMs } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import { isPublicUrl } from '../kernel/public-address.ts'
import { fieldRefusal, Refusal } from '../kernel/refusal.ts'
import type { Case } from './case-schema.ts'
import { promiseNames } from './sla-clock.ts'
import type { NewSlaPolicy, SlaPolicy, SlaPolicyInput, SlaPolicyPatch, SlaRules } from './sla-policy-schema.ts'

/** What conditions may ask about. */
const conditionFields = [
  ...['kind', 'priority', 'channel', 'categoryId', 'impact', 'urgency', 'teamId', 'productRef', 'language'],
  ...['customer.level', 'customer.kind', 'customer.tags'],
]

const ascending = (values: readonly number[]): number | undefined => {
  const place = values.findIndex((value, index) => index > 0 && value <= (values[index - 1] as number))
  return place < 0 ? undefined : place
}

/** From the most to the least urgent: what is more urgent is promised at least as soon. */
const byUrgency = ['urgent', 'high', 'normal', 'low'] as const

const checkTargets = ({ targets, complaintSteps = {} }: SlaRules): void => {
  const promised = [complaintSteps, ...byUrgency.map((priority) => targets[priority] ?? {})]
  if (promised.every((one) => Object.keys(one).length === 0)) throw fieldRefusal('/draft/targets', 'required')
  for (const name of promiseNames) {
    let soonest = 0
    for (const priority of byUrgency) {
      const minutes = targets[priority]?.[name] ?? soonest
      if (minutes < soonest)
        throw fieldRefusal(`/draft/targets/${priority}/${name}`, 'out_of_order', { minimum: soonest })
      soonest = minutes
    }
  }
  for (const priority of byUrgency) {
    const { firstResponse, nextResponse, resolution } = targets[priority] ?? {}
    const longest = Math.max(firstResponse ?? 0, nextResponse ?? 0)
    if (resolution !== undefined && resolution < longest)
      throw fieldRefusal(`/draft/targets/${priority}/resolution`, 'out_of_order', { minimum: longest })
  }
}

const checkLevels = ({ warnings, levels }: SlaRules): void => {
  const warning = ascending(warnings.map(({ percent }) => percent))
  if (warning !== undefined)
    throw fieldRefusal(`/draft/warnings/${warning}/percent`, 'out_of_order', {
      minimum: (warnings[warning - 1]?.percent ?? 0) + 1,
    })
  for (const basis of ['business', 'wall']) {
    const same = levels.flatMap((level, index) => (level.of === basis ? [{ index, at: level.afterMinutes }] : []))
    const place = ascending(same.map(({ at }) => at))
    const level = place === undefined ? undefined : same[place]
    if (level)
      throw fieldRefusal(`/draft/levels/${level.index}/afterMinutes`, 'out_of_order', {
        minimum: (same[(place as number) - 1]?.at ?? 0) + 1,
      })
  }
  for (const [index, { actions }] of levels.entries())
    for (const [place, action] of actions.entries())
      if (action.do === 'webhook' && !isPublicUrl(action.url))
        throw fieldRefusal(`/draft/levels/${index}/actions/${place}/url`, 'not_public_url')
      else if (action.do === 'reassign' && action.ownerId === undefined && action.teamId === undefined)
        throw fieldRefusal(`/draft/levels/${index}/actions/${place}/teamId`, 'required')
}

/** @throws Refusal naming the target, warning, level or condition that can not be */
const checkRules = (rules: SlaRules): void => {
  checkTargets(rules)
  checkLevels(rules)
  checkCondition(rules.when, conditionFields, '/draft/when')
}

/** @throws Refusal */
export const createSlaPolicy = (id: string, input: SlaPolicyInput): Decision<NewSlaPolicy> => {
  checkRules(input.draft)
  return { state: { ...input, id, status: 'draft' }, raises: [raise(slaPolicyCreated, { position: input.position })] }
}

/** @throws Refusal */
export const changeSlaPolicy = (policy: SlaPolicy, patch: SlaPolicyPatch): Decision<SlaPolicy> => {
  if (patch.draft) checkRules(patch.draft)
  const { state, fields } = patched(policy, patch)
  return { state, raises: fields.length > 0 ? [raise(slaPolicyChanged, { fields: [...fields] })] : [] }
}

const callsOut = ({ levels }: SlaRules): boolean =>
  levels.some(({ actions }) => actions.some((action) => action.do === 'webhook'))

/** The draft becomes what new cases get. @throws Refusal `sla.secret_missing` when nobody could check its webhooks */
export const publishSlaPolicy = (policy: SlaPolicy, now: Instant): Decision<SlaPolicy> => {
  if (callsOut(policy.draft) && policy.webhookSecretVersion === undefined) throw new Refusal('sla.secret_missing')
  const policyVersion = (policy.publishedVersion ?? 0) + 1
  return {
    state: { ...policy, status: 'published', publishedVersion: policyVersion, publishedAt: now },
    raises: [raise(slaPolicyPublished, { policyVersion })],
  }
}

/** Gives the webhooks of a policy a secret; with the one before they are signed too for the overlap, since receivers have to be told. */
export const rotateWebhookSecret = (policy: SlaPolicy, overlapHours: number, now: Instant): Decision<SlaPolicy> => {
  const { webhookSecretVersion: before, ...rest } = policy
  const first = { ...rest, webhookSecretVersion: 1 }
  const next = {
    ...first,
    webhookSecretVersion: (before ?? 0) + 1,
    previousSecretUntil: plusMs(now, overlapHours * hour),
  }
  return { state: before === undefined ? first : next, raises: [raise(slaPolicySecretRotated, {})] }
}

/** Versions of the secret with which a webhook is signed now. */
export const validWebhookSecrets = (
  { webhookSecretVersion = 1, previousSecretUntil = '' }: SlaPolicy,
  now: Instant,
): number[] => (now < previousSecretUntil ? [webhookSecretVersion, webhookSecretVersion - 1] : [webhookSecretVersion])

/** New cases get it no more; those that have it keep it. @throws Refusal `sla.not_published` */
export const retireSlaPolicy = (policy: SlaPolicy): Decision<SlaPolicy> => {
  if (policy.status === 'retired') return { state: policy, raises: [] }
  if (policy.status !== 'published') throw new Refusal('sla.not_published')
  return { state: { ...policy, status: 'retired' }, raises: [raise(slaPolicyChanged, { fields: ['status'] })] }
}

/** A published policy as it is looked through for each new case. */
export interface PublishedEntry {
  readonly id: string
  readonly version: number
  readonly position: number
  readonly when?: Filter
}

export interface CustomerFacts {
  readonly level?: string | undefined
  readonly kind?: string | undefined
  readonly tags?: readonly string[] | undefined
}

export const asksForCustomer = (entries: readonly PublishedEntry[]): boolean =>
  entries.some(({ when }) => when !== undefined && fieldsOf(when).some((field) => field.startsWith('customer.')))

/** In the order in which they are tried. */
const inOrder = (entries: readonly PublishedEntry[]): PublishedEntry[] =>
  [...entries].sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))

/** The first published policy that holds for a case. */
export const policyFor = (
  entries: readonly PublishedEntry[],
  found: Case,
  customer: CustomerFacts | undefined,
  now: Instant,
): PublishedEntry | undefined => {
  const read = fieldReader({ ...found, ...(customer && { customer }) })
  return inOrder(entries).find(({ when }) => when === undefined || passes(when, read, now))
}
