import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { welcome } from '../../functions/communication/template-examples.ts'
import { type RunningLaptop, runningLaptop } from '../support/running-laptop.ts'
import { unitsIn } from '../support/units.ts'

let server: RunningLaptop
let customerId: string
let templateId: string
let etag: string
const links: string[] = []

const template = (key: string) => ({ ...welcome, key })
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
  templateId = (await must('POST', '/v1/templates', template('first'))).body.id
  const published = await must('POST', `/v1/templates/${templateId}/publish`)
  etag = String(published.headers.get('etag'))
  for (let n = 0; n < 60; n++) await must('POST', '/v1/templates', template(`template_${n}`))
  const message = { templateId, customerId, channels: ['email'] }
  const { id } = (await must('POST', '/v1/outbound-messages', message)).body
  await server.settle()
  const { body } = await must('GET', `/v1/outbound-messages/${id}`)
  links.push(...(JSON.stringify(body).match(/\/v1\/unsubscribe\/[\w-]+/) ?? []))
})
afterAll(() => server?.close())

const preferencePage = () => String(links[0]).replace('unsubscribe', 'preferences')

type Call = readonly [method: string, path: () => string, body?: () => object]

/** The access patterns of templates and public pages, and what each call consumes of reads and writes. */
const table: readonly (readonly [operation: string, read: number, write: number, call: Call])[] = [
  ['write a template', 1, 8, ['POST', () => '/v1/templates', () => template('new')]],
  ['read a template', 1, 0, ['GET', () => `/v1/templates/${templateId}`]],
  ['read a revision', 1.5, 0, ['GET', () => `/v1/templates/${templateId}/revisions/1`]],
  [
    'change a draft',
    2,
    4,
    ['PATCH', () => `/v1/templates/${templateId}`, () => ({ variants: welcome.variants.slice(0, 2) })],
  ],
  ['publish a draft', 2, 8, ['POST', () => `/v1/templates/${templateId}/publish`]],
  [
    'preview for a customer',
    7.5,
    0,
    ['POST', () => `/v1/templates/${templateId}/preview`, () => ({ customerId, channel: 'email' })],
  ],
  ['list of 50 templates, the newest', 8.5, 0, ['GET', () => '/v1/templates?limit=50']],
  ['open the page to unsubscribe', 5, 0, ['GET', () => `${links[0]}`]],
  ['unsubscribe with one click', 6, 12, ['POST', () => `${links[0]}`, () => ({ 'List-Unsubscribe': 'One-Click' })]],
  ['unsubscribe again', 7, 0, ['POST', () => `${links[0]}`, () => ({ 'List-Unsubscribe': 'One-Click' })]],
  ['open the preference page', 3, 0, ['GET', preferencePage]],
  ['save the preference page', 3, 4, ['POST', preferencePage, () => ({ form: 'preferences', channels: ['email'] })]],
]

describe('what a call consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, [method, path, body]) => {
    const headers = method === 'PATCH' ? { 'if-match': etag } : undefined
    const answer = await server.call(method, path(), body?.(), undefined, headers)
    expect(answer.status).toBeLessThan(300)
    expect(unitsIn(answer.headers)).toEqual({ read, write })
  })
})
