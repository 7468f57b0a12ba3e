import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DatabaseInUse, openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'

const writerFile = fileURLToPath(new URL('./embedded-writer.ts', import.meta.url))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-durability-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const startWriter = (file: string, round: number): ChildProcess =>
  spawn(process.execPath, [writerFile, file, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })

/** Lets the writer work until it has acknowledged `count` writes, then kills it in the middle of the next. */
const acknowledgedBeforeKill = async (child: ChildProcess, count: number): Promise<string[]> => {
  const acknowledged: string[] = []
  if (!child.stdout) throw new Error('no output to read')
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line)
    if (acknowledged.length === count) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return acknowledged
}

test('kill -9 in the middle of writing loses nothing acknowledged and leaves nothing half done', async () => {
  const file = join(folder, 'state.db')
  const acknowledged = new Set<string>()
  for (const round of [1, 2, 3, 4]) {
    for (const sk of await acknowledgedBeforeKill(startWriter(file, round), 150 * round)) acknowledged.add(sk)
    const database = openDatabase(file)
    const { store, changes } = openEmbeddedStore({ database })
    const written = new Set<string>()
    for (const { change } of changes(0, 1_000_000)) if (change.key.pk === 'written') written.add(change.key.sk)
    for (const sk of acknowledged) expect(await store.get({ pk: 'written', sk })).toBeDefined()
    const present = database.prepare("SELECT count(*) AS present FROM store_items WHERE g1pk = 'written'").get()
    expect([...acknowledged].filter((sk) => !written.has(sk))).toEqual([])
    expect(present?.present).toBe(written.size)
    expect((await store.get({ pk: 'count', sk: '.' }))?.written).toBe(written.size)
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    database.close()
  }
})

test('a second process is refused at once, and let in as soon as the first is dead', async () => {
  const file = join(folder, 'state.db')
  const child = startWriter(file, 1)
  const killed = acknowledgedBeforeKill(child, 1_000_000)
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  expect(() => openDatabase(file)).toThrow(DatabaseInUse)
  expect(() => openDatabase(file)).toThrow(/in use by another process/)
  child.kill('SIGKILL')
  await killed
  openDatabase(file).close()
})

test('a second opener in the same process is refused too', () => {
  const file = join(folder, 'state.db')
  const database = openDatabase(file)
  expect(() => openDatabase(file)).toThrow(DatabaseInUse)
  database.close()
  openDatabase(file).close()
})
