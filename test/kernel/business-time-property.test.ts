import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCalendar } from '../../shared/kernel/business-calendar.ts'
import { addBusiness, businessBetween, isOpen, nextOpen, openIntervals } from '../../shared/kernel/business-time.ts'
import { epochMs, instantOf, plusMs } from '../../shared/kernel/instant.ts'
import { type Situation, situation } from './business-time-arbitraries.ts'
import { slowCounter } from './business-time-oracle.ts'

const runs = { numRuns: 300 }
const reachMs = 12 * 86_400_000

const forSituations = (holds: (situation: Situation) => void): void => {
  fc.assert(fc.property(situation, holds), runs)
}

type Three = readonly [number, number, number]

describe('against a counter that walks minute by minute', () => {
  it('businessBetween counts the same, both ways round', () => {
    forSituations(({ rules, instants }) => {
      const calendar = compileCalendar(rules)
      const oracle = slowCounter(rules)
      const [a, , c] = instants as unknown as Three
      const counted = oracle.between(a, c)
      expect(businessBetween(calendar, instantOf(a), instantOf(c))).toBe(counted)
      expect(businessBetween(calendar, instantOf(c), instantOf(a)) + counted).toBe(0)
    })
  })

  it('addBusiness ends at the same instant', () => {
    forSituations(({ rules, instants, amountMs }) => {
      const calendar = compileCalendar(rules)
      const [a] = instants as unknown as Three
      const slow = slowCounter(rules).add(a, amountMs, a + reachMs)
      if (slow === undefined) return
      expect(addBusiness(calendar, instantOf(a), amountMs)).toBe(instantOf(slow))
    })
  })

  it('isOpen and nextOpen see the same wall clock', () => {
    forSituations(({ rules, instants }) => {
      const calendar = compileCalendar(rules)
      const oracle = slowCounter(rules)
      for (const at of instants) {
        expect(isOpen(calendar, instantOf(at))).toBe(oracle.isOpen(at))
        const slow = oracle.nextOpen(at, at + reachMs)
        if (slow !== undefined) expect(nextOpen(calendar, instantOf(at))).toBe(instantOf(slow))
      }
    })
  })
})

describe('whatever the calendar', () => {
  it('businessBetween undoes addBusiness', () => {
    const monday = [{ from: '08:00', to: '09:00' }]
    forSituations(({ rules, instants, amountMs }) => {
      const calendar = compileCalendar({ ...rules, weekly: { ...rules.weekly, monday } })
      for (const at of instants) {
        const deadline = addBusiness(calendar, instantOf(at), amountMs)
        expect(businessBetween(calendar, instantOf(at), deadline)).toBe(amountMs)
      }
    })
  })

  it('addBusiness undoes businessBetween up to the closed time before its end', () => {
    forSituations(({ rules, instants }) => {
      const calendar = compileCalendar(rules)
      const [a, b] = (instants as unknown as Three).map(instantOf) as [string, string]
      const counted = businessBetween(calendar, a, b)
      const back = addBusiness(calendar, a, counted)
      expect(back <= b).toBe(true)
      expect(businessBetween(calendar, back, b)).toBe(0)
      if (counted > 0 && isOpen(calendar, plusMs(b, -1))) expect(back).toBe(b)
    })
  })

  it('nothing ever decreases, and parts add up to the whole', () => {
    forSituations(({ rules, instants, amountMs }) => {
      const calendar = compileCalendar(rules)
      const [a, b, c] = (instants as unknown as Three).map(instantOf) as [string, string, string]
      const between = (from: string, to: string): number => businessBetween(calendar, from, to)
      expect(between(a, b)).toBeGreaterThanOrEqual(0)
      expect(between(a, b) + between(b, c)).toBe(between(a, c))
      const total = between(a, c)
      const some = Math.min(amountMs, total)
      expect(addBusiness(calendar, a, some) <= addBusiness(calendar, a, total)).toBe(true)
      const left = between(b, c)
      expect(addBusiness(calendar, a, left) <= addBusiness(calendar, b, left)).toBe(true)
    })
  })

  it('the intervals counted add up to the time counted, in order and apart', () => {
    forSituations(({ rules, instants }) => {
      const calendar = compileCalendar(rules)
      const [a, , c] = (instants as unknown as Three).map(instantOf) as [string, string, string]
      const intervals = openIntervals(calendar, a, c, 1000)
      const sum = intervals.reduce((total, { from, to }) => total + epochMs(to) - epochMs(from), 0)
      expect(sum).toBe(businessBetween(calendar, a, c))
      for (const [index, { from, to }] of intervals.entries()) {
        expect(from < to).toBe(true)
        const before = intervals[index - 1]
        if (before) expect(before.to < from).toBe(true)
      }
    })
  })
})
