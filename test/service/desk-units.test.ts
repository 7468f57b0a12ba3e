import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import casesFunction from '../../functions/service/cases.ts'
import inboundMail from '../../functions/service/inbound-mail.ts'
import service from '../../functions/service/index.ts'
import { epochMs } from '../../shared/kernel/instant.ts'
import { setUp, userId } from '../assignment/world.ts'
import { unitsOf } from '../customers/world.ts'
import { apiOf, testActor } from '../support/api.ts'
import { addUser } from '../support/people.ts'
import { openDesk } from './cases-world.ts'

const desk = openDesk()
const { must, open, platform } = desk
afterAll(desk.close)
const functions = [casesFunction, service, inboundMail]
const call = apiOf({ ...casesFunction, routes: functions.flatMap(({ routes }) => routes) }, platform)
const made = async (path: string, body: object) => (await call('POST', path, { body })).body

const name = { en: 'Courtesy', zh: '礼貌' }
const scorecard = { name: 'Quality', criteria: [{ key: 'courtesy', name, weight: 1, best: 5 }] }
const members = [1, 2].map((n) => ({ userId: userId(n), backlogCap: 20 }))
const roster = { name: 'Desk', zone: 'Asia/Shanghai', members }
const policy = { name: 'Standard', draft: { targets: { normal: { firstResponse: 240 } } } }
const scores = { scores: [{ key: 'courtesy', score: 4 }] }
const reviewer = testActor({ id: userId(2) })
const nobody = testActor({ kind: 'public', tenantId: '', id: 'public', permissions: {} })

const ids: Record<string, string> = {}
let box: { id: string; secret: string }
let messageId: string
beforeAll(async () => {
  for (const n of [1, 2]) await addUser(platform, userId(n))
  await setUp(platform, { members: [{ userId: userId(1), weight: 1 }] })
  await made('/v1/calendar-templates/cn-mainland', { isDefault: true })
  for (const one of ['found', 'merged', 'settled']) ids[one] = (await open({ ownerId: userId(1) })).id
  await must('POST', `/v1/cases/${ids.settled}/resolve`)
  const customer = { author: 'customer', text: 'And the invoice' }
  messageId = (await must('POST', `/v1/cases/${ids.found}/messages`, customer)).message.id
  box = await made('/v1/mailboxes', { name: 'Help', address: 'help@shop.example' })
  ids.roster = (await made('/v1/rosters', roster)).id
  ids.policy = (await made('/v1/sla-policies', policy)).id
  ids.scorecard = (await made('/v1/scorecards', scorecard)).id
  const review = { scorecardId: ids.scorecard, caseId: ids.settled, reviewerId: userId(2) }
  ids.review = (await made('/v1/reviews', review)).id
  await desk.follow()
})

const mail = (n: number, more: object = {}) => {
  const body = JSON.stringify({
    from: { address: 'zhang@example.com' },
    subject: 'Leaking machine',
    text: 'It leaks.',
    messageId: `<m${n}@mail.example.com>`,
    ...more,
  })
  const sent = Math.floor(epochMs(platform.clock.now()) / 1000)
  const key = Buffer.from(box.secret.slice('whsec_'.length), 'base64')
  const signature = createHmac('sha256', key).update(`dlv_${n}.${sent}.${body}`).digest('base64')
  const signed = { 'webhook-id': `dlv_${n}`, 'webhook-timestamp': String(sent), 'webhook-signature': `v1,${signature}` }
  return { body, headers: signed, as: nobody }
}
const ifMatch = (version: number) => ({ 'if-match': `"${version}"` })
const fields = { fields: { kind: 'request' } }
const rules = { rules: [{ rosterId: 'ros_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }] }

type Options = NonNullable<Parameters<typeof call>[2]>
type Call = readonly [method: string, path: () => string, options?: () => Options]

/** The access patterns of the desk beside its cases, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  [
    'hand a case over',
    2,
    14,
    ['POST', () => `/v1/cases/${ids.found}/assign`, () => ({ body: { ownerId: userId(2) } })],
  ],
  [
    'split one message off',
    3,
    26,
    ['POST', () => `/v1/cases/${ids.found}/split`, () => ({ body: { messageIds: [messageId], subject: 'Invoice' } })],
  ],
  [
    'merge one case',
    3,
    15,
    ['POST', () => `/v1/cases/${ids.found}/merge`, () => ({ body: { caseIds: [ids.merged] } })],
  ],
  ['history of a case, 4 writes', 2, 0, ['GET', () => `/v1/cases/${ids.found}/history`]],
  ['case settings', 1, 0, ['GET', () => '/v1/case-settings']],
  ['tree of categories', 1, 0, ['GET', () => '/v1/case-categories']],
  [
    'define a mailbox',
    0,
    5,
    ['POST', () => '/v1/mailboxes', () => ({ body: { name: 'Box', address: 'box@shop.example' } })],
  ],
  ['receive a mail, a new case', 6.5, 18, ['POST', () => `/v1/inbound/email/${box.id}`, () => mail(1)]],
  [
    'receive a mail, to a case',
    8.5,
    14,
    ['POST', () => `/v1/inbound/email/${box.id}`, () => mail(2, { inReplyTo: '<m1@mail.example.com>' })],
  ],
  ['receive a delivery again', 2.5, 0, ['POST', () => `/v1/inbound/email/${box.id}`, () => mail(2)]],
  ['set up a roster of 2', 2, 2, ['POST', () => '/v1/rosters', () => ({ body: roster })]],
  [
    'replace a roster',
    1,
    2,
    [
      'PUT',
      () => `/v1/rosters/${ids.roster}`,
      () => ({ body: { ...roster, method: 'least_open' }, headers: ifMatch(1) }),
    ],
  ],
  ['fairness of 28 days', 43, 0, ['GET', () => `/v1/rosters/${ids.roster}/fairness?from=2026-02-01&to=2026-02-28`]],
  ['routing rules', 1, 0, ['GET', () => '/v1/routing-rules/case']],
  [
    'replace the routing rules',
    2,
    1,
    ['PUT', () => '/v1/routing-rules/case', () => ({ body: rules, headers: ifMatch(1) })],
  ],
  ['preview a route', 6.5, 0, ['POST', () => '/v1/routing-rules/case/preview', () => ({ body: fields })]],
  ['draft a policy', 0, 2, ['POST', () => '/v1/sla-policies', () => ({ body: policy })]],
  ['publish a policy', 3, 7, ['POST', () => `/v1/sla-policies/${ids.policy}/publish`]],
  ['clocks of a case', 2, 0, ['GET', () => `/v1/cases/${ids.found}/sla`]],
  ['measures of 28 days', 2, 0, ['GET', () => '/v1/service/measures?from=2026-02-01&to=2026-02-28']],
  ['define a scorecard', 0, 2, ['POST', () => '/v1/scorecards', () => ({ body: scorecard })]],
  [
    'ask for a review',
    3,
    2,
    [
      'POST',
      () => '/v1/reviews',
      () => ({ body: { scorecardId: ids.scorecard, caseId: ids.settled, reviewerId: userId(2) } }),
    ],
  ],
  [
    'score a review',
    1,
    2,
    ['POST', () => `/v1/reviews/${ids.review}/complete`, () => ({ body: scores, as: reviewer })],
  ],
  ['results of reviews, 12 months', 12, 0, ['GET', () => '/v1/service/review-results']],
]

describe('what a call on the service desk consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, options]) => {
    const answer = await call(method, path(), options?.())
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
    expect(unitsOf(answer)).toEqual({ read, write })
  })
})
