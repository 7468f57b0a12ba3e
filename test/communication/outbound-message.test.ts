import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  beginAttempt,
  cancelMessage,
  deferMessage,
  expireMessage,
  isDue,
  planOutboundMessage,
  refuseMessage,
} from '../../shared/communication/outbound-message.ts'
import { noteProviderNews, type ProviderNews } from '../../shared/communication/outbound-message-event.ts'
import {
  noteAccepted,
  noteBusy,
  noteRefused,
  remindOfAttempt,
  settleDoubt,
} from '../../shared/communication/outbound-message-outcome.ts'
import type { OutboundMessage } from '../../shared/communication/outbound-message-schema.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { hour, minute, plusMs } from '../../shared/kernel/instant.ts'

const now = '2026-11-23T09:00:00.000Z'

const planned = (more: Partial<OutboundMessage> = {}): OutboundMessage =>
  ({
    ...planOutboundMessage('obm_1', { templateId: 'tpl_1', customerId: 'cus_1', purpose: 'marketing', sendAt: now })
      .state,
    ...{ version: 1, createdAt: now, createdBy: 'x', updatedAt: now, updatedBy: 'x' },
    ...more,
  }) as OutboundMessage

const email = {
  channel: 'email',
  language: 'en',
  templateRevision: 1,
  placeOf: 'cus_1',
  otherChannels: ['sms'],
} as const
const sending = (more: Partial<OutboundMessage> = {}) => beginAttempt(planned(more), email, now).state
const told = ({ raises }: Decision<unknown>) => raises.map(({ type }) => type)
const news = (type: ProviderNews['type'], more: Partial<ProviderNews> = {}): ProviderNews => ({
  ...{ type, channel: 'email', at: plusMs(now, minute) },
  ...more,
})

describe('a message on its way', () => {
  it('is due at the time that it was planned for', () => {
    expect(isDue(planned(), now)).toBe(true)
    expect(isDue(planned({ dueAt: plusMs(now, 1) }), now)).toBe(false)
  })

  it('is doubted ten minutes after it was handed over, until somebody tells of it', () => {
    const message = sending()
    expect(message).toMatchObject({ status: 'sending', attempts: 1, dueAt: plusMs(now, 10 * minute) })
    expect(noteAccepted(message, 1, 'p-1', now).state).toMatchObject({ status: 'sent', sentAt: now, providerId: 'p-1' })
    expect(noteAccepted(message, 1, 'p-1', now).state.dueAt).toBeUndefined()
  })

  it('keeps why and until when it was put off, the last twenty times of all', () => {
    let message = planned()
    for (let count = 0; count < 25; count++) {
      const at = plusMs(now, count * hour)
      message = deferMessage(message, plusMs(at, hour), [{ code: 'cap_full', channel: 'email' }], at).state
    }
    expect(message.deferralCount).toBe(25)
    expect(message.deferrals).toHaveLength(20)
    expect(message.deferrals?.at(-1)).toMatchObject({ until: plusMs(now, 25 * hour), reasons: [{ code: 'cap_full' }] })
    expect(message.dueAt).toBe(plusMs(now, 25 * hour))
  })

  it('that expires before it may go out is looked at when it expires', () => {
    const message = planned({ expiresAt: plusMs(now, hour) })
    expect(deferMessage(message, plusMs(now, 5 * hour), [], now).state.dueAt).toBe(plusMs(now, hour))
    expect(told(expireMessage(message, now))).toEqual(['outbound_message.expired'])
  })

  it('is cancelled as long as it is planned, and again without any effect', () => {
    const cancelled = cancelMessage(planned(), now)
    expect(cancelled.state).toMatchObject({ status: 'cancelled', endedAt: now })
    expect(cancelMessage(cancelled.state, now).raises).toEqual([])
    expect(() => cancelMessage(sending(), now)).toThrow('outbound_message.not_planned')
  })
})

describe('what a provider answers', () => {
  it('has a busy one asked again after 1, 5, 15, 60 and 240 minutes, with the place kept, then the next channel', () => {
    let message = planned()
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 5; attempt++) {
      message = noteBusy(beginAttempt(message, email, now).state, attempt, 'Throttling', now).state
      expect(message).toMatchObject({ status: 'planned', placeOf: 'cus_1' })
      pauses.push((Date.parse(message.dueAt ?? '') - Date.parse(now)) / minute)
    }
    expect(pauses).toEqual([1, 5, 15, 60, 240])
    message = noteBusy(beginAttempt(message, email, now).state, 6, 'Throttling', now).state
    expect(message).toMatchObject({ status: 'planned', dueAt: now, closedChannels: [{ channel: 'email' }] })
    expect(message.placeOf).toBeUndefined()
  })

  it('has one that refuses left for the next channel, and fails when there is none', () => {
    const next = noteRefused(sending(), 1, 'MessageRejected', now)
    expect(next.state).toMatchObject({ status: 'planned', closedChannels: [{ code: 'MessageRejected' }] })
    const failed = noteRefused({ ...sending(), otherChannels: [] }, 1, 'MessageRejected', now)
    expect(failed.state).toMatchObject({ status: 'failed', reasons: [{ code: 'MessageRejected', channel: 'email' }] })
    expect(told(failed)).toEqual(['outbound_message.failed'])
  })

  it('of an attempt that is over changes nothing', () => {
    const second = beginAttempt(noteBusy(sending(), 1, 'Throttling', now).state, email, now).state
    for (const late of [noteAccepted(second, 1, 'p', now), noteBusy(second, 1, 'x', now)])
      expect(late).toEqual({ state: second, raises: [] })
  })

  it('may be nothing: an attempt that nobody took is asked for again', () => {
    const again = remindOfAttempt(sending(), plusMs(now, 10 * minute))
    expect(again.state).toMatchObject({ status: 'sending', attempts: 1, dueAt: plusMs(now, 20 * minute) })
    expect(again.raises).toMatchObject([{ type: 'outbound_message.sending', data: { attempt: 1 } }])
  })

  it.each([
    ['marketing', false, 'uncertain'],
    ['research', false, 'uncertain'],
    ['transactional', false, 'planned'],
    ['service', false, 'planned'],
    ['marketing', true, 'planned'],
  ] as const)('may be nothing: %s by a provider that knows keys (%s) is %s', (purpose, knowsKey, status) => {
    const { state } = settleDoubt(sending({ purpose }), knowsKey, now)
    expect(state.status).toBe(status)
  })

  it('may be nothing again and again: after the third time it is left', () => {
    const purpose = 'transactional' as const
    let message = planned({ purpose })
    for (let count = 0; count < 3; count++)
      message = settleDoubt(beginAttempt(message, email, now).state, false, now).state
    expect(message.status).toBe('planned')
    const last = settleDoubt(beginAttempt(message, email, now).state, false, now)
    expect(last.state.status).toBe('uncertain')
  })

  it('may be nothing: that one is never called refused, expired or failed, for it may have arrived', () => {
    const doubted = settleDoubt(sending({ purpose: 'service' }), false, now).state
    expect(refuseMessage(doubted, [{ code: 'opted_out' }], now).state.status).toBe('uncertain')
    expect(expireMessage(doubted, now).state.status).toBe('uncertain')
    expect(noteRefused(beginAttempt(doubted, email, now).state, 2, 'x', now).state.status).toBe('uncertain')
    expect(() => cancelMessage(doubted, now)).toThrow('outbound_message.not_planned')
  })
})

describe('what a provider tells by itself', () => {
  it('settles an attempt whose answer was lost', () => {
    expect(noteProviderNews(sending(), news('accepted', { providerId: 'p' }), now).state.status).toBe('sent')
    const left = settleDoubt(sending(), false, now).state
    expect(noteProviderNews(left, news('delivered'), now).state.status).toBe('delivered')
  })

  it('goes by the first opening, which says that it arrived', () => {
    const opened = noteProviderNews(noteAccepted(sending(), 1, 'p', now).state, news('opened'), now)
    expect(told(opened)).toEqual(['outbound_message.delivered', 'outbound_message.opened'])
    expect(told(noteProviderNews(opened.state, news('opened', { at: plusMs(now, hour) }), now))).toEqual([])
  })

  it('has it go again after a soft bounce, once for each handing over', () => {
    const sent = noteAccepted(sending(), 1, 'p-1', now).state
    const bounce = news('soft_bounced', { providerId: 'p-1', code: 'MailboxFull' })
    const again = noteProviderNews(sent, bounce, now).state
    expect(again).toMatchObject({ status: 'planned', dueAt: plusMs(now, minute) })
    const second = noteAccepted(beginAttempt(again, email, now).state, 2, 'p-2', now).state
    expect(noteProviderNews(second, bounce, now)).toEqual({ state: second, raises: [] })
    expect(noteProviderNews(second, { ...bounce, providerId: 'p-2' }, now).state.status).toBe('planned')
  })

  it('has it still go again when the acceptance is told after the soft bounce', () => {
    const bounce = news('soft_bounced', { providerId: 'p-1' })
    const accepted = news('accepted', { providerId: 'p-1' })
    for (const before of [sending(), noteAccepted(sending(), 1, 'p-1', now).state]) {
      const again = noteProviderNews(before, bounce, now).state
      expect(noteProviderNews(again, accepted, now)).toEqual({ state: again, raises: [] })
      expect(noteProviderNews(again, { ...accepted, providerId: 'p-2' }, now).state.status).toBe('sent')
    }
  })

  it('has it go by the next channel when it was not sent after all', () => {
    const sent = noteAccepted(sending(), 1, 'p-1', now).state
    const { state } = noteProviderNews(sent, news('rejected', { providerId: 'p-1', code: 'Bad content' }), now)
    expect(state).toMatchObject({ status: 'planned', closedChannels: [{ channel: 'email', code: 'Bad content' }] })
    expect(state.sentAt).toBeUndefined()
  })

  it('is of no account when it is of a channel that the message has left', () => {
    const message = sending()
    expect(noteProviderNews(message, news('delivered', { channel: 'sms' }), now).state).toBe(message)
  })

  it('comes to the same in any order, however often it is told', () => {
    const types = ['accepted', 'delivered', 'bounced', 'complained', 'opened', 'clicked'] as const
    const reading = (list: readonly ProviderNews['type'][]) => {
      const all = list.reduce((message, type) => noteProviderNews(message, news(type), now).state, sending())
      return [all.status, all.openedAt, all.clickedAt, all.dueAt]
    }
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 12 }), (list) => {
        expect(reading([...list, ...list.toReversed()])).toEqual(reading(types.filter((type) => list.includes(type))))
      }),
    )
  })
})
