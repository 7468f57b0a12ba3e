import { beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../infra/local/database.ts'

let database: Database
beforeEach(() => {
  database = openDatabase(':memory:')
  database.define('CREATE TABLE numbers (n INTEGER NOT NULL UNIQUE)')
  return () => database.close()
})

const insert = (n: number) => database.prepare('INSERT INTO numbers VALUES (?)').run(n)
const numbers = () => database.prepare('SELECT n FROM numbers ORDER BY n', { rows: 'arrays' }).all().flat()

test('works queued in one turn share one commit, in the order they were queued', async () => {
  const before = database.commits()
  const order: number[] = []
  await Promise.all(
    Array.from({ length: 200 }, (_, n) => database.write(() => order.push(Number(insert(n).lastInsertRowid)))),
  )
  expect(database.commits() - before).toBe(1)
  expect(order).toEqual(Array.from({ length: 200 }, (_, n) => n + 1))
})

test('a very long queue is cut into several commits', async () => {
  const before = database.commits()
  await Promise.all(Array.from({ length: 600 }, (_, n) => database.write(() => insert(n))))
  expect(database.commits() - before).toBe(3)
  expect(numbers()).toHaveLength(600)
})

test('a work that throws leaves no trace and does not hurt the others', async () => {
  const outcomes = await Promise.allSettled([
    database.write(() => insert(1)),
    database.write(() => {
      insert(2)
      throw new Error('changed my mind')
    }),
    database.write(() => {
      insert(3)
      insert(1)
    }),
    database.write(() => insert(4)),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect(numbers()).toEqual([1, 4])
})

test('what a work gives back is the result, available after the commit only', async () => {
  const commits: number[] = []
  const before = database.commits()
  database.onCommit(() => commits.push(database.commits() - before))
  expect(await database.write(() => insert(7).changes)).toBe(1)
  expect(commits).toEqual([1])
})

test('a work queued while others are carried out comes in the next commit', async () => {
  const before = database.commits()
  await database.write(() => void database.write(() => insert(2)))
  await database.write(() => insert(3))
  expect(numbers()).toEqual([2, 3])
  expect(database.commits() - before).toBe(2)
})

test('a full disk is an error to whoever it hits, and writing works again once there is room', async () => {
  database.define('CREATE TABLE bulk (text TEXT); PRAGMA max_page_count = 20')
  const fill = () => database.prepare('INSERT INTO bulk VALUES (?)').run('x'.repeat(200_000))
  const [full] = await Promise.allSettled([database.write(fill)])
  expect(full.status).toBe('rejected')
  database.define('PRAGMA max_page_count = 100000')
  await database.write(fill)
  await database.write(() => insert(1))
  expect(numbers()).toEqual([1])
})

test('closing carries out what is queued, and nothing can be written after', async () => {
  const other = openDatabase(':memory:')
  other.define('CREATE TABLE numbers (n INTEGER)')
  const written = other.write(() => other.prepare('INSERT INTO numbers VALUES (1)').run().changes)
  other.close()
  expect(await written).toBe(1)
  await expect(other.write(() => 1)).rejects.toThrow()
})
