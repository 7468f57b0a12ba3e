import { updatePostings } from '../../functions/stream/update-postings.ts'
import type { CarePlan } from '../../shared/care/care-plan-schema.ts'
import { carePlans, careWalks } from '../../shared/care/care-store.ts'
import { startCareWalk } from '../../shared/care/care-walk.ts'
import { customerValues } from '../../shared/customers/customer-lists.ts'
import type { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { dateOfDay, dayNumber } from '../../shared/kernel/calendar-date.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { lunarOf } from '../../shared/kernel/lunar.ts'
import type { KeptDate } from '../../shared/kernel/yearly.ts'
import { calendars } from '../../shared/service/calendar-store.ts'
import { calendarOfTemplate } from '../../shared/service/calendar-template.ts'
import { listsOf, recordNameOf } from '../../shared/storage/postings.ts'
import { createRecord, type Noun } from '../../shared/storage/record.ts'
import type { Item, Store } from '../../shared/storage/store.ts'
import { putTemplate, reachable, templateInput, tenantId, variant } from '../communication/message-world.ts'
import type { Random } from '../simulation/random.ts'

export interface Person {
  readonly id: string
  readonly birthDate: KeptDate
  readonly zone: string
  readonly level: 'A' | 'B' | 'C'
  readonly firstOrder?: string
}

/** Both sides of the date line, half hours, and clocks that are moved in spring and autumn of either hemisphere. */
const zones = [
  'Pacific/Kiritimati',
  'Pacific/Auckland',
  'Asia/Shanghai',
  'Asia/Kolkata',
  'Europe/London',
  'America/Santiago',
  'America/New_York',
  'Pacific/Pago_Pago',
  'Etc/GMT+12',
]

const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** Every fourth by the solar calendar was born on 29 February, every fourth by the lunar one in a leap month or on a 30th. */
const birthOf = (random: Random): KeptDate => {
  const anyDay = dateOfDay(dayNumber('1950-03-01') + random.below(55 * 365))
  const isRare = random.chance(0.25)
  if (random.chance(0.5)) return { calendar: 'solar', date: isRare ? `${1952 + 4 * random.below(13)}-02-29` : anyDay }
  const lunar = lunarOf(anyDay)
  if (!lunar) throw new Error(`no lunar date: ${anyDay}`)
  const { year, month, day, leapMonth } = lunar
  if (!isRare) return { calendar: 'lunar', date: `${year}-${twoDigits(month)}-${twoDigits(day)}`, leapMonth }
  return {
    calendar: 'lunar',
    date: `${year}-${twoDigits(4 + random.below(4))}-${twoDigits(28 + random.below(3))}`,
    leapMonth: true,
  }
}

export const peopleOf = (random: Random, count: number): Person[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `cus_${String(index).padStart(6, '0')}`,
    birthDate: birthOf(random),
    zone: random.pick(zones),
    level: random.pick(['A', 'B', 'B', 'C', 'C', 'C', 'C', 'C', 'C', 'C'] as const),
    ...(random.chance(0.3) && { firstOrder: dateOfDay(dayNumber('2015-01-01') + random.below(9 * 365)) }),
  }))

const stampAt = (now: Instant) => ({ actor: automation(tenantId, 'test'), now, requestId: 'test' })

const put = async (store: Store, now: Instant, noun: unknown, state: object): Promise<Item> => {
  const { action } = createRecord(noun as Noun<never>, stampAt(now), { state, raises: [] } as never).step
  await store.commit([action])
  return (action as { item: Item }).item
}

const listed = { noun: customers, terms: () => [], values: customerValues }

/** Customers with their lists, as the stream's follower keeps them. */
export const putPeople = async (store: Store, now: Instant, people: readonly Person[]): Promise<void> => {
  for (let first = 0; first < people.length; first += 100) {
    const targets = []
    for (const { id, birthDate, zone, level, firstOrder } of people.slice(first, first + 100)) {
      const customer = {
        ...reachable(id, now),
        ...{ birthDate, level, contactPreference: { zone, preferredChannels: ['email'] } },
        ...(firstOrder !== undefined && { custom: { firstOrder }, searchableCustom: ['firstOrder'] }),
      }
      const item = await put(store, now, customers, customer as unknown as Customer)
      targets.push({ record: recordNameOf(item), version: 1, lists: listsOf(listed, item) })
    }
    await updatePostings(store, targets)
  }
}

const message = (templateId: string) => ({ do: 'message' as const, templateId })
const task = (title: string) => ({
  do: 'task' as const,
  kind: 'call' as const,
  title,
  priority: 'normal' as const,
  dueInDays: 1,
})
const office = { calendarId: 'cal_office', shift: 'after' as const }

type Given = Pick<CarePlan, 'name' | 'occasion' | 'action'> & Partial<CarePlan>

/** Early birthdays, a festival, a night's anniversary, calls on business days, turns by level, thanks after a purchase. */
const plans: Readonly<Record<string, Given>> = {
  cpl_birthday: {
    ...{ name: 'Birthday', occasion: { on: 'birthday', leapDay: 'feb28' }, action: message('tpl_news'), time: '07:10' },
    ...{ goal: { kind: 'bought', withinDays: 30 }, holdOutPercent: 10, stopWhen: ['bought'] },
  },
  cpl_festival: {
    ...{ name: 'Festival', occasion: { on: 'festival', festivals: ['spring_festival', 'mid_autumn'] } },
    ...{ action: message('tpl_service'), time: '23:20', audience: { field: 'level', op: 'in', value: ['A', 'B'] } },
  },
  cpl_night: {
    ...{ name: 'Night', occasion: { on: 'anniversary', field: 'firstOrder', leapDay: 'mar1' }, time: '02:30' },
    action: task('At night'),
  },
  cpl_office: {
    ...{ name: 'Office', occasion: { on: 'anniversary', field: 'firstOrder', leapDay: 'feb28' }, time: '09:00' },
    ...{ action: task('On a business day'), businessDays: office },
  },
  cpl_turns: {
    ...{ name: 'Turns', occasion: { on: 'interval', businessDays: { A: 20 } }, time: '15:00', businessDays: office },
    action: task('In turn'),
  },
  cpl_thanks: {
    ...{ name: 'Thanks', occasion: { on: 'after_event', event: 'purchased', days: 3 }, action: message('tpl_service') },
  },
}

const said = (key: string, purpose: 'marketing' | 'service') =>
  templateInput({
    key,
    purpose,
    variants: [variant('email', { text: '{{ addressee.name }}: {{ occasion.name }} {{ occasion.date }}' })],
  })

export const putPlans = async (store: Store, now: Instant): Promise<void> => {
  await putTemplate(store, now, 'tpl_news', said('news', 'marketing'))
  await putTemplate(store, now, 'tpl_service', said('service', 'service'))
  const hours = [{ from: '09:00', to: '18:00' }]
  const calendar = calendarOfTemplate('cn-mainland', { hours, isDefault: false })
  await put(store, now, calendars, { ...calendar, id: 'cal_office', status: 'active' })
  for (const [id, given] of Object.entries(plans)) {
    const walkId = `cwk_${id}`
    const usual = { status: 'active', validHours: 24, stopWhen: [], holdOutPercent: 0 }
    await put(store, now, carePlans, { ...usual, ...given, id, walkId })
    if (given.occasion.on !== 'after_event') await put(store, now, careWalks, startCareWalk(walkId, id, now).state)
  }
}
