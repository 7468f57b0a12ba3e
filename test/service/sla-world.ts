import { onTestFinished } from 'vitest'
import cases from '../../functions/service/cases.ts'
import service from '../../functions/service/index.ts'
import onSlaCalendarChanged from '../../functions/service/on-sla-calendar-changed.ts'
import onSlaMilestone from '../../functions/service/on-sla-milestone.ts'
import watchSla from '../../functions/service/watch-sla.ts'
import tasks from '../../functions/tasks/index.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { epochMs, minute } from '../../shared/kernel/instant.ts'
import { apiOf, type Called, testPlatform } from '../support/api.ts'
import { deliverer } from '../support/deliver.ts'
import { addTeam, addUser } from '../support/people.ts'

const hours = [{ from: '09:00', to: '17:00' }]
const weekly = { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours }

const boss = 'usr_01J9ZQ4T7M8K3X5V2B6N1R0CDE'
const team = 'tea_01J9ZQ4T7M8K3X5V2B6N1R0CDE'

export const draft = {
  targets: { normal: { firstResponse: 60, nextResponse: 60, resolution: 480 } },
  warnings: [{ percent: 80, notify: ['owner'] }],
  breach: { notify: ['owner', 'manager'] },
  levels: [
    { afterMinutes: 60, actions: [{ do: 'notify', to: ['manager'] }, { do: 'raise_priority' }] },
    { afterMinutes: 120, of: 'wall', actions: [{ do: 'create_task', title: '处理超时' }] },
  ],
}

/** A service desk with Monday to Friday nine to five, UTC, and a policy that holds for everything. It is Friday, 16:00. */
export const openSla = async (start: Instant = '2026-11-20T16:00:00.000Z') => {
  const world = testPlatform(start)
  onTestFinished(world.close)
  const { platform } = world
  await addTeam(platform, team, { managerId: boss })
  await addUser(platform, boss, { locale: 'zh-CN', email: 'boss@staff.example' })
  await addUser(platform, 'usr_1', { email: 'ada@staff.example', teamId: team })
  const apis = [apiOf(service, platform), apiOf(cases, platform), apiOf(tasks, platform)]
  const call = async (method: string, path: string, body?: object, headers = {}): Promise<Called> => {
    const index = path.startsWith('/v1/tasks') ? 2 : /^\/v1\/cases(?!.*\/sla$)/.test(path) ? 1 : 0
    const api = apis[index] as (typeof apis)[number]
    return api(method, path, { ...(body && { body }), headers })
  }
  const must = async (method: string, path: string, body?: object, headers = {}) => {
    const answer = await call(method, path, body, headers)
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const calendar = await must('POST', '/v1/calendars', { name: 'Office', zone: 'UTC', weekly, isDefault: true })
  const deliver = deliverer(world.changes, [onSlaCalendarChanged, onSlaMilestone], platform)
  const tick = async (times = 1): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await watchSla.handle(platform)
      await deliver(2)
    }
  }
  const publish = async (given: object = {}, more: object = {}) => {
    const { id } = await must('POST', '/v1/sla-policies', { name: 'Policy', draft: { ...draft, ...given }, ...more })
    return must('POST', `/v1/sla-policies/${id}/publish`)
  }
  return {
    ...world,
    call,
    must,
    calendar,
    publish,
    tick,
    deliver,
    boss,
    open: (given: object = {}) => must('POST', '/v1/cases', { subject: 'x', ownerId: 'usr_1', teamId: team, ...given }),
    slaOf: async (id: string) => must('GET', `/v1/cases/${id}/sla`),
    /** Moves the clock there, ticking every so many minutes. */
    until: async (to: Instant, everyMinutes = 15): Promise<void> => {
      while (platform.clock.now() < to) {
        world.advance(Math.min(everyMinutes * minute, epochMs(to) - epochMs(platform.clock.now())))
        await tick()
      }
    },
    raised: (...types: string[]) =>
      world
        .changes(0, 1_000_000)
        .flatMap(({ change }) => (change.after?.raised ?? []) as { type: string; data: Record<string, unknown> }[])
        .filter(({ type }) => types.includes(type)),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
export const milestonesOf = ({ milestones }: any): string[] =>
  milestones.map(
    (fact: { clock: string; milestone: string; reachedAt: string }) =>
      `${fact.clock} ${fact.milestone} ${fact.reachedAt.slice(5, 16)}`,
  )
