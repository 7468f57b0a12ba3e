import { onTestFinished } from 'vitest'
import contactability from '../../functions/communication/contactability-index.ts'
import { preferenceToken } from '../../functions/contactability/preference-link.ts'
import { standingOf } from '../../functions/contactability/standing.ts'
import customers from '../../functions/customers/index.ts'
import preferences from '../../functions/preferences/index.ts'
import { decideContact } from '../../shared/communication/contactability.ts'
import { planOutboundMessage } from '../../shared/communication/outbound-message.ts'
import { outboundMessages, saveContent } from '../../shared/communication/outbound-message-store.ts'
import { type Actor, automation } from '../../shared/kernel/actor.ts'
import type { SendPurpose } from '../../shared/kernel/send-channel.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { apiOf } from '../support/api.ts'
import { openWorld } from '../support/open-world.ts'
import { putTenant, tenantId } from './message-world.ts'

const nobody: Actor = { tenantId: '', kind: 'public', id: 'public', teamIds: [], permissions: {} }
const formType = { 'content-type': 'application/x-www-form-urlencoded' }

/** Somebody with consents and addresses, a message that went to them, and the public pages behind its links. */
export const preferenceWorld = async () => {
  const world = openWorld([contactability, customers])
  onTestFinished(world.close)
  const { platform, call, must } = world
  const { store, clock, ids, secrets } = platform
  await putTenant(store, clock.now())
  const settings = await must('GET', '/v1/communication-settings')
  const { id, version, createdAt, createdBy, updatedAt, updatedBy, ...input } = settings
  const topics = [
    { key: 'tea', name: { en: 'Tea', zh: '茶叶' } },
    { key: 'events', name: { en: 'Events', zh: '活动' } },
  ]
  await call('PUT', '/v1/communication-settings', {
    body: { ...input, topics },
    headers: { 'if-match': `"${version}"` },
  })
  const page = apiOf(preferences, platform, nobody)
  const person = await must('POST', '/v1/customers', {
    ...{ kind: 'person', name: 'Li Wei', emails: ['li@example.com'], phones: ['+8613800138000'] },
  })
  for (const channel of ['email', 'sms'])
    await must('POST', `/v1/customers/${person.id}/consents`, {
      ...{ channel, purpose: 'marketing', status: 'given', textVersion: '1', source: 'shop' },
    })
  /** A message as it stands after it was handed to a provider. */
  const message = async (purpose: SendPurpose = 'marketing', topic?: string, contactId?: string): Promise<string> => {
    const messageId = ids('obm')
    const plan = { templateId: 'tpl_1', customerId: person.id, purpose, sendAt: clock.now() }
    const planned = planOutboundMessage(messageId, {
      ...plan,
      ...(topic && { topic }),
      ...(contactId && { contactId }),
    })
    const stamp = { actor: automation(tenantId, 'test'), now: clock.now(), requestId: 'test' }
    const state = { ...planned.state, channel: 'email' as const }
    await store.commit([
      createRecord(outboundMessages, stamp, { ...planned, state }).step.action,
      saveContent(tenantId, messageId, { channel: 'email', to: 'li@example.com', subject: 'S', text: 'T' }).action,
    ])
    return preferenceToken(secrets, { tenantId, customerId: person.id, contactId, messageId })
  }
  return {
    ...world,
    ...{ page, person, message },
    form: (path: string, fields: Record<string, string> | [string, string][]) =>
      page('POST', path, { body: new URLSearchParams(fields).toString(), headers: formType }),
    reread: () => must('GET', `/v1/customers/${person.id}/contact-preference`),
    decision: async (purpose: SendPurpose = 'marketing', topic?: string) => {
      const standing = await standingOf(store, tenantId, { customerId: person.id }, clock.now())
      if (!standing) throw new Error('there is no such customer')
      return decideContact(standing, { channel: 'email', purpose, topic, now: clock.now() })
    },
  }
}
