import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { calendarFor } from '../../shared/service/calendar-chain-store.ts'
import { cases } from '../../shared/service/case-store.ts'
import { type CalendarVersion, type Sla, slaOutdated } from '../../shared/service/sla-clock.ts'
import type { SlaReplan } from '../../shared/service/sla-replan-store.ts'
import { watchedCases } from '../../shared/service/sla-watch-store.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import type { Fired } from '../../shared/storage/due.ts'
import type { Store } from '../../shared/storage/store.ts'
import { automationName } from './fire-sla.ts'

const casesPerPage = 100
const pagesPerRun = 10
const casesAtOnce = 10

const isCurrent = ({ calendar }: Sla, versions: readonly CalendarVersion[]): boolean =>
  calendar !== undefined &&
  versions.every(({ id, version }) => calendar.versions.find((one) => one.id === id)?.version === version)

/**
 * Marks the cases of an edited calendar to be planned anew, so many in each run, the earliest opened first. A case that was planned
 * with the calendar as it is now stays as it is, so that doing this again, or going on where it broke off, changes nothing.
 */
export const replanning =
  (store: Store) =>
  async (replan: SlaReplan, now: Instant, tenantId: string): Promise<Fired<SlaReplan> | undefined> => {
    const { after: start, dueAt: _, ...rest } = replan
    const [calendarId, ...others] = replan.calendarIds
    if (calendarId === undefined || replan.dueAt === undefined) return undefined
    const stamp = { actor: automation(tenantId, automationName), now, requestId: `${automationName}:${now}` }
    const versions = (await calendarFor(store, tenantId, calendarId))?.versions ?? []
    let after = start
    for (let page = 0; page < pagesPerRun; page++) {
      const { ids, next } = await watchedCases(store, tenantId, calendarId, { limit: casesPerPage, after })
      for (let from = 0; from < ids.length; from += casesAtOnce) {
        const some = ids.slice(from, from + casesAtOnce)
        await Promise.all(
          some.map((id) =>
            changeStored(store, cases, stamp, id, (found) => {
              const sla = found.sla ?? { clockVersion: 0, clocks: [], halts: [] }
              const isLeft = sla.policy === null || isCurrent(sla, versions)
              return { state: isLeft ? found : { ...found, sla: slaOutdated(sla, now) }, raises: [] }
            }),
          ),
        )
      }
      after = next
      if (after === undefined) break
    }
    const left = after === undefined ? others : replan.calendarIds
    const state = { ...rest, calendarIds: left, ...(after !== undefined && { after }) }
    return { state: left.length > 0 ? { ...state, dueAt: now } : state, raises: [] }
  }
