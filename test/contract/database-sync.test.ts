import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../infra/local/database.ts'
import { DiskFailed } from '../../infra/local/group-commit.ts'

let file = ''
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'database-sync-'))
  file = join(folder, 'state.db')
  return () => rmSync(folder, { recursive: true })
})

/** A disk that is as slow as the test wants. */
const slowDisk = () => {
  const waiting: PromiseWithResolvers<void>[] = []
  const sync = (): Promise<void> => {
    const one = Promise.withResolvers<void>()
    waiting.push(one)
    return one.promise
  }
  return { sync, waiting }
}

const openNumbers = (sync: () => Promise<void>) => {
  const database = openDatabase(file, sync)
  database.define('CREATE TABLE numbers (n INTEGER NOT NULL UNIQUE)')
  const insert = (n: number) => database.prepare('INSERT INTO numbers VALUES (?)').run(n)
  const numbers = () => database.prepare('SELECT n FROM numbers ORDER BY n', { rows: 'arrays' }).all().flat()
  return { database, numbers, write: (n: number) => database.write(() => insert(n).changes) }
}

const severalTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await nextTurn()
}

test('nobody is acknowledged, and no listener called, before the log is on disk', async () => {
  const disk = slowDisk()
  const { database, write, numbers } = openNumbers(disk.sync)
  const heard: string[] = []
  database.onCommit(() => heard.push('listener'))
  const written = write(1).then(() => heard.push('writer'))
  await severalTurns()
  expect(numbers()).toEqual([1])
  expect(heard).toEqual([])
  disk.waiting[0]?.resolve()
  await written
  await severalTurns()
  expect(heard.toSorted()).toEqual(['listener', 'writer'])
  database.close()
})

test('writers that come while the disk is at work share the next transaction', async () => {
  const disk = slowDisk()
  const { database, write } = openNumbers(disk.sync)
  const before = database.commits()
  const acknowledged: number[] = []
  for (const n of [1, 2, 3]) {
    void write(n).then(() => acknowledged.push(n))
    await severalTurns()
  }
  expect(disk.waiting).toHaveLength(1)
  disk.waiting[0]?.resolve()
  await severalTurns()
  expect(acknowledged).toEqual([1])
  disk.waiting[1]?.resolve()
  await severalTurns()
  expect(database.commits() - before).toBe(2)
  expect(acknowledged).toEqual([1, 2, 3])
  database.close()
})

test('when the disk fails its writers are told so, and nothing is written any more', async () => {
  const disk = slowDisk()
  const { database, write, numbers } = openNumbers(disk.sync)
  const first = expect(write(1)).rejects.toThrow(DiskFailed)
  await severalTurns()
  const meanwhile = expect(write(2)).rejects.toThrow(DiskFailed)
  await severalTurns()
  disk.waiting[0]?.reject(new Error('input/output error'))
  await first
  await meanwhile
  await expect(write(3)).rejects.toThrow(/disk failed/)
  expect(numbers()).toEqual([1])
  expect(disk.waiting).toHaveLength(1)
  database.close()
})

test('closing acknowledges what is on its way', async () => {
  const database = openDatabase(file)
  database.define('CREATE TABLE numbers (n INTEGER)')
  const written = database.write(() => database.prepare('INSERT INTO numbers VALUES (1)').run().changes)
  database.close()
  expect(await written).toBe(1)
})

test('closing another descriptor of the log lets no other process in', () => {
  const database = openDatabase(file)
  closeSync(openSync(`${file}-wal`, 'r+'))
  const module = fileURLToPath(new URL('../../infra/local/database.ts', import.meta.url))
  const script = `const { openDatabase } = await import(${JSON.stringify(module)}); openDatabase(${JSON.stringify(file)})`
  const other = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(other.stderr).toMatch(/in use by another process/)
  expect(other.status).toBe(1)
  database.close()
})
