import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { welcome } from '../../functions/communication/template-examples.ts'
import { hour, plusMs } from '../../shared/kernel/instant.ts'
import type { Units } from '../../shared/storage/store.ts'
import { type RunningLaptop, runningLaptop } from '../support/running-laptop.ts'
import { unitsIn } from '../support/units.ts'
import { openMessages } from './message-world.ts'

let server: RunningLaptop
let customerId: string
let templateId: string
const sent: string[] = []

const consent = { channel: 'email', purpose: 'marketing', status: 'given', textVersion: '1', source: 'shop' }

beforeAll(async () => {
  server = await runningLaptop()
  const must = async (method: string, path: string, body?: object, headers?: Record<string, string>) => {
    const answer = await server.call(method, path, body, 'admin@test.example', headers)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer
  }
  const before = await must('GET', '/v1/communication-settings')
  const settings = { caps: [], purposesNeedingConsent: ['marketing'], topics: [], linkUrl: 'https://crm.example.com' }
  await must('PUT', '/v1/communication-settings', settings, { 'if-match': String(before.headers.get('etag')) })
  const person = { kind: 'person', name: 'Anna Snelling', emails: ['anna@snelling.example'] }
  customerId = (await must('POST', '/v1/customers', person)).body.id
  await must('POST', `/v1/customers/${customerId}/consents`, consent)
  templateId = (await must('POST', '/v1/templates', welcome)).body.id
  await must('POST', `/v1/templates/${templateId}/publish`)
  for (let n = 0; n < 60; n++) sent.push((await must('POST', '/v1/outbound-messages', message())).body.id)
  await server.settle()
})
afterAll(() => server?.close())

const message = () => ({ templateId, customerId, channels: ['email'] })
const later = () => ({ ...message(), sendAt: '2100-01-01T00:00:00Z' })
let waiting = ''

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of messages, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['send a message', 2, 7, ['POST', () => '/v1/outbound-messages', message]],
  ['try a message without sending', 11, 0, ['POST', () => '/v1/outbound-messages/dry-run', message]],
  ['read a message with what it said', 3, 0, ['GET', () => `/v1/outbound-messages/${sent[0]}`]],
  ['list of 50 messages, the newest', 7.5, 0, ['GET', () => '/v1/outbound-messages?limit=50']],
  [
    'list of 50 messages of a template',
    27,
    0,
    ['GET', () => `/v1/outbound-messages?limit=50&templateId=${templateId}`],
  ],
  ['history of a message', 2, 0, ['GET', () => `/v1/outbound-messages/${sent[0]}/history`]],
  ['plan a message for later', 2, 7, ['POST', () => '/v1/outbound-messages', later]],
  ['take a message back', 1, 9, ['POST', () => `/v1/outbound-messages/${waiting}/cancel`]],
]

describe('what a call consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const answer = await server.call(method, path(), body?.())
    if (answer.body.status === 'planned') waiting = answer.body.id
    expect(answer.status).toBeLessThan(300)
    expect(unitsIn(answer.headers)).toEqual({ read, write })
  })
})

const metered = async (start?: string) => {
  let used = { read: 0, write: 0 }
  const add = ({ read, write }: Units): void => {
    used = { read: used.read + read, write: used.write + write }
  }
  const world = await openMessages(start, (store) => store.metered(add))
  const measure = async (work: () => Promise<unknown>): Promise<Units> => {
    used = { read: 0, write: 0 }
    await work()
    return used
  }
  return { ...world, measure }
}

/** What is done with a message by itself, and what each step consumes. */
const steps: readonly (readonly [step: string, read: number, write: number, by: string])[] = [
  ['decide that a message goes', 13, 14, 'send-outbound-messages'],
  ['hand it over and note that it was accepted', 3, 9, 'on-outbound-message-sending'],
  ['decide that a message waits', 12, 8, 'send-outbound-messages'],
  ['decide that a message is refused', 12, 8, 'send-outbound-messages'],
  ['a tick of the minute with nothing due', 2, 0, 'send-outbound-messages'],
]

describe('what a step consumes', () => {
  it('is what the table says', async () => {
    const { plan, tick, deliver, loseEvents, measure, changeCustomer, now, advance } = await metered()
    const found: (readonly [string, number, number])[] = []
    const note = (step: string, { read, write }: Units): void => void found.push([step, read, write])
    const owned = { ownerId: 'usr_1', teamId: 'tea_1' }
    await plan(owned)
    loseEvents()
    note('decide that a message goes', await measure(tick))
    note('hand it over and note that it was accepted', await measure(deliver))
    await plan(owned)
    await tick()
    await deliver()
    await plan({ ...owned, sendAt: plusMs(now(), hour) })
    advance(hour)
    note('decide that a message waits', await measure(tick))
    await changeCustomer({ contactPreference: { optOut: { all: now() } } })
    await plan(owned)
    note('decide that a message is refused', await measure(tick))
    note('a tick of the minute with nothing due', await measure(tick))
    expect(found).toEqual(steps.map(([step, read, write]) => [step, read, write]))
  })
})
