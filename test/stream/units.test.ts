import { afterAll, describe, expect, it } from 'vitest'
import customers from '../../functions/customers/index.ts'
import project from '../../functions/stream/project.ts'
import tasks from '../../functions/tasks/index.ts'
import type { Units } from '../../shared/storage/store.ts'
import { apiOf, testPlatform } from '../support/api.ts'

const { platform, changes, close } = testPlatform()
afterAll(close)
const call = apiOf({ ...customers, routes: [...customers.routes, ...tasks.routes] }, platform)
let followed = 0

/** What the follower consumes for the changes of these calls, in one batch. */
const followUp = async (write: () => Promise<unknown>): Promise<Units> => {
  await write()
  const units = { read: 0, write: 0 }
  const store = platform.store.metered(({ read, write }) => {
    units.read += read
    units.write += write
  })
  const some = changes(followed, 1000)
  await project.handle(
    some.map(({ change }) => change),
    { ...platform, store },
  )
  for (let left = some; left.length > 0; left = changes(followed, 1000)) followed = left.at(-1)?.sequence ?? followed
  return units
}

const person = (n: number) => ({
  kind: 'person',
  name: '张伟明',
  phones: [`1380013${8000 + n}`],
  emails: [`zhang${n}@example.com`],
  level: 'B',
})
let id = ''
const add = async (n: number) => {
  id = (await call('POST', '/v1/customers', { body: person(n) })).body.id
}
const change = (body: object) => call('PATCH', `/v1/customers/${id}`, { body })

/** What history, audit, counters and search lists consume after a write, alone or in a batch. */
const table: readonly (readonly [what: string, read: number, write: number, write: () => Promise<unknown>])[] = [
  ['first customer of a month', 1, 47, () => add(0)],
  ['customer with a Chinese name, phone and e-mail', 1, 46, () => add(1)],
  ['change that moves it in no list', 1, 6, () => change({ note: 'Rings back on Monday' })],
  ['change that moves it in one list', 1.5, 12, () => change({ level: 'A' })],
  ['change of the name', 1.5, 38, () => change({ name: '李明' })],
  ['task for oneself', 1, 21, () => call('POST', '/v1/tasks', { body: { title: 'Write the offer' } })],
  ['20 such customers in one batch', 1, 844, () => Promise.all(Array.from({ length: 20 }, (_, n) => add(100 + n)))],
]

describe('what follows from a write consumes', () => {
  it.each(table)('%s: %d read, %d write', async (_, read, write, written) => {
    expect(await followUp(written)).toEqual({ read, write })
  })
})
