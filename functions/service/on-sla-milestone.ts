import type { DomainEvent } from '../../events/define-event.ts'
import { caseEscalated, caseSlaBreached, caseSlaWarned } from '../../events/sla.ts'
import { languageOf } from '../../shared/admin/language-store.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { type ClockName, clockId, openHalt } from '../../shared/service/sla-clock.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { ConsumerFunction } from '../function.ts'
import { recipientsOf } from './sla-recipients.ts'
import { slaText } from './sla-text.ts'

interface Milestone {
  readonly clock: ClockName
  readonly messageId?: string
  readonly round?: number
  readonly deadline?: string
  readonly percent?: number
  readonly level?: number
  readonly notify: readonly string[]
}

/** A warning is for somebody who can still do something: not once the promise is kept, or while the case waits for others. */
const isPointless = ({ sla }: Case, { clock, messageId, round, percent }: Milestone): boolean => {
  if (percent === undefined || !sla) return false
  const found = sla.clocks.find((one) => clockId(one) === clockId({ name: clock, messageId, round }))
  return !found || found.metAt !== undefined || openHalt(sla) !== undefined
}

const onSlaMilestone: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-sla-milestone',
  summary: 'Tells owner, manager, team or others by mail that a promise to a customer runs out or is broken',
  source: 'functions/service/on-sla-milestone.ts',
  uses: ['table:read', 'mail:send'],
  on: [caseSlaWarned, caseSlaBreached, caseEscalated],
  handle: async (event, { store, mail }) => {
    const { id: eventId, tenantId, recordId, data } = event as unknown as DomainEvent<Milestone>
    if (data.notify.length === 0) return
    const found = await loadRecord(store, cases, tenantId, recordId)
    if (!found || isPointless(found, data)) return
    const tenant = await loadRecord(store, tenants, tenantId, tenantId)
    for (const user of await recipientsOf(store, tenantId, found, data.notify)) {
      const language = await languageOf(store, tenantId, user)
      const zone = user.shift?.zone ?? tenant?.zone ?? 'UTC'
      await mail.send({ key: `${eventId}/${user.id}`, to: user.email, ...slaText(found, data, language, zone) })
    }
  },
}

export default onSlaMilestone
