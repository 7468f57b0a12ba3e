import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { book, emptyAccount, expiredPoints, type NewAccount, settled } from '../../shared/care/loyalty.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'

const programme = {
  levels: [
    { key: 'member', name: 'Member', atLeast: 0 },
    { key: 'gold', name: 'Gold', atLeast: 300 },
  ],
  levelMonths: 3,
  expiresAfterMonths: 2,
}
const day = 86_400_000
const begin = Date.parse('2026-01-01T00:00:00.000Z')

const step = fc.record({
  days: fc.integer({ min: 0, max: 40 }),
  kind: fc.constantFrom('earn', 'spend', 'adjust'),
  points: fc.integer({ min: 1, max: 200 }),
  isNegative: fc.boolean(),
})

/** Books the steps in turn, and lets expire what is due, as the tick does. */
const played = (steps: readonly { days: number; kind: string; points: number; isNegative: boolean }[]) => {
  let account: NewAccount = emptyAccount('cus_1')
  let nowMs = begin
  const lines: number[] = []
  const time = () => ({ now: new Date(nowMs).toISOString(), zone: 'Asia/Shanghai' })
  const expire = () => {
    const points = expiredPoints(account, programme, time())
    if (points === 0) account = settled(account, programme, time()).state
    else {
      const booked = book(account, { id: 'pte_1', kind: 'expire', points: -points }, programme, time())
      account = booked.account.state
      lines.push(-points)
    }
  }
  for (const { days, kind, points, isNegative } of steps) {
    nowMs += days * day
    expire()
    const signed = kind === 'spend' || (kind === 'adjust' && isNegative) ? -points : points
    try {
      account = book(account, { id: 'pte_1', kind: kind as 'earn', points: signed }, programme, time()).account.state
      lines.push(signed)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return { account, lines, month: new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 7) }
}

const ago = (month: string, months: number): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 - months)).toISOString().slice(0, 7)

describe('a ledger of points', () => {
  it('has at any time the balance that its lines come to, never below 0, and all of it in lots', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { account, lines } = played(steps)
        expect(account.balance).toBe(lines.reduce((sum, points) => sum + points, 0))
        expect(account.balance).toBe(account.lots.reduce((sum, { left }) => sum + left, 0))
        expect(account.lots.every(({ left }) => left >= 0)).toBe(true)
        expect(account.balance).toBe(account.earned + account.adjusted - account.spent - account.expired)
      }),
    )
  })

  it('has nothing left that is past its time, and the level that the points of the last months give', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { account, month } = played([...steps, { days: 0, kind: 'earn', points: 1, isNegative: false }])
        expect(account.lots.filter(({ left, month: of }) => left > 0 && of < ago(month, 2))).toEqual([])
        const counted = account.lots.reduce((sum, lot) => (lot.month >= ago(month, 2) ? sum + lot.earned : sum), 0)
        expect(account.level).toBe(counted >= 300 ? 'gold' : 'member')
      }),
    )
  })
})
