import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { day, minute, plusMs } from '../../shared/kernel/instant.ts'
import { adminOf, startOneTenant } from './one-tenant.ts'

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'guanxi-tasks-'))

const running = async () => {
  const laptop = await startOneTenant(newFolder())
  onTestFinished(() => laptop.close())
  return adminOf(laptop.url)
}

test('a recurring task reminds by mail once each time, day after day', async () => {
  const { call, act, moveClock, mails, deadLetters, now } = await running()
  const start = await now()
  const dueAt = plusMs(start, day)
  const task = await call('POST', '/v1/tasks', {
    title: '晨会',
    dueAt,
    remindAt: [plusMs(dueAt, -15 * minute)],
    recurrence: { rule: 'FREQ=DAILY', zone: 'Asia/Shanghai' },
  })
  await moveClock({ advance: 'P1D' })
  expect((await mails()).map(({ subject }) => subject)).toEqual(['任务提醒：晨会'])
  const { nextTaskId } = await act(`/v1/tasks/${task.id}/complete`)
  await moveClock({ advance: 'P3D' })
  const [closing] = (await call('GET', `/v1/tasks/${task.id}/history`)).items
  expect(closing.changes).toContainEqual({ field: 'status', from: 'open', to: 'done' })
  const texts = (await mails()).map(({ text }) => text)
  expect(texts).toHaveLength(2)
  expect(texts[0]).toContain(nextTaskId)
  expect(await deadLetters()).toEqual([])
})

test('an interaction makes a task, and silence after it makes another one for the owner', async () => {
  const { call, moveClock, settle, deadLetters, now } = await running()
  const customer = await call('POST', '/v1/customers', { kind: 'organisation', name: '华信科技', level: 'A' })
  await moveClock({ advance: 'P10D' })
  const { id } = await call('POST', '/v1/interactions', {
    customerId: customer.id,
    contactPoint: { kind: 'own', name: 'hotline' },
    channel: 'phone',
    method: 'call',
    direction: 'outbound',
    outcome: 'interested',
    nextAction: { kind: 'visit', title: '带样品', dueAt: plusMs(await now(), 2 * day) },
  })
  await settle()
  const tasks = async () => (await call('GET', `/v1/tasks?customerId=${customer.id}`)).items
  expect((await tasks()).map(({ interactionId }: { interactionId: string }) => interactionId)).toEqual([id])
  expect((await call('GET', `/v1/interactions?outcome=interested`)).items).toHaveLength(1)
  await moveClock({ advance: 'P13D' })
  expect(await tasks()).toHaveLength(1)
  await moveClock({ advance: 'P2D' })
  const [neglected] = await tasks()
  expect(await tasks()).toHaveLength(2)
  expect(neglected).toMatchObject({ source: { automation: 'on-customer-neglected' }, assigneeId: customer.ownerId })
  expect(await deadLetters()).toEqual([])
})

const started = async (dataFolder: string): Promise<{ child: ChildProcess; url: string }> => {
  const child = spawn(process.execPath, ['test/tasks/victim.ts', dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(child.stdout as NonNullable<typeof child.stdout>, 'data')) as [Buffer]
  return { child, url: String(line).trim() }
}

test('every reminder is given once although the laptop is killed while it gives them', async () => {
  const dataFolder = newFolder()
  const taskCount = 120
  const first = await started(dataFolder)
  const { call, now } = await adminOf(first.url)
  const start = await now()
  const ids: string[] = []
  for (let index = 0; index < taskCount; index++) {
    const remindAt = [plusMs(start, day + (index % 30) * minute)]
    ids.push((await call('POST', '/v1/tasks', { title: `task ${index}`, remindAt })).id)
  }
  const end = plusMs(start, 2 * day)
  for (const [round, killAfter] of [10, 40, 80].entries()) {
    const { child, url } = round === 0 ? first : await started(dataFolder)
    const admin = await adminOf(url)
    const gone = once(child, 'exit')
    void admin.moveClock({ to: end }).catch(() => undefined)
    for (let given = 0; given < killAfter && child.exitCode === null; ) given = (await admin.mails()).length
    child.kill('SIGKILL')
    await gone
  }
  const laptop = await startOneTenant(dataFolder)
  onTestFinished(() => laptop.close())
  const admin = await adminOf(laptop.url)
  await admin.moveClock({ to: end })
  await laptop.settle()
  const mails = await admin.mails()
  expect(mails.map(({ subject }) => subject).sort()).toEqual(ids.map((_, index) => `任务提醒：task ${index}`).sort())
  const versions = await Promise.all(ids.map(async (id) => (await admin.call('GET', `/v1/tasks/${id}`)).version))
  expect(new Set(versions)).toEqual(new Set([2]))
  expect(await admin.deadLetters()).toEqual([])
})
