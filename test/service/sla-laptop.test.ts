import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { adminOf, startOneTenant } from '../tasks/one-tenant.ts'

const hours = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '17:00' },
]
const weekly = { monday: hours, tuesday: hours, wednesday: hours, thursday: hours, friday: hours }

test('a case opened on Friday afternoon: by Monday it has warned, is late, has escalated twice and its manager knows, each once', async () => {
  const laptop = await startOneTenant(mkdtempSync(join(tmpdir(), 'guanxi-sla-')))
  onTestFinished(() => laptop.close())
  const { call, act, moveClock, mails, deadLetters, now } = await adminOf(laptop.url)
  const monday = Date.parse(await now())
  const daysToFriday = (5 - new Date(monday).getUTCDay() + 7) % 7 || 7
  const friday = new Date(monday + daysToFriday * 86_400_000).toISOString().slice(0, 10)
  const nextMonday = new Date(Date.parse(friday) + 3 * 86_400_000).toISOString().slice(0, 10)
  // 16:30 in Shanghai.
  await moveClock({ to: `${friday}T08:30:00.000Z` })
  const team = await call('POST', '/v1/teams', { name: '客服' })
  type Role = { readonly id: string; readonly key: string }
  const service = (await call('GET', '/v1/roles')).items.find(({ key }: Role) => key === 'service')
  const user = (name: string, teamId?: string) =>
    call('POST', '/v1/users', {
      ...{ name, email: `${name}@one.example`, locale: 'zh-CN', roleIds: [service.id] },
      ...(teamId && { teamId }),
    })
  const manager = await user('manager')
  const agent = await user('agent', team.id)
  await call('PATCH', `/v1/teams/${team.id}`, { managerId: manager.id })
  const calendar = await call('POST', '/v1/calendars', { name: '客服', zone: 'Asia/Shanghai', weekly })
  const policy = await call('POST', '/v1/sla-policies', {
    name: '标准',
    draft: {
      calendarId: calendar.id,
      targets: { low: { firstResponse: 60 } },
      warnings: [{ percent: 75, notify: ['owner'] }],
      levels: [
        { afterMinutes: 30, actions: [{ do: 'notify', to: ['manager'] }] },
        {
          afterMinutes: 60,
          actions: [
            { do: 'notify', to: ['team'] },
            { do: 'create_task', title: '请立即处理' },
            { do: 'webhook', url: 'https://hooks.example.com/late' },
          ],
        },
      ],
    },
  })
  await call('POST', `/v1/sla-policies/${policy.id}/rotate-webhook-secret`, {})
  await act(`/v1/sla-policies/${policy.id}/publish`)
  const opened = { subject: '咖啡机漏水', ownerId: agent.id, teamId: team.id, impact: 'low', urgency: 'low' }
  const { id, number } = await call('POST', '/v1/cases', opened)
  await moveClock({ to: `${nextMonday}T02:45:00.000Z` })
  const about = (await mails()).filter(({ subject }) => subject?.startsWith(number))
  expect(about.map(({ to, subject }) => `${to} ${subject}`).sort()).toEqual(
    [
      `agent@one.example ${number}：首次响应时限已用 75%`,
      `agent@one.example ${number}：首次响应已超时`,
      `manager@one.example ${number}：首次响应已超时，第 1 级升级`,
      `agent@one.example ${number}：首次响应已超时，第 2 级升级`,
    ].sort(),
  )
  expect(about.map(({ text }) => text).join()).toContain(`${nextMonday} 09:30 (Asia/Shanghai)`)
  expect(about.map(({ text }) => text).join()).not.toContain('咖啡机')
  const called = (await mails()).filter(({ to }) => to === 'https://hooks.example.com/late')
  expect(called.map(({ text }) => JSON.parse(text).data)).toMatchObject([{ caseId: id, level: 2 }])
  const sla = await call('GET', `/v1/cases/${id}/sla`)
  type Fact = { milestone: string; reachedAt: string; firedAt: string }
  expect(sla.milestones.map(({ milestone, reachedAt }: Fact) => `${milestone} ${reachedAt.slice(0, 16)}`)).toEqual([
    `warning:75 ${nextMonday}T01:15`,
    `breach ${nextMonday}T01:30`,
    `level:1 ${nextMonday}T02:00`,
    `level:2 ${nextMonday}T02:30`,
  ])
  for (const { reachedAt, firedAt } of sla.milestones as Fact[]) {
    const lateMs = Date.parse(firedAt) - Date.parse(reachedAt)
    expect(lateMs >= 0 && lateMs <= 60_000, `${reachedAt} fired ${firedAt}`).toBe(true)
  }
  expect((await call('GET', `/v1/tasks?status=open&assigneeId=${agent.id}&sort=dueAt`)).items).toHaveLength(1)
  expect(await deadLetters()).toEqual([])
}, 60_000)
