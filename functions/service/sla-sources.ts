import { customers } from '../../shared/customers/customer-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { calendarFor, type ResolvedCalendar } from '../../shared/service/calendar-chain-store.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import type { CalendarVersion } from '../../shared/service/sla-clock.ts'
import type { SlaPromise } from '../../shared/service/sla-play.ts'
import { asksForCustomer, policyFor } from '../../shared/service/sla-policy.ts'
import {
  loadPublished,
  loadPublishedList,
  type PublishedList,
  type PublishedRules,
} from '../../shared/service/sla-policy-store.ts'
import { watchCase } from '../../shared/service/sla-watch-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** What a case was promised, with everything that the policy says. */
export type FullPromise = SlaPromise & { readonly rules: PublishedRules }

/** Keeps what `load` answers for a key; what failed is asked for again. */
const remembered = <Value>(load: (key: string) => Promise<Value>) => {
  const known = new Map<string, Promise<Value>>()
  return (key: string, isStale = false): Promise<Value> => {
    const found = known.get(key)
    if (found && !isStale) return found
    const value = load(key)
    known.set(key, value)
    value.catch(() => known.delete(key))
    return value
  }
}

const isOlder = (kept: readonly CalendarVersion[], seen: readonly CalendarVersion[]): boolean =>
  seen.some(({ id, version }) => (kept.find((one) => one.id === id)?.version ?? version) < version)

/**
 * Where the plans of one run get policies and calendars from: each is read once, except where a plan has to see what was edited
 * meanwhile.
 */
export const openSources = (store: Store, now: Instant) => {
  const lists = remembered<PublishedList>((tenantId) => loadPublishedList(store, tenantId))
  const rules = remembered<PublishedRules | undefined>((key) => {
    const [tenantId = '', id = '', version] = key.split(' ')
    return loadPublished(store, tenantId, { id, version: Number(version) })
  })
  const calendars = remembered<ResolvedCalendar | undefined>((key) => {
    const [tenantId = '', id = ''] = key.split(' ')
    return calendarFor(store, tenantId, id)
  })

  const chosen = async (tenantId: string, found: Case) => {
    const { entries } = await lists(tenantId)
    const { customerId } = found
    const customer =
      customerId !== undefined && asksForCustomer(entries)
        ? await loadRecord(store, customers, tenantId, customerId)
        : undefined
    return policyFor(entries, found, customer, now)
  }

  /** The policy that a case has or is to have, and its calendar; undefined when no policy is meant for it. */
  return async (tenantId: string, found: Case): Promise<FullPromise | undefined> => {
    const { sla } = found
    const policy = sla?.policy ?? (await chosen(tenantId, found))
    const kept = policy && (await rules(`${tenantId} ${policy.id} ${policy.version}`))
    if (!policy || !kept) return undefined
    const { calendarId } = kept
    // Watched first, read then: an edit that this read does not see finds the case among the watched.
    if (!sla?.isWatched) await store.commit([watchCase(tenantId, calendarId, found.id)])
    const key = `${tenantId} ${calendarId}`
    const known = await calendars(key, !sla?.isWatched || !sla.calendar)
    const resolved =
      known && sla?.calendar && isOlder(known.versions, sla.calendar.versions) ? await calendars(key, true) : known
    if (!resolved) throw new Error(`the calendar ${calendarId} of a policy is gone`)
    const { id, version } = policy
    return {
      policy: { id, version },
      rules: kept,
      calendarId,
      versions: resolved.versions,
      calendar: resolved.calendar,
    }
  }
}

export type Sources = ReturnType<typeof openSources>
