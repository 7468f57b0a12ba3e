import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candidatesFor, placeOne, type Standing } from '../../shared/assignment/plan.ts'
import type { Member, Method, Roster } from '../../shared/assignment/roster.ts'
import { firstTurn, inTurn, nextTurn, type Turn } from '../../shared/assignment/turn.ts'
import { members, person, userId } from './world.ts'

const now = '2026-03-02T08:00:00.000Z'

const standingOf = (method: Method, all: readonly Member[], skills: readonly (readonly string[])[] = []): Standing => ({
  roster: { id: 'ros_1', version: 1, name: 'Desk', zone: 'UTC', method, members: all } as unknown as Roster,
  people: new Map(all.map(({ userId: id }, n) => [id, { ...person(n + 1), id, skills: skills[n] ?? [] }])),
  loads: new Map(),
  turn: firstTurn,
  now,
})

/** Gives one after the other; answers who got each. */
const give = (standing: Standing, needs: readonly { language?: string }[]) => {
  const takers: string[] = []
  let after = standing
  for (const one of needs) {
    const placed = placeOne(after, { needs: one })
    if (!placed) throw new Error('nobody')
    takers.push(placed.placement.member.userId)
    after = placed.after
  }
  return { takers, after }
}

const times = (count: number) => Array.from({ length: count }, () => ({}))
const countOf = (takers: readonly string[], id: string): number => takers.filter((taker) => taker === id).length

const rosterOf = fc.integer({ min: 1, max: 9 }).map((count) => members(count))
const weighted = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 9 })
  .map((weights) => weights.map((weight, n) => ({ userId: userId(n + 1), weight })))

describe('round robin', () => {
  it('gives ticket k to member k mod n, as long as the roster stays the same', () => {
    fc.assert(
      fc.property(rosterOf, fc.integer({ min: 1, max: 60 }), (all, count) => {
        const { takers } = give(standingOf('round_robin', all), times(count))
        expect(takers).toEqual(takers.map((_, k) => all[k % all.length]?.userId))
      }),
    )
  })

  it('gives nobody all of one language when two languages come by turns', () => {
    const standing = standingOf('round_robin', members(4), [['zh'], ['zh'], ['ja'], ['ja']])
    const needs = Array.from({ length: 40 }, (_, k) => ({ language: k % 2 === 0 ? 'zh' : 'ja' }))
    const { takers } = give(standing, needs)
    for (const n of [1, 2, 3, 4]) expect(countOf(takers, userId(n))).toBe(10)
  })

  it('does not flood a member who comes back with what was missed', () => {
    const all = members(3)
    const standing = standingOf('round_robin', all)
    const [away] = all as [Member]
    const absent = {
      id: away.userId,
      status: 'active',
      skills: [],
      absences: [{ from: '2026-03-02', to: '2026-03-02' }],
    }
    const without = give({ ...standing, people: new Map(standing.people).set(away.userId, absent) }, times(100))
    expect(countOf(without.takers, away.userId)).toBe(0)
    const back = give({ ...without.after, people: standing.people }, times(9))
    for (const { userId: id } of all) expect(countOf(back.takers, id)).toBe(3)
  })
})

describe('weighted', () => {
  it('gives each member exactly their weight in every round, and is never off by a whole one in between', () => {
    fc.assert(
      fc.property(weighted, fc.integer({ min: 1, max: 200 }), (all, count) => {
        const sum = all.reduce((total, { weight }) => total + weight, 0)
        const { takers } = give(standingOf('weighted', all), times(sum + count))
        for (const { userId: id, weight } of all) {
          expect(countOf(takers.slice(0, sum), id)).toBe(weight)
          const due = (takers.length * weight) / sum
          expect(Math.abs(countOf(takers, id) - due)).toBeLessThan(1)
        }
      }),
    )
  })

  it('is smooth: weights 5, 1, 1 go a a b a c a a', () => {
    const all = [5, 1, 1].map((weight, n) => ({ userId: 'abc'.charAt(n), weight }))
    const { takers } = give(standingOf('weighted', all), times(14))
    expect(takers.join('')).toBe('aabacaaaabacaa')
  })

  it('lets new weights hold within two rounds, whatever was owed before', () => {
    const before = [100, 1].map((weight, n) => ({ userId: userId(n + 1), weight }))
    const { after } = give(standingOf('weighted', before), times(50))
    const even = before.map((member) => ({ ...member, weight: 1 }))
    const { takers } = give({ ...standingOf('weighted', even), turn: after.turn }, times(20))
    expect(Math.abs(countOf(takers, userId(1)) - 10)).toBeLessThanOrEqual(2)
  })
})

describe('least open', () => {
  it('takes who has the fewest, and of equals who waited longest', () => {
    const all = members(3)
    const load = (open: number, lastTicket: number) => ({ open, today: 0, thisWeek: 0, lastTicket })
    const loads = new Map([
      [userId(1), load(2, 9)],
      [userId(2), load(1, 8)],
      [userId(3), load(1, 7)],
    ])
    expect(inTurn('least_open', all, firstTurn, loads).map((member) => member.userId)).toEqual([3, 2, 1].map(userId))
  })

  it('keeps all within one of each other when nothing is closed', () => {
    fc.assert(
      fc.property(rosterOf, fc.integer({ min: 1, max: 60 }), (all, count) => {
        const { after } = give(standingOf('least_open', all), times(count))
        const open = all.map(({ userId: id }) => after.loads.get(id)?.open ?? 0)
        expect(Math.max(...open) - Math.min(...open)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('whoever is eligible from one ticket to the next', () => {
  const some = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }), {
    minLength: 1,
    maxLength: 200,
  })

  it('credits sum to nothing and stay within two rounds, and only the eligible take tickets', () => {
    fc.assert(
      fc.property(some, (sets) => {
        const all = members(6)
        let turn: Turn = firstTurn
        for (const set of sets) {
          const eligible = all.filter((_, n) => set.includes(n))
          const [taker] = inTurn('round_robin', eligible, turn, new Map())
          expect(eligible).toContain(taker)
          turn = nextTurn('round_robin', all, eligible, taker as Member, turn)
          const credits = Object.values(turn.credits)
          expect(credits.reduce((sum, credit) => sum + credit, 0)).toBe(0)
          for (const credit of credits) expect(Math.abs(credit)).toBeLessThanOrEqual(12)
        }
        expect(turn.ticket).toBe(sets.length)
      }),
    )
  })

  it('nobody is both a candidate and left out, and everybody is one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.subarray(['zh', 'en', 'ja']), { minLength: 6, maxLength: 6 }), (skills) => {
        const standing = standingOf('round_robin', members(6), skills)
        const { inOrder, leftOut } = candidatesFor(standing, { language: 'zh' })
        const ids = [...inOrder, ...leftOut].map((one) => one.userId)
        expect(ids.toSorted()).toEqual(members(6).map((member) => member.userId))
        expect(inOrder.length).toBe(skills.filter((own) => own.includes('zh')).length)
      }),
    )
  })
})
