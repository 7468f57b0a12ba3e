import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Instant, plusDays } from '../../shared/kernel/instant.ts'
import { startProtection } from '../../shared/pools/protection.ts'
import { type Held, nextRecycleStep, recyclingOf } from '../../shared/pools/recycle.ts'

const claimedAt: Instant = '2026-03-02T08:00:00.000Z'
const onDay = (days: number): Instant => plusDays(claimedAt, days)
const policy = {
  recycle: [
    { levels: ['A'], withoutFollowUpDays: 7, withoutDealDays: 30 },
    { withoutFollowUpDays: 14, withoutDealDays: 60 },
  ],
  warnDays: [3, 1],
}
const held: Held = { heldSince: claimedAt, isWon: false, hasOpenDeal: false, isLocked: false }

describe('recycling', () => {
  it('comes after the days without follow-up, counted from the last one', () => {
    expect(recyclingOf(policy, held)).toEqual({ at: onDay(14), reason: 'without_follow_up' })
    expect(recyclingOf(policy, { ...held, lastFollowUpAt: onDay(10) })?.at).toBe(onDay(24))
  })

  it('comes after the days without a deal however often one calls', () => {
    expect(recyclingOf(policy, { ...held, lastFollowUpAt: onDay(59) })).toEqual({
      at: onDay(60),
      reason: 'without_deal',
    })
  })

  it('goes by the level of the record', () => {
    expect(recyclingOf(policy, { ...held, level: 'A' })?.at).toBe(onDay(7))
    expect(recyclingOf(policy, { ...held, level: 'C' })?.at).toBe(onDay(14))
  })

  it('comes when protection ends, if that is earlier', () => {
    const protection = startProtection({ protectDays: 5, extendDays: 2, mostDays: 20 }, claimedAt)
    expect(recyclingOf(policy, { ...held, protection })).toEqual({ at: onDay(5), reason: 'protection_ended' })
  })

  it('spares what is won, has an open deal, or is locked', () => {
    for (const exempt of [{ isWon: true }, { hasOpenDeal: true }, { isLocked: true }])
      expect(recyclingOf(policy, { ...held, ...exempt })).toBeUndefined()
  })

  it('warns on each stated day, the earliest first, and then recycles', () => {
    const first = nextRecycleStep(policy, held)
    expect(first).toMatchObject({ dueAt: onDay(11), warnDays: 3 })
    const second = nextRecycleStep(policy, held, { at: onDay(14), days: 3 })
    expect(second).toMatchObject({ dueAt: onDay(13), warnDays: 1 })
    const last = nextRecycleStep(policy, held, { at: onDay(14), days: 1 })
    expect(last).toEqual({ at: onDay(14), dueAt: onDay(14), reason: 'without_follow_up' })
  })

  it('warns anew when work moved the day', () => {
    const worked = { ...held, lastFollowUpAt: onDay(12) }
    expect(nextRecycleStep(policy, worked, { at: onDay(14), days: 1 })).toMatchObject({ dueAt: onDay(23), warnDays: 3 })
  })

  it('leaves out a warning of before the record was held', () => {
    const early = { recycle: [{ withoutFollowUpDays: 2 }], warnDays: [7, 1] }
    expect(nextRecycleStep(early, held)).toMatchObject({ dueAt: onDay(1), warnDays: 1 })
  })

  it('tells every warning once and in order before it recycles, whatever the days', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 5 })
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), (warnDays, withoutFollowUpDays) => {
        const random = { recycle: [{ withoutFollowUpDays }], warnDays }
        const told: number[] = []
        let step = nextRecycleStep(random, held)
        while (step?.warnDays !== undefined) {
          told.push(step.warnDays)
          step = nextRecycleStep(random, held, { at: step.at, days: step.warnDays })
        }
        expect(step?.dueAt).toBe(onDay(withoutFollowUpDays))
        expect(told).toEqual(warnDays.filter((before) => before <= withoutFollowUpDays).sort((a, b) => b - a))
      }),
    )
  })
})
