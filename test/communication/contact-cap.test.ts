import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ContactUse,
  capsFreeAt,
  noUse,
  releasePlace,
  reservePlace,
} from '../../shared/communication/contact-cap.ts'
import { type ContactCap, largestCap } from '../../shared/kernel/contact-rules.ts'
import { day, epochMs, hour, type Instant, instantOf, minute, plusMs } from '../../shared/kernel/instant.ts'
import { type SendChannel, sendChannels } from '../../shared/kernel/send-channel.ts'

const monday = '2026-03-02T10:00:00.000Z'
const twoAWeek: ContactCap[] = [{ limit: 2, days: 7 }]

const reserved = (
  use: ContactUse,
  messageId: string,
  now: Instant,
  caps = twoAWeek,
  channel: SendChannel = 'email',
) => {
  const reservation = reservePlace(use, { messageId, channel, now, caps })
  if (!reservation.isReserved) throw new Error(`not before ${reservation.notBefore}`)
  return reservation.use
}

describe('the places under a cap', () => {
  it('gives the third of two a week, wanted on Thursday, the moment at which Monday’s is a week old', () => {
    const wednesday = plusMs(monday, 2 * day)
    const use = reserved(reserved(noUse, 'obm_1', monday), 'obm_2', wednesday)
    const thursday = plusMs(monday, 3 * day)
    const asked = { messageId: 'obm_3', channel: 'sms', caps: twoAWeek } as const
    expect(reservePlace(use, { ...asked, now: thursday })).toEqual({
      isReserved: false,
      notBefore: '2026-03-09T10:00:00.000Z',
    })
    expect(reservePlace(use, { ...asked, now: '2026-03-09T09:59:59.999Z' }).isReserved).toBe(false)
    expect(reservePlace(use, { ...asked, now: '2026-03-09T10:00:00.000Z' }).isReserved).toBe(true)
  })

  it('counts a message once, however often it is tried, from the last try on', () => {
    const again = plusMs(monday, hour)
    const use = reserved(reserved(noUse, 'obm_1', monday), 'obm_1', again)
    expect(use.places).toEqual([{ messageId: 'obm_1', channel: 'email', at: again }])
  })

  it('counts no more what was given back', () => {
    const use = reserved(reserved(noUse, 'obm_1', monday), 'obm_2', monday)
    expect(capsFreeAt(use, twoAWeek, 'email', monday)).not.toBe(monday)
    const released = releasePlace(use, 'obm_1')
    expect(capsFreeAt(released, twoAWeek, 'email', monday)).toBe(monday)
    expect(releasePlace(released, 'obm_1')).toBe(released)
  })

  it('asks a cap of one channel only about that channel, and one without about all', () => {
    const caps: ContactCap[] = [
      { limit: 1, days: 1, channel: 'sms' },
      { limit: 3, days: 7 },
    ]
    const use = reserved(noUse, 'obm_1', monday, caps, 'sms')
    expect(capsFreeAt(use, caps, 'sms', monday)).toBe(plusMs(monday, day))
    expect(capsFreeAt(use, caps, 'email', monday)).toBe(monday)
  })

  it('has as many places as one likes without a cap, and stays small', () => {
    let use = noUse
    for (let n = 0; n < 200; n++) use = reserved(use, `obm_${n}`, plusMs(monday, n * minute), [])
    expect(use.places).toHaveLength(largestCap + 10)
    expect(use.places.at(-1)?.messageId).toBe('obm_199')
  })

  it('forgets what is older than any cap may look back', () => {
    const use = reserved(noUse, 'obm_1', monday)
    expect(reserved(use, 'obm_2', plusMs(monday, 31 * day)).places.map(({ messageId }) => messageId)).toEqual(['obm_2'])
  })
})

const cap = fc.record(
  {
    limit: fc.integer({ min: 1, max: 5 }),
    days: fc.integer({ min: 1, max: 31 }),
    channel: fc.constantFrom('email', 'sms'),
  },
  { requiredKeys: ['limit', 'days'] },
) as fc.Arbitrary<ContactCap>

const wish = fc.record({
  afterMinutes: fc.integer({ min: -30, max: 3 * 24 * 60 }),
  channel: fc.constantFrom(...sendChannels.slice(0, 3)),
  isGivenBack: fc.boolean(),
})

const mostInAnyWindow = (times: readonly number[], { days }: ContactCap): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + days * day).length))

describe('whatever is wanted, by clocks that do not quite agree', () => {
  it('never gives more places than a cap allows in any window', () => {
    fc.assert(
      fc.property(fc.array(cap, { maxLength: 4 }), fc.array(wish, { maxLength: 60 }), (caps, wishes) => {
        let use = noUse
        let ms = epochMs(monday)
        const sent: { at: number; channel: SendChannel }[] = []
        for (const [n, { afterMinutes, channel, isGivenBack }] of wishes.entries()) {
          ms += afterMinutes * minute
          const messageId = `obm_${n}`
          const reservation = reservePlace(use, { messageId, channel, now: instantOf(ms), caps })
          if (!reservation.isReserved) continue
          use = isGivenBack ? releasePlace(reservation.use, messageId) : reservation.use
          if (!isGivenBack) sent.push({ at: ms, channel })
        }
        for (const one of caps) {
          const counted = sent.filter(({ channel }) => one.channel === undefined || one.channel === channel)
          expect(
            mostInAnyWindow(
              counted.map(({ at }) => at),
              one,
            ),
          ).toBeLessThanOrEqual(one.limit)
        }
      }),
    )
  })

  it('names the first instant at which there is a place: then there is one, and a millisecond before there is none', () => {
    fc.assert(
      fc.property(
        fc.array(cap, { minLength: 1, maxLength: 4 }),
        fc.array(wish, { maxLength: 40 }),
        fc.constantFrom(...sendChannels.slice(0, 3)),
        (caps, wishes, channel) => {
          let ms = epochMs(monday)
          let use = noUse
          for (const [n, wanted] of wishes.entries()) {
            ms += Math.max(0, wanted.afterMinutes) * minute
            const asked = { messageId: `obm_${n}`, channel: wanted.channel, now: instantOf(ms), caps }
            const reservation = reservePlace(use, asked)
            if (reservation.isReserved) use = reservation.use
          }
          const asked = { messageId: 'obm_asked', channel, caps }
          const reservation = reservePlace(use, { ...asked, now: instantOf(ms) })
          if (reservation.isReserved) return
          const { notBefore } = reservation
          expect(reservePlace(use, { ...asked, now: notBefore }).isReserved).toBe(true)
          expect(reservePlace(use, { ...asked, now: plusMs(notBefore, -1) })).toEqual({ isReserved: false, notBefore })
        },
      ),
    )
  })
})
