import { expect, it } from 'vitest'
import {
  addConsents,
  type Consent,
  confirmConsents,
  noteConsent,
  unitedConsents,
  withdrawConsent,
} from '../../shared/customers/consent.ts'

const [first, second, third] = ['2026-03-01', '2026-03-02', '2026-03-03'].map((date) => `${date}T08:00:00.000Z`) as [
  string,
  string,
  string,
]
const given: Consent = {
  ...{ channel: 'email', purpose: 'marketing', status: 'given', textVersion: '1' },
  ...{ source: 'src_1', at: first },
}
const words = { channel: 'email', purpose: 'marketing', source: 'call' } as const
const pending = (source: string, at: string): Consent => ({ ...given, status: 'pending', source, at })

it('a form that waits for confirmation does not lift a withdrawal, and confirmed it does', () => {
  const withdrawn = withdrawConsent([given], words, second)
  const waiting = addConsents(withdrawn, [pending('src_2', third)])
  expect(waiting).toEqual([{ ...pending('src_2', third), withdrawnAt: second }])
  const [confirmed] = confirmConsents(waiting, 'src_2', third)
  expect(confirmed).toEqual({ ...given, source: 'src_2', at: third, confirmedAt: third })
})

it('a consent that is withdrawn while its confirmation is on the way is not confirmed any more', () => {
  const withdrawn = withdrawConsent([pending('src_1', first)], words, second)
  expect(confirmConsents(withdrawn, 'src_1', third)).toBe(withdrawn)
  expect(withdrawn).toMatchObject([{ status: 'withdrawn', at: first, withdrawnAt: second }])
})

it('the same word twice changes nothing', () => {
  const withdrawn = withdrawConsent([given], words, second)
  expect(withdrawConsent(withdrawn, words, third)).toBe(withdrawn)
  const held = [given]
  const input = { ...words, status: 'given', legalBasis: 'consent', textVersion: '1', source: 'src_1' } as const
  expect(noteConsent(held, input, third)).toBe(held)
  expect(noteConsent(held, { ...input, legalBasis: 'contract' }, third)).not.toBe(held)
})

it('of two records of one person the later word counts, whichever of them it was said on', () => {
  const withdrawn = withdrawConsent([{ ...given, at: first }], words, third)
  const form: Consent = { ...given, source: 'src_2', at: second }
  expect(unitedConsents(withdrawn, [form])).toEqual(withdrawn)
  expect(unitedConsents([form], withdrawn)).toEqual(withdrawn)
  const confirmed = { ...form, confirmedAt: '2026-03-04T08:00:00.000Z' }
  expect(unitedConsents(withdrawn, [confirmed])).toEqual([confirmed])
})

it('a withdrawal is not forgotten because a form was sent in after it, when records are united', () => {
  const waiting = { ...pending('src_2', third), withdrawnAt: second }
  expect(unitedConsents([waiting], [given])).toEqual([waiting])
  expect(unitedConsents([given], [waiting])).toEqual([waiting])
  const again: Consent = { ...given, at: third }
  expect(unitedConsents([{ ...waiting, at: second }], [again])).toEqual([again])
})
