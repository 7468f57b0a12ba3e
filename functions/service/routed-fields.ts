import type { RoutedNoun } from '../../shared/assignment/routing-rule.ts'
import { checkCondition } from '../../shared/kernel/condition-fields.ts'
import type { Filter } from '../../shared/kernel/filter.ts'

const customer = [
  ...['kind', 'type', 'level', 'lifecycle', 'industry', 'sizeBand', 'region', 'tags', 'ownerId', 'teamId'],
  ...['source.channel', 'source.contactPoint', 'source.campaign'],
].map((field) => `customer.${field}`)

/**
 * The fields that conditions of routing rules may name, by noun. Whoever assigns puts them into `Subject.fields`: those of the
 * record itself, and under `customer` those of its customer.
 */
export const routedFields: Readonly<Record<RoutedNoun, readonly string[]>> = {
  case: [
    ...['kind', 'channel', 'categoryId', 'impact', 'urgency', 'priority', 'language', 'subject', 'createdAt'],
    ...['customerId', 'contactId', 'productRef', 'orderRef', 'teamId', 'parentId', 'aboutUserId'],
    ...['reopenedCount', 'requester.email', 'source.automation'],
    ...customer,
  ],
  lead: [
    ...['company', 'title', 'website', 'domain', 'industry', 'employees', 'region', 'language', 'createdAt'],
    ...['interests', 'tags', 'partnerId', 'teamId', 'poolId', 'territoryId', 'amount.amount', 'amount.currency'],
    ...['source.channel', 'source.contactPoint', 'source.campaign', 'score.rule', 'score.tier'],
  ],
}

/** @throws Refusal naming the field of the body whose condition asks for what there is not */
export const checkRoutedFields = (noun: RoutedNoun, when: Filter | undefined, pointer: string): void =>
  checkCondition(when, routedFields[noun], pointer)
