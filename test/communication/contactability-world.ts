import contactability from '../../functions/communication/contactability-index.ts'
import customersFunction from '../../functions/customers/index.ts'
import casesFunction from '../../functions/service/cases.ts'
import { tenants } from '../../shared/admin/tenant-store.ts'
import { reservePlace } from '../../shared/communication/contact-cap.ts'
import { loadUse, useStep } from '../../shared/communication/contact-use-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import type { SendChannel } from '../../shared/kernel/send-channel.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { apiOf, testPlatform } from '../support/api.ts'

/** A tenant in Shanghai, with what is needed to ask whether its customers may be contacted. */
export const contactWorld = async (start?: Instant) => {
  const world = testPlatform(start)
  const { platform } = world
  const stamp = { actor: automation('ten_1', 'test'), now: platform.clock.now(), requestId: 'test' }
  const tenant = { name: 'Alpha', region: 'CN', zone: 'Asia/Shanghai', locale: 'zh-CN', status: 'active' } as const
  const { step } = createRecord(tenants, stamp, { state: { id: 'ten_1', ...tenant }, raises: [] })
  await platform.store.commit([step.action])
  const call = apiOf(contactability, platform)
  const callCustomers = apiOf(customersFunction, platform)
  const callCases = apiOf(casesFunction, platform)

  let count = 0
  const reach = () => ({
    emails: [`li.na${++count}@example.com`],
    phones: [`138001380${String(count).padStart(2, '0')}`],
  })
  const addCustomer = async (body: object = {}) =>
    (
      await callCustomers('POST', '/v1/customers', {
        body: { kind: 'person', name: '李娜', ...reach(), ...body },
      })
    ).body

  /** Puts a message that was sent under the caps of somebody. */
  const notePlace = async (addresseeId: string, messageId: string, now: Instant, channel: SendChannel = 'email') => {
    const use = await loadUse(platform.store, 'ten_1', addresseeId)
    const reservation = reservePlace(use, { messageId, channel, now, caps: [] })
    if (reservation.isReserved)
      await platform.store.commit([useStep('ten_1', addresseeId, reservation.use, now).action])
  }

  const ask = async (customerId: string, query = '') =>
    (await call('GET', `/v1/customers/${customerId}/contactability?${query}`)).body

  return { ...world, call, callCustomers, callCases, addCustomer, notePlace, ask }
}
