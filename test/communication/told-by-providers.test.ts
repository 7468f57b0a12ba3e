import { describe, expect, it } from 'vitest'
import { toldBySes } from '../../functions/communication/told-by-ses.ts'
import { toldBySms } from '../../functions/communication/told-by-sms.ts'

const tags = { 'ses:configuration-set': ['guanxi-prod'], tenantId: ['ten_1'], messageId: ['obm_1'] }
const mail = {
  timestamp: '2026-08-05T00:40:02.012Z',
  source: 'Sender <sender@example.com>',
  messageId: '0102000197',
  destination: ['recipient@example.com'],
  headersTruncated: false,
  headers: [{ name: 'Subject', value: 'News' }],
  tags,
}
const at = '2026-08-05T00:41:02.669Z'
const ses = (detailType: string, detail: object) =>
  toldBySes({ id: 'e', source: 'aws.ses', detailType, time: '2026-08-05T00:41:03Z', detail })

const bounce = (bounceType: string, bounceSubType: string) =>
  ses('Email Bounced', {
    eventType: 'Bounce',
    bounce: {
      ...{ bounceType, bounceSubType, timestamp: at, feedbackId: 'f', reportingMTA: 'dsn; mta.example.com' },
      bouncedRecipients: [{ emailAddress: 'recipient@example.com', action: 'failed', status: '5.1.1' }],
    },
    mail,
  })

describe('what SES tells', () => {
  it.each([
    ['Email Sent', { send: {} }, 'accepted', mail.timestamp],
    ['Email Delivered', { delivery: { timestamp: at, recipients: ['recipient@example.com'] } }, 'delivered', at],
    ['Email Rejected', { reject: { reason: 'Bad content' } }, 'rejected', mail.timestamp],
    ['Email Opened', { open: { timestamp: at, ipAddress: '192.0.2.1', userAgent: 'x' } }, 'opened', at],
    ['Email Clicked', { click: { timestamp: at, link: 'https://example.com/', linkTags: null } }, 'clicked', at],
    [
      'Email Complaint Received',
      { complaint: { timestamp: at, complainedRecipients: [{ emailAddress: 'recipient@example.com' }] } },
      'complained',
      at,
    ],
  ])('as %s is news of the message that its tags name', (detailType, part, type, time) => {
    const told = ses(detailType, { ...part, mail })
    expect(told).toMatchObject({
      tags: { tenantId: 'ten_1', messageId: 'obm_1' },
      news: { type, channel: 'email', at: time, providerId: '0102000197' },
    })
  })

  it.each([
    ['Permanent', 'General', 'bounced'],
    ['Permanent', 'OnAccountSuppressionList', 'bounced'],
    ['Transient', 'MailboxFull', 'soft_bounced'],
    ['Transient', 'General', 'soft_bounced'],
    ['Undetermined', 'Undetermined', 'soft_bounced'],
    ['Transient', 'MessageTooLarge', 'rejected'],
    ['Transient', 'ContentRejected', 'rejected'],
  ])('as a bounce that is %s and %s is %s', (bounceType, subType, type) => {
    expect(bounce(bounceType, subType)).toMatchObject({
      news: { type, code: `${bounceType}/${subType}`, at },
      address: 'recipient@example.com',
    })
  })

  it('of mails without our tags is left alone, and of an unknown form is a dead letter', () => {
    const { tags: _, ...untagged } = mail
    expect(ses('Email Bounced', { mail: untagged })).toBeUndefined()
    expect(ses('Email Bounced', {})).toBeUndefined()
    expect(ses('Email Bounced', { mail: { ...mail, tags: { tenantId: ['ten_1'] } } })).toBeUndefined()
    expect(() => ses('Email Bounced', { mail })).toThrow('bounce')
  })
})

describe('what AWS End User Messaging tells', () => {
  const sms = (messageStatus: string, more: object = {}) =>
    toldBySms({
      ...{ id: 'e', source: 'aws.sms-voice', detailType: 'Text Message Delivery Status Updated', time: at },
      detail: {
        ...{ eventType: `TEXT_${messageStatus}`, eventVersion: '1.0', eventTimestamp: Date.parse(at), isFinal: true },
        ...{ originationPhoneNumber: '+12065550152', isoCountryCode: 'US', messageId: 'm1', messageStatus },
        ...more,
      },
    })

  it.each([
    ['DELIVERED', 'delivered'],
    ['SUCCESSFUL', 'delivered'],
    ['PENDING', 'accepted'],
    ['INVALID', 'bounced'],
    ['UNREACHABLE', 'soft_bounced'],
    ['TTL_EXPIRED', 'soft_bounced'],
    ['CARRIER_BLOCKED', 'rejected'],
    ['SPAM', 'rejected'],
  ])('as %s is %s', (status, type) => {
    expect(sms(status)).toEqual({ news: { type, channel: 'sms', at, providerId: 'm1', code: status } })
  })

  it('names the message by its context, or by nothing but its own id', () => {
    const context = { tenantId: 'ten_1', messageId: 'obm_1' }
    expect(sms('DELIVERED', { context })?.tags).toEqual(context)
    expect(sms('DELIVERED', { context: { account: 'bar' } })?.tags).toBeUndefined()
    expect(sms('SUCCESSFUL', { isFinal: false })?.news.type).toBe('accepted')
  })

  it('about nothing that is known here is left alone', () => {
    expect(sms('UNKNOWN')).toBeUndefined()
    expect(sms('DELIVERED', { messageId: '' })).toBeUndefined()
  })
})
