import customersOnInteraction from '../../functions/customers/on-interaction-logged.ts'
import watchNeglect from '../../functions/customers/watch-neglect.ts'
import { searchables } from '../../functions/stream/searchables.ts'
import onCustomerNeglected from '../../functions/tasks/on-customer-neglected.ts'
import tasksOnInteraction from '../../functions/tasks/on-interaction-logged.ts'
import onTaskReminded from '../../functions/tasks/on-task-reminded.ts'
import remindTasks from '../../functions/tasks/remind-tasks.ts'
import { users } from '../../shared/admin/user-store.ts'
import { logInteraction } from '../../shared/communication/interaction.ts'
import { interactions } from '../../shared/communication/interaction-store.ts'
import { createCustomer } from '../../shared/customers/customer.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { qualityAdded } from '../../shared/customers/quality-store.ts'
import { day, plusMs } from '../../shared/kernel/instant.ts'
import { changeStored } from '../../shared/storage/apply.ts'
import { createRecord } from '../../shared/storage/record.ts'
import { keyText } from '../../shared/storage/units.ts'
import { changeTask, createTask } from '../../shared/tasks/task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import { stampOf } from './leads-scenario.ts'
import type { Begin, End, Scenario } from './scenario.ts'
import { eventsIn, newest, type Written } from './written.ts'

const tenantId = 'ten_1'
const userId = 'usr_1'

const addCustomer =
  (known: string[]): Begin =>
  async ({ pick }, platform) => {
    const id = platform.ids('cus')
    known.push(id)
    const given = { kind: 'person', name: pick(['Anna Berg', 'Bo Li']), level: pick(['A', 'B'] as const) } as const
    const decision = createCustomer(id, given, { ownerId: userId }, platform.clock.now())
    await platform.store.commit([createRecord(customers, stampOf(tenantId, platform), decision).step.action])
  }

const beInTouch =
  (known: readonly string[]): Begin =>
  async ({ pick, chance, below }, platform) => {
    if (known.length === 0) return
    const now = platform.clock.now()
    const input = {
      ...{ channel: 'phone', method: 'call', direction: 'outbound', contactPoint: { kind: 'own', name: 'hotline' } },
      startedAt: plusMs(now, -below(day)),
      ...(chance(0.5) && { nextAction: { kind: 'call', title: 'Call', dueAt: plusMs(now, below(3 * day)) } }),
    } as unknown as Parameters<typeof logInteraction>[1]
    const decision = logInteraction(platform.ids('itr'), input, { customerId: pick(known), staffId: userId }, now)
    await platform.store.commit([createRecord(interactions, stampOf(tenantId, platform), decision).step.action])
  }

const addTask =
  (known: string[]): Begin =>
  async ({ below }, platform) => {
    const now = platform.clock.now()
    const id = platform.ids('tsk')
    known.push(id)
    const remindAt = [plusMs(now, below(2 * day)), plusMs(now, below(2 * day))]
    const input = {
      kind: 'to_do',
      title: 'Do',
      priority: 'normal',
      dueAt: plusMs(now, below(4 * day)),
      remindAt,
    } as const
    const decision = createTask(id, { ...input, remindAt }, { assigneeId: userId })
    await platform.store.commit([createRecord(tasks, stampOf(tenantId, platform), decision).step.action])
  }

const renameTask =
  (known: readonly string[]): Begin =>
  async ({ pick, below }, platform) => {
    if (known.length === 0) return
    const title = `Do ${below(1000)}`
    await changeStored(platform.store, tasks, stampOf(tenantId, platform), pick(known), (task) =>
      changeTask(task, { title }),
    )
  }

const counted = (writes: readonly Written[], type: string): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const event of eventsIn(writes))
    if (event.type === type) counts.set(event.write.key.pk, (counts.get(event.write.key.pk) ?? 0) + 1)
  return counts
}

const checkTasks = ({ writes, now, sent }: End, wrong: string[]): void => {
  const became = counted(writes, 'task.became_due')
  const reminded = counted(writes, 'task.reminded')
  for (const { pk, data } of newest(writes, 'task')) {
    const due = Number(String(data.dueAt) <= now)
    const reminders = ((data.remindAt ?? []) as string[]).filter((at) => at <= now).length
    if ((became.get(pk) ?? 0) !== due) wrong.push(`${pk} became due ${became.get(pk) ?? 0} times, not ${due}`)
    if ((reminded.get(pk) ?? 0) !== reminders) wrong.push(`${pk}: ${reminded.get(pk) ?? 0} reminders, not ${reminders}`)
  }
  for (const { id } of eventsIn(writes).filter(({ type }) => type === 'task.reminded'))
    if (!sent.has(id)) wrong.push(`no mail was sent for ${id}`)
}

const checkCounters = ({ writes, items }: End, wrong: string[]): void => {
  const sums = new Map<string, number>()
  for (const { key, by } of writes.flatMap(qualityAdded))
    for (const [name, count] of Object.entries(by))
      sums.set(`${keyText(key)} ${name}`, (sums.get(`${keyText(key)} ${name}`) ?? 0) + count)
  for (const item of items.filter(({ pk }) => pk === `${tenantId}#quality#customer`))
    for (const [name, count] of Object.entries(item))
      if (typeof count === 'number')
        sums.set(`${keyText(item)} ${name}`, (sums.get(`${keyText(item)} ${name}`) ?? 0) - count)
  for (const [name, rest] of sums) if (rest !== 0) wrong.push(`counter ${name} is ${rest} too low`)
}

const check = (end: End): string[] => {
  const wrong: string[] = []
  const { writes } = end
  const named = newest(writes, 'interaction')
    .filter(({ data }) => data.nextAction !== undefined)
    .map(({ pk }) => pk)
  const causes = eventsIn(writes).filter(
    ({ type, write }) =>
      type === 'customer.neglected' || (type === 'interaction.logged' && named.includes(write.key.pk)),
  )
  const made = writes
    .filter(({ before, after }) => after.noun === 'task' && !before && after.data.source)
    .map(({ after }) => String((after.data.source as { eventId: string }).eventId))
  if (
    made.toSorted().join() !==
    causes
      .map(({ id }) => id)
      .toSorted()
      .join()
  )
    wrong.push(`${made.length} tasks were made for ${causes.length} reasons`)
  for (const { pk, data } of newest(writes, 'customer')) {
    const touched = newest(writes, 'interaction')
      .filter((interaction) => pk.endsWith(String(interaction.data.customerId)))
      .map((interaction) => String(interaction.data.startedAt))
    const last = touched.toSorted().at(-1)
    if (data.lastInteractionAt !== last) wrong.push(`${pk} was last in touch at ${data.lastInteractionAt}, not ${last}`)
  }
  checkTasks(end, wrong)
  checkCounters(end, wrong)
  return wrong
}

/** The automations as they are deployed: the neglect watch makes tasks, interactions too, tasks remind and become due. */
export const automationsScenario: Scenario = {
  searchables,
  tally: qualityAdded,
  consumers: [customersOnInteraction, tasksOnInteraction, onCustomerNeglected, onTaskReminded],
  ticks: [watchNeglect.handle, remindTasks.handle],
  strideMs: 3 * day,
  prepare: async (platform) => {
    const state = { id: userId, status: 'active', name: 'Ada', email: 'ada@example.com', roleIds: [] }
    const decision = { state, raises: [] } as unknown as Parameters<typeof createRecord<never>>[2]
    const stamp = stampOf(tenantId, platform)
    await platform.store.commit([createRecord(users as never, stamp, decision).step.action])
  },
  commands: () => {
    const known: string[] = []
    const someTasks: string[] = []
    const touch = beInTouch(known)
    return [addCustomer(known), touch, touch, addTask(someTasks), renameTask(someTasks)]
  },
  check,
}
