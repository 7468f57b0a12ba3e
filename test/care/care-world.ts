import { onTestFinished } from 'vitest'
import care from '../../functions/care/index.ts'
import loyalty from '../../functions/care/loyalty.ts'
import onCareEvent from '../../functions/care/on-care-event.ts'
import onCustomerChanged from '../../functions/care/on-customer-changed.ts'
import careWebhook from '../../functions/care/on-occasion-done.ts'
import onResponse from '../../functions/care/on-response.ts'
import readyPlans from '../../functions/care/ready-plans.ts'
import runCarePlans from '../../functions/care/run-care-plans.ts'
import preferences from '../../functions/communication/contactability-index.ts'
import communication from '../../functions/communication/index.ts'
import sendOnPlanned from '../../functions/communication/on-outbound-message-planned.ts'
import handOver from '../../functions/communication/on-outbound-message-sending.ts'
import sendOutboundMessages from '../../functions/communication/send-outbound-messages.ts'
import customersFunction from '../../functions/customers/index.ts'
import view from '../../functions/customers/view.ts'
import { grant } from '../../functions/grant.ts'
import cases from '../../functions/service/cases.ts'
import calendars from '../../functions/service/index.ts'
import tasks from '../../functions/tasks/index.ts'
import { epochMs, type Instant, minute } from '../../shared/kernel/instant.ts'
import type { Item } from '../../shared/storage/store.ts'
import { putTemplate, putTenant, templateInput, variant } from '../communication/message-world.ts'
import { testActor } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { openWorld } from '../support/open-world.ts'
import { addTeam, addUser } from '../support/people.ts'

const consumers = [onCustomerChanged, onCareEvent, onResponse, careWebhook, sendOnPlanned, handOver]

export const task = { do: 'task', title: 'Ring up' } as const

/** Care plans over HTTP with customers beside them, at 16:00 in Shanghai on Monday, 2 March 2026. */
export const openCare = async (onClose: (close: () => void) => void = onTestFinished) => {
  const world = openWorld(
    [care, readyPlans, loyalty, customersFunction, view, preferences, communication, tasks, calendars, cases],
    testActor({ id: 'usr_1', zone: 'Asia/Shanghai', region: 'CN' }),
  )
  onClose(world.close)
  const { platform, must, changes, follow, advance } = world
  const { store, clock } = platform
  await putTenant(store, clock.now())
  await addTeam(platform, 'tea_1')
  await addUser(platform, 'usr_1', { teamId: 'tea_1' })
  const said = '{{ occasion.name }} {{ occasion.date }} {{ coupon.code }}'
  const variables = ['occasion.date', 'occasion.years', 'coupon.code'].map((name) => ({ name, default: '-' }))
  await putTemplate(
    store,
    clock.now(),
    'tpl_care',
    templateInput({ key: 'care', purpose: 'service', variables, variants: [variant('email', { text: said })] }),
  )
  const deliver = deliverer(changes, consumers, platform)
  const settle = async (times = 1): Promise<void> => {
    await follow()
    await deliver(times)
    await follow()
  }
  const tick = async (times = 1): Promise<void> => {
    for (const { handle, uses } of [runCarePlans, sendOutboundMessages]) await handle(grant(platform, uses))
    await settle(times)
  }
  const due = new Map<string, number>()
  let seen = 0
  /** The next instant at which something is due, so that idle minutes are left out. */
  const nextDue = (): number | undefined => {
    for (const { sequence, change } of changes(seen, 1_000_000)) {
      const { duepk, duesk } = change.after ?? ({} as Item)
      if (/^due#(care_|outbound_message)/.test(String(duepk)))
        due.set(change.key.pk, epochMs(String(duesk).slice(0, 24)))
      else if (change.key.sk === '.') due.delete(change.key.pk)
      seen = sequence
    }
    return due.size > 0 ? Math.min(...due.values()) : undefined
  }
  return {
    ...world,
    settle,
    tick,
    /** Moves the clock on, and ticks in every minute in which something is due. */
    until: async (instant: Instant, times = 1): Promise<void> => {
      await settle(times)
      for (let from = epochMs(clock.now()); ; from = epochMs(clock.now()) + minute) {
        const due = nextDue()
        const moment = due === undefined ? undefined : Math.max(Math.ceil(due / minute) * minute, from)
        if (moment === undefined || moment > epochMs(instant)) break
        advance(moment - epochMs(clock.now()))
        await tick(times)
      }
      advance(Math.max(0, epochMs(instant) - epochMs(clock.now())))
    },
    plan: async (body: object) =>
      must('POST', '/v1/care-plans', { name: 'Plan', action: task, status: 'active', ...body }),
    customer: async (body: object = {}): Promise<string> => {
      const given = { kind: 'person', name: '李娜', ownerId: 'usr_1', teamId: 'tea_1', emails: [] }
      return (await must('POST', '/v1/customers', { ...given, ...body })).id
    },
    prefers: (customerId: string, body: object) =>
      must('PATCH', `/v1/customers/${customerId}/contact-preference`, body),
    occasions: async (planId: string, query = '') => {
      await settle()
      const { items } = await must('GET', `/v1/care-occasions?limit=100&planId=${planId}${query}`)
      return items as Record<string, string>[]
    },
    tasksOf: async (customerId: string): Promise<{ title: string }[]> =>
      (await must('GET', `/v1/tasks?limit=100&customerId=${customerId}`)).items,
    dateField: (key: string, more: object = {}) =>
      must('POST', '/v1/fields/customer', { key, label: key, type: 'date', searchable: true, ...more }),
  }
}
