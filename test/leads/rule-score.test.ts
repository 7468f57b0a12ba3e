import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plusDays } from '../../shared/kernel/instant.ts'
import { RuleModel, ruleScore } from '../../shared/leads/rule-score.ts'

const now = '2026-03-02T08:00:00.000Z'
const model = RuleModel.parse({
  groups: [
    {
      key: 'company',
      axis: 'fit',
      max: 50,
      criteria: [
        { key: 'east', when: { field: 'region', op: 'eq', value: 'east' }, points: 20 },
        { key: 'large', when: { field: 'employees', op: 'gte', value: 500 }, points: 45 },
      ],
    },
    {
      key: 'visits',
      axis: 'engagement',
      max: 40,
      criteria: [{ key: 'visited', when: { field: 'engagement.visit', op: 'gte', value: 1 }, points: 30 }],
      decay: { percent: 10, everyDays: 7 },
    },
  ],
  bands: { fit: [40, 20, 10], engagement: [30, 20, 10] },
})
const lead = { region: 'east', employees: 800, engagement: { visit: 2 } }

describe('the rule score', () => {
  it('adds the points of what holds, fades with idle weeks, and keeps to the limits of its groups', () => {
    expect(ruleScore(model, lead, plusDays(now, -15), now)).toEqual({
      points: 74.3,
      fit: 50,
      engagement: 24.3,
      tier: 'A2',
      contributions: [
        { group: 'company', cause: 'criterion', criterion: 'east', points: 20 },
        { group: 'company', cause: 'criterion', criterion: 'large', points: 45 },
        { group: 'company', cause: 'limit', points: -15 },
        { group: 'visits', cause: 'criterion', criterion: 'visited', points: 30 },
        { group: 'visits', cause: 'decay', points: -5.7 },
      ],
    })
  })

  it('puts a lead of which nothing is known into the last cell', () => {
    expect(ruleScore(model, {}, undefined, now)).toMatchObject({ points: 0, tier: 'D4', contributions: [] })
  })

  it('adds up exactly, whatever the points', () => {
    const cents = fc.integer({ min: -100_000, max: 100_000 }).map((whole) => whole / 100)
    const anyGroup = fc
      .record({
        limits: fc.tuple(cents, cents),
        given: fc.array(cents, { minLength: 1, maxLength: 10 }),
        fades: fc.boolean(),
      })
      .map(({ limits, given, fades }) => ({
        axis: 'fit' as const,
        min: Math.min(...limits),
        max: Math.max(...limits),
        criteria: given.map((points, place) => ({
          key: `c${place}`,
          when: { field: 'region', op: 'eq' as const, value: 'east' },
          points,
        })),
        ...(fades && { decay: { percent: 7, everyDays: 3 } }),
      }))
    fc.assert(
      fc.property(fc.array(anyGroup, { minLength: 1, maxLength: 5 }), fc.nat(400), (groups, idleDays) => {
        const random = {
          groups: groups.map((group, place) => ({ key: `g${place}`, ...group })),
          bands: model.bands,
        }
        const { points, contributions } = ruleScore(random, lead, plusDays(now, -idleDays), now)
        const whole = contributions.reduce((sum, { points: given }) => sum + Math.round(given * 100), 0)
        expect(whole / 100).toBe(points)
        expect(Math.abs(contributions.reduce((sum, { points: given }) => sum + given, 0) - points)).toBeLessThan(1e-9)
      }),
    )
  })

  it('refuses a model whose limits, bands or keys contradict themselves', () => {
    const faulty = {
      groups: [...model.groups, { ...model.groups[0], min: 60 }],
      bands: { fit: [10, 20, 30], engagement: [30, 20, 10] },
    }
    const codes = RuleModel.safeParse(faulty).error?.issues.map(({ path }) => path.join('.'))
    expect(codes).toEqual(['groups.2.key', 'groups.2.max', 'bands.fit.0', 'bands.fit.1'])
  })
})
