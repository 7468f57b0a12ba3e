import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { customers } from '../../shared/customers/customer-store.ts'
import { calendarFor, type ResolvedCalendar } from '../../shared/service/calendar-chain-store.ts'
import { isUnsettled } from '../../shared/service/case.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { clockNames } from '../../shared/service/sla-clock.ts'
import { endsCounted } from '../../shared/service/sla-ended.ts'
import { planSla } from '../../shared/service/sla-plan.ts'
import { asksForCustomer, type PublishedEntry, policyFor } from '../../shared/service/sla-policy.ts'
import type { SlaPolicy } from '../../shared/service/sla-policy-schema.ts'
import { loadPublishedList } from '../../shared/service/sla-policy-store.ts'
import { readClocks } from '../../shared/service/sla-reading.ts'
import { type MonthPlace, monthOf, pageOfMonths } from '../../shared/storage/months.ts'
import { loadRecord, stateOf } from '../../shared/storage/record.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import type { Request } from '../http/route.ts'
import { seesCase } from './find-case.ts'

const casesPerRead = 50
const mostReads = 6

const Deadline = z.strictObject({
  clock: z.enum(clockNames),
  messageId: z.string().optional(),
  deadline: z.iso.datetime(),
  isBreached: z.boolean(),
})

/** What a case has, and what it would have had it begun under the draft. */
export const PreviewedCase = z.strictObject({
  caseId: z.string(),
  number: z.string(),
  now: z.strictObject({ policyId: z.string().optional(), clocks: z.array(Deadline) }),
  draft: z.strictObject({ policyId: z.string().optional(), clocks: z.array(Deadline) }),
})
type PreviewedCase = z.infer<typeof PreviewedCase>

const deadlines = (found: Pick<Case, 'sla'>, { calendar }: ResolvedCalendar, now: string) =>
  readClocks(found.sla, calendar, now).flatMap(({ clock, messageId, deadline, isBreached, state }) =>
    state === 'met' ? [] : [{ clock, ...(messageId !== undefined && { messageId }), deadline, isBreached }],
  )

/** The clocks of a case as if it had begun under another policy: the same messages and pauses, no promise kept or broken yet. */
const begunAnew = (found: Case): Case => {
  const { sla, ...rest } = found
  if (!sla) return rest
  const waiting = sla.clocks.flatMap(({ name, messageId, round, startedAt, metAt, isFollowing }) =>
    endsCounted({ name })
      ? [
          {
            ...{ name, startedAt },
            ...(messageId !== undefined && { messageId }),
            ...(round !== undefined && { round }),
            ...(metAt !== undefined && { metAt }),
            ...(isFollowing && { isFollowing }),
          },
        ]
      : [],
  )
  return { ...rest, sla: { clockVersion: 0, clocks: waiting, halts: sla.halts } }
}

interface Draft {
  readonly entries: readonly PublishedEntry[]
  readonly policy: SlaPolicy
  readonly calendar: ResolvedCalendar
}

const previewOf = async (
  { store, actor, now }: Request,
  found: Case,
  { entries, policy, calendar }: Draft,
): Promise<PreviewedCase | undefined> => {
  const { tenantId } = actor
  const { customerId, sla, id, number } = found
  const customer =
    customerId !== undefined && asksForCustomer(entries)
      ? await loadRecord(store, customers, tenantId, customerId)
      : undefined
  const chosen = policyFor(entries, found, customer, now)
  if (chosen?.id !== policy.id && sla?.policy?.id !== policy.id) return undefined
  const counted = sla?.calendar && (await calendarFor(store, tenantId, sla.calendar.id))
  const has = counted ? deadlines(found, counted, now) : []
  const { versions } = calendar
  const promise = { policy: { id: policy.id, version: 0 }, rules: policy.draft, calendarId: calendar.id, versions }
  const would =
    chosen?.id === policy.id
      ? deadlines(planSla(begunAnew(found), { ...promise, calendar: calendar.calendar }, now), calendar, now)
      : []
  const before = { ...(sla?.policy && { policyId: sla.policy.id }), clocks: has }
  const after = { ...(chosen && { policyId: chosen.id }), clocks: would }
  return isDeepStrictEqual(before, after) ? undefined : { caseId: id, number, now: before, draft: after }
}

/**
 * One page of the open cases that the caller sees and for which the draft would make a difference, the newest first. It reads so
 * many cases and no more, so it may be short, even empty, and still have a `next`.
 */
export const previewPage = async (
  request: Request<unknown, { limit: number; cursor?: string | undefined }>,
  policy: SlaPolicy,
  calendarId: string,
): Promise<{ items: PreviewedCase[]; looked: number; next?: string }> => {
  const { store, actor, now, query } = request
  const { id, position, draft } = policy
  const { entries } = await loadPublishedList(store, actor.tenantId)
  const calendar = await calendarFor(store, actor.tenantId, calendarId)
  if (!calendar) throw new Error(`the calendar ${calendarId} is gone`)
  const entry: PublishedEntry = { id, position, version: 0, ...(draft.when && { when: draft.when }) }
  const after: Draft = { entries: [...entries.filter((other) => other.id !== id), entry], policy, calendar }
  const items: PreviewedCase[] = []
  let looked = 0
  let place = await openCursor<MonthPlace>(request, query.cursor)
  for (let read = 0; read < mostReads && items.length < query.limit; read++) {
    const rest = Math.min(casesPerRead, query.limit - items.length)
    const walk = { direction: 'descending', to: monthOf(now) } as const
    const page = await pageOfMonths(store, actor.tenantId, cases.name, walk, place, rest)
    looked += page.items.length
    for (const item of page.items) {
      const found = stateOf<Case>(item)
      const isMeant = item.redirect === undefined && isUnsettled(found) && seesCase(request, found)
      const previewed = isMeant ? await previewOf(request, found, after) : undefined
      if (previewed) items.push(previewed)
    }
    place = page.next
    if (!place) break
  }
  return { items, looked, ...(place && { next: await sealCursor(request, place) }) }
}
