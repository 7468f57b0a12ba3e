import { customValues } from '../kernel/custom-values.ts'
import { atIn, partitionAbout } from '../storage/customer-index.ts'
import { byMonth } from '../storage/months.ts'
import type { IndexAttributes, Noun } from '../storage/record.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Interaction } from './interaction-schema.ts'

/** What a member of staff did, by time: index g3. */
export const interactionsOfStaff = (tenantId: string, staffId: string): string =>
  `${tenantId}#interaction#user#${staffId}`

const byStaff = (tenantId: string, { id, staffId, startedAt }: Interaction): IndexAttributes =>
  staffId === undefined ? {} : { g3pk: interactionsOfStaff(tenantId, staffId), g3sk: `${startedAt}#${id}` }

/** With the customer that it was with, else with the lead. */
const byCustomer = (tenantId: string, interaction: Interaction): IndexAttributes => {
  const partition = partitionAbout(tenantId, interaction)
  return partition === undefined ? {} : atIn(partition, interaction.startedAt, interaction.id)
}

export const interactions: Noun<Interaction> = {
  name: 'interaction',
  indexes: (tenantId, interaction) => ({
    ...byCustomer(tenantId, interaction),
    ...byMonth(tenantId, 'interaction', interaction),
    ...byStaff(tenantId, interaction),
  }),
  owned: ({ staffId, teamId }) => ({ ownerId: staffId, teamId }),
}

/** Every element of an interaction can be filtered by, so that what works can be compared along each. */
export const searchableInteractions = {
  noun: interactions,
  terms: () => [],
  values: (interaction) => ({
    ownerId: interaction.staffId,
    teamId: interaction.teamId,
    staffId: interaction.staffId,
    customerId: interaction.customerId,
    contactId: interaction.contactId,
    leadId: interaction.leadId,
    dealId: interaction.dealId,
    'contactPoint.kind': interaction.contactPoint.kind,
    'contactPoint.name': interaction.contactPoint.name,
    channel: interaction.channel,
    method: interaction.method,
    direction: interaction.direction,
    outcome: interaction.outcome,
    satisfaction: interaction.satisfaction,
    ...customValues(interaction),
  }),
} as const satisfies Searchable<Interaction>
