import { users } from '../../shared/admin/user-store.ts'
import { loadProgramme, loyaltyAccounts } from '../../shared/care/loyalty-store.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { TemplateContent, TemplateValues } from '../../shared/communication/template-schema.ts'
import { mayName, variablesOf } from '../../shared/communication/template-variables.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { localDay } from '../../shared/kernel/local-day.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import type { MessageLinks } from '../contactability/preference-link.ts'
import type { LoadedStanding } from '../contactability/standing.ts'

interface Material {
  readonly links: MessageLinks | undefined
  readonly now: Instant
  /** What is going to be filled in. */
  readonly content: Pick<TemplateContent, 'variants'>
}

const pointsOf = async (store: Store, tenantId: string, customerId: string) => {
  const [account, programme] = await Promise.all([
    loadRecord(store, loyaltyAccounts, tenantId, customerId),
    loadProgramme(store, tenantId),
  ])
  const level = programme.levels.find(({ key }) => key === account?.level)?.name
  return { balance: account?.balance ?? 0, ...(level !== undefined && { level }) }
}

/** What a template is filled with for one message. The contact has the job title and department that it has at this customer. */
export const messageValues = async (
  store: Store,
  tenantId: string,
  { data, context }: Pick<OutboundMessage, 'data' | 'context'>,
  { customer, contact, tenant, zone }: LoadedStanding,
  { links, now, content }: Material,
): Promise<TemplateValues> => {
  const { ownerId } = customer
  const owner = ownerId === undefined ? undefined : await loadRecord(store, users, tenantId, ownerId)
  const place = contact?.organisations.find(({ customerId }) => customerId === customer.id)
  const points = mayName(content, 'points') ? await pointsOf(store, tenantId, customer.id) : undefined
  return variablesOf({
    customer,
    contact: contact && { ...place, ...contact },
    owner: owner?.status === 'active' ? owner : undefined,
    tenant,
    data,
    context: { ...context, ...(points && { points }) },
    message: { date: localDay(now, zone), ...links },
  })
}
