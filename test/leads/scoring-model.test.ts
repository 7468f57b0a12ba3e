import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hour, minute, plusMs } from '../../shared/kernel/instant.ts'
import { predict } from '../../shared/kernel/naive-bayes.ts'
import { featuresOf, openStages } from '../../shared/leads/score-features.ts'
import { type Counted, isTelling, modelOf, together } from '../../shared/leads/score-model.ts'
import {
  doneScoring,
  dueScoring,
  newWork,
  noteClosed,
  notePublished,
  type ScoringWork,
} from '../../shared/leads/scoring-work.ts'

const lead = { status: 'new' as const, phones: [], emails: [], tags: [] }

const counted = fc.record({
  field: fc.constantFrom('region', 'channel', 'tags'),
  value: fc.string({ maxLength: 64 }),
  won: fc.nat(100),
  lost: fc.nat(100),
})

describe('the features of a lead', () => {
  it('know sizes in bands, and of phones and addresses no more than whether there are any', () => {
    const sizes = [0, 9, 10, 49, 50, 199, 200, 999, 1000, 500_000].map(
      (employees) => featuresOf({ ...lead, employees }).values.size?.[0],
    )
    expect(sizes).toEqual(['1-9', '1-9', '10-49', '10-49', '50-199', '50-199', '200-999', '200-999', '1000+', '1000+'])
    const phones = [{ number: '+8613957123456', label: 'mobile', isValid: true }] as never
    expect(featuresOf({ ...lead, phones }).values).toMatchObject({ phone: ['yes'], email: ['no'], size: [] })
  })

  it('have at most ten tags, and of a disqualified lead the status that it had before', () => {
    const tags = Array.from({ length: 30 }, (_, n) => `tag ${n}`)
    const disqualified = { reason: 'x', at: '2026-03-01T00:00:00.000Z', by: 'user:usr_1', from: 'qualified' } as const
    const features = featuresOf({ ...lead, status: 'disqualified', tags, disqualified })
    expect(features.values.tags).toHaveLength(10)
    expect(features.stage).toBe('qualified')
  })
})

describe('a predictive model', () => {
  it('keeps the commonest values of a field and stays small, however many there are and however long', () => {
    const rows = Array.from({ length: 5000 }, (_, n): Counted => {
      return { field: `field ${n % 9}`, value: `${'值'.repeat(60)}${n}`, won: n, lost: 1 }
    })
    const { counts } = modelOf(openStages, rows)
    expect(JSON.stringify(counts).length).toBeLessThanOrEqual(32_000)
    expect(Object.keys(counts['field 8'] ?? {})).toContain(`${'值'.repeat(60)}4994`)
  })

  it('is the same in whatever order and parts it was counted', () => {
    fc.assert(
      fc.property(fc.array(counted, { maxLength: 40 }), fc.array(counted, { maxLength: 40 }), (some, others) => {
        const whole = modelOf(openStages, together([...some, ...others]))
        expect(modelOf(openStages, together([...together(others), ...together(some.toReversed())]))).toEqual(whole)
      }),
    )
  })

  it('has terms that add up for any counts, odd names of values included', () => {
    fc.assert(
      fc.property(fc.array(counted, { maxLength: 40 }), (rows) => {
        const closed = modelOf(openStages, together([...rows, { field: 'stage', value: 'new', won: 3, lost: 4 }]))
        const values = { region: rows.map(({ value }) => value), channel: ['__proto__'], tags: ['constructor'] }
        const { logit, contributions } = predict(closed, { stage: 'new', values })
        const sum = contributions.reduce((total, { logOdds }) => total + logOdds, 0)
        expect(Math.abs(sum - logit)).toBeLessThan(1e-9)
        expect(Number.isFinite(logit)).toBe(true)
      }),
    )
  })

  it('tells nothing before there are both, won and lost ones', () => {
    const stage = (won: number, lost: number) => modelOf(openStages, [{ field: 'stage', value: 'new', won, lost }])
    expect([stage(0, 0), stage(5, 0), stage(0, 5), stage(1, 1)].map(isTelling)).toEqual([false, false, false, true])
  })
})

describe('what is to be done about scores', () => {
  const start = '2026-03-02T08:00:00.000Z'
  const record = { version: 1, createdAt: start, createdBy: 'x', updatedAt: start, updatedBy: 'x' }
  const work: ScoringWork = { ...newWork('work', start), ...record }
  const done = (due: ScoringWork, now: string) =>
    doneScoring(due, dueScoring(due, now) ?? { trains: false }, undefined, now)

  it('is a model five minutes after a lead closed, and the next no sooner than an hour later', () => {
    const closed = noteClosed(work, start)
    expect(closed.dueAt).toBe(plusMs(start, 5 * minute))
    expect(dueScoring(closed, start)).toBeUndefined()
    const trained = done(closed, closed.dueAt)
    expect(trained.dueAt).toBe('2026-03-02T18:00:00.000Z')
    expect(noteClosed(trained, plusMs(closed.dueAt, minute)).dueAt).toBe(plusMs(closed.dueAt, hour))
  })

  it('is in the night a model and a walk through open leads, which goes on where it broke off', () => {
    const night = '2026-03-02T18:00:00.000Z'
    const due = dueScoring(work, night)
    expect(due).toEqual({ trains: true, walk: '' })
    const half = doneScoring(work, due as never, 'lea_5', night)
    expect(half).toMatchObject({ walk: 'lea_5', dueAt: night, nightAt: '2026-03-03T18:00:00.000Z' })
    expect(dueScoring(half, plusMs(night, 5 * minute))).toEqual({ trains: false, walk: 'lea_5' })
    expect(done(half, night).walk).toBeUndefined()
  })

  it('is at once, from the first lead on, when other rules were published', () => {
    const published = notePublished({ ...work, walk: 'lea_5' }, start)
    expect(published).toMatchObject({ walk: '', dueAt: start })
    expect(dueScoring(published, start)).toEqual({ trains: false, walk: '' })
  })
})
