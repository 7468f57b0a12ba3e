import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noUse } from '../../shared/communication/contact-cap.ts'
import {
  type ContactAsked,
  contactReasons,
  decideContact,
  type Standing,
} from '../../shared/communication/contactability.ts'
import type { SuppressionReason } from '../../shared/communication/suppression.ts'
import { epochMs, instantOf, minute, plusDays, plusMs } from '../../shared/kernel/instant.ts'
import { sendChannels, sendPurposes } from '../../shared/kernel/send-channel.ts'

const now = '2026-03-02T04:00:00.000Z'
const earlier = '2026-02-01T00:00:00.000Z'

const willing: Standing = {
  status: 'active',
  zone: 'Asia/Shanghai',
  language: 'zh',
  preferredChannels: [],
  reach: { email: { address: 'anna@example.com' }, sms: { address: '+8613800138000' } },
  optOut: {},
  consents: [{ channel: 'email', purpose: 'marketing', status: 'given', at: earlier }],
  purposesNeedingConsent: ['marketing', 'research'],
  quietHours: { from: '21:00', to: '08:00' },
  sendWindows: {},
  caps: [{ limit: 2, days: 7 }],
  use: noUse,
}

const newsletter: ContactAsked = { channel: 'email', purpose: 'marketing', topic: 'news', now }

const suppressed = (...reasons: SuppressionReason[]) => ({
  email: { address: 'anna@example.com', suppressions: reasons.map((reason) => ({ reason, at: earlier })) },
})

const place = (messageId: string, at: string) => ({ messageId, channel: 'email' as const, at })
const full = { version: 2, places: [place('obm_1', plusDays(now, -3)), place('obm_2', plusDays(now, -1))] }

const everythingWrong: Standing = {
  ...willing,
  status: 'voided',
  reach: suppressed('unsubscribed', 'complained', 'manual', 'bounced'),
  optOut: {
    all: earlier,
    channels: [{ channel: 'email', at: earlier }],
    topics: [{ topic: 'news', at: earlier }],
  },
  consents: [],
  complaintSince: earlier,
  quietHours: { from: '11:00', to: '13:00' },
  sendWindows: {
    marketing: { from: '14:00', to: '15:00' },
    research: { from: '14:00', to: '15:00' },
    service: { from: '14:00', to: '15:00' },
  },
  use: full,
}

const codes = (standing: Standing, asked: Partial<ContactAsked> = {}) =>
  decideContact(standing, { ...newsletter, ...asked }).reasons.map(({ code }) => code)

describe('the decision whether somebody may be contacted', () => {
  it('allows what nothing stands against', () => {
    expect(decideContact(willing, newsletter)).toEqual({ decision: 'allow', reasons: [] })
  })

  it('lists every reason in the one order, of which the first decides', () => {
    const decision = decideContact(everythingWrong, newsletter)
    expect(decision.decision).toBe('deny')
    expect(decision.reasons.map(({ code }) => code)).toEqual([
      ...['voided', 'bounced', 'blocked', 'complained', 'unsubscribed'],
      ...['opted_out', 'channel_opted_out', 'topic_opted_out', 'no_consent', 'open_complaint'],
      ...['quiet_hours', 'send_window', 'cap_full'],
    ])
  })

  it('asks of each purpose only what counts for it', () => {
    expect(codes(everythingWrong, { purpose: 'transactional' })).toEqual(['voided', 'bounced', 'blocked'])
    expect(codes(everythingWrong, { purpose: 'service' })).toEqual([
      ...['voided', 'bounced', 'blocked', 'opted_out', 'channel_opted_out', 'topic_opted_out'],
      ...['quiet_hours', 'send_window'],
    ])
    expect(codes(everythingWrong, { purpose: 'research' })).not.toContain('open_complaint')
  })

  it('denies who is erased and who has no address, but a visit needs none', () => {
    expect(codes({ ...willing, status: 'erased' }, { purpose: 'transactional' })).toEqual(['erased'])
    expect(codes(willing, { channel: 'wechat', purpose: 'transactional' })).toEqual(['no_address'])
    expect(codes(willing, { channel: 'in_person', purpose: 'transactional' })).toEqual([])
  })

  it('lets service and transactional messages through to an address that is only weary of advertising', () => {
    const weary = { ...willing, reach: suppressed('complained', 'unsubscribed') }
    expect(codes(weary)).toEqual(['complained', 'unsubscribed'])
    expect(codes(weary, { purpose: 'service' })).toEqual([])
    expect(codes(weary, { purpose: 'transactional' })).toEqual([])
  })

  it('takes an unsubscription for taken back by a consent that was given or confirmed since, and nothing else', () => {
    const consents = (more: object): Pick<Standing, 'consents'> => ({
      consents: willing.consents.map((consent) => ({ ...consent, ...more })),
    })
    const left = { ...willing, reach: suppressed('unsubscribed') }
    expect(codes({ ...left, ...consents({ at: earlier }) })).toEqual(['unsubscribed'])
    expect(codes({ ...left, ...consents({ at: plusMs(earlier, 1) }) })).toEqual([])
    expect(codes({ ...left, ...consents({ confirmedAt: plusMs(earlier, 1) }) })).toEqual([])
    expect(codes({ ...left, ...consents({ status: 'pending', at: now }) })).toEqual(['unsubscribed', 'consent_pending'])
    const complained = { ...willing, reach: suppressed('complained', 'bounced') }
    expect(codes({ ...complained, ...consents({ at: now }) })).toEqual(['bounced', 'complained'])
  })

  it('tells consents that are missing, pending and withdrawn apart, and a withdrawn one stops what needs none', () => {
    const held = (more: object) => [
      { channel: 'email', purpose: 'marketing', status: 'pending' as const, at: earlier, ...more },
    ]
    expect(codes({ ...willing, consents: [] })).toEqual(['no_consent'])
    expect(codes({ ...willing, consents: held({}) })).toEqual(['consent_pending'])
    expect(codes({ ...willing, consents: held({ withdrawnAt: earlier }) })).toEqual(['consent_withdrawn'])
    const free = { ...willing, purposesNeedingConsent: [] }
    expect(codes({ ...free, consents: held({}) })).toEqual([])
    const objects = { ...free, consents: held({ status: 'withdrawn', withdrawnAt: earlier }) }
    expect(decideContact(objects, newsletter).reasons).toEqual([{ code: 'consent_withdrawn', since: earlier }])
  })

  it('takes the consent to another channel or purpose for none', () => {
    expect(codes(willing, { channel: 'sms' })).toEqual(['no_consent'])
    expect(codes(willing, { purpose: 'research' })).toEqual(['no_consent'])
  })

  it('asks about a topic only what is about that topic', () => {
    const optOut = { topics: [{ topic: 'news', at: earlier }] }
    expect(codes({ ...willing, optOut })).toEqual(['topic_opted_out'])
    expect(codes({ ...willing, optOut }, { topic: 'offers' })).toEqual([])
    expect(codes({ ...willing, optOut }, { topic: undefined })).toEqual([])
  })

  it('puts off what is only too early, to the first instant at which all of it has passed', () => {
    const night = { ...newsletter, now: '2026-03-02T14:00:00.000Z' }
    const standing = { ...willing, sendWindows: { marketing: { from: '10:00', to: '20:00' } } }
    expect(decideContact(standing, night)).toEqual({
      decision: 'not_before',
      notBefore: '2026-03-03T02:00:00.000Z',
      reasons: [
        { code: 'quiet_hours', until: '2026-03-03T00:00:00.000Z' },
        { code: 'send_window', until: '2026-03-03T02:00:00.000Z' },
      ],
    })
  })

  it('moves the end of a full cap out of the quiet hours that it falls into', () => {
    const use = { version: 2, places: [place('obm_1', '2026-02-26T15:00:00.000Z'), place('obm_2', plusDays(now, -1))] }
    expect(decideContact({ ...willing, use }, newsletter)).toEqual({
      decision: 'not_before',
      notBefore: '2026-03-06T00:00:00.000Z',
      reasons: [{ code: 'cap_full', until: '2026-03-05T15:00:00.000Z' }],
    })
  })

  it('denies what no clock will ever allow', () => {
    const never = { ...willing, sendWindows: { marketing: { from: '22:00', to: '23:00' } } }
    const decision = decideContact(never, newsletter)
    expect(decision.decision).toBe('deny')
    expect(decision.reasons.map(({ code }) => code)).toEqual(['never_open', 'send_window'])
    expect(codes(never, { purpose: 'transactional' })).toEqual([])
  })
})

const at = fc.integer({ min: -31 * 24 * 60, max: 0 }).map((minutes) => plusMs(now, minutes * minute))
const timeOfDay = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  )
const hours = fc.record({ from: timeOfDay, to: timeOfDay }).filter(({ from, to }) => from < to)
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })

const standing: fc.Arbitrary<Standing> = fc
  .record({
    status: fc.constantFrom('active', 'active', 'active', 'voided', 'erased'),
    zone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'Europe/London'),
    reasons: fc.subarray<SuppressionReason>(['bounced', 'manual', 'complained', 'unsubscribed'], { maxLength: 1 }),
    hasOptedOut: fc.boolean(),
    consent: fc.constantFrom('given', 'given', 'given', 'pending', 'withdrawn'),
    complaintSince: fc.option(at, { nil: undefined, freq: 1 }),
    quietHours: sometimes(fc.record({ from: timeOfDay, to: timeOfDay }).filter(({ from, to }) => from !== to)),
    sendWindow: sometimes(hours),
    caps: fc.array(fc.record({ limit: fc.integer({ min: 1, max: 3 }), days: fc.integer({ min: 1, max: 31 }) }), {
      maxLength: 2,
    }),
    places: fc.array(at, { maxLength: 8 }),
  })
  .map(({ reasons, hasOptedOut, consent, sendWindow, places, ...same }) => ({
    ...willing,
    ...same,
    reach: reasons.length > 0 ? suppressed(...reasons) : willing.reach,
    optOut: hasOptedOut && reasons.length > 0 ? { all: earlier } : {},
    consents: (['marketing', 'research', 'service'] as const).map((purpose) => ({
      ...{ channel: 'email', purpose, status: consent, at: earlier },
      ...(consent === 'withdrawn' && { withdrawnAt: earlier }),
    })),
    sendWindows: { marketing: sendWindow, research: sendWindow, service: sendWindow },
    use: { version: 1, places: places.sort().map((time, index) => place(`obm_${index}`, time)) },
  })) as fc.Arbitrary<Standing>

const asked = fc.record({
  channel: fc.constantFrom(...sendChannels.slice(0, 2)),
  purpose: fc.constantFrom(...sendPurposes),
  now: fc.integer({ min: 0, max: 400 * 24 * 60 }).map((minutes) => plusMs(now, minutes * minute)),
})

const order = (code: (typeof contactReasons)[number]): number => contactReasons.indexOf(code)

describe('every decision', () => {
  it('that puts off allows at the instant it names, and at no minute before', () => {
    fc.assert(
      fc.property(standing, asked, fc.infiniteStream(fc.nat()), (standing, asked, random) => {
        const { decision, notBefore } = decideContact(standing, asked)
        if (decision !== 'not_before' || notBefore === undefined) return
        expect(decideContact(standing, { ...asked, now: notBefore })).toEqual({ decision: 'allow', reasons: [] })
        const [from, to] = [epochMs(asked.now), epochMs(notBefore)]
        const between = [...random.take(40)].map((number) => from + (number % Math.max(1, to - from)))
        for (const ms of [from, to - 1, to - minute, ...between])
          if (ms >= from)
            expect(decideContact(standing, { ...asked, now: instantOf(ms) })).toMatchObject({
              decision: 'not_before',
              notBefore,
            })
      }),
      { numRuns: 500 },
    )
  })

  it('names its reasons once each and in order, and none when it allows', () => {
    fc.assert(
      fc.property(standing, asked, (standing, asked) => {
        const { decision, reasons } = decideContact(standing, asked)
        const places = reasons.map(({ code }) => order(code))
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
        expect(reasons.length === 0).toBe(decision === 'allow')
      }),
    )
  })

  it('that denies, denies at every later time too, as long as nothing else changes', () => {
    fc.assert(
      fc.property(standing, asked, fc.integer({ min: 0, max: 40 * 24 * 60 }), (standing, asked, minutes) => {
        if (decideContact(standing, asked).decision !== 'deny') return
        const later = { ...asked, now: plusMs(asked.now, minutes * minute) }
        expect(decideContact(standing, later).decision).toBe('deny')
      }),
    )
  })
})
