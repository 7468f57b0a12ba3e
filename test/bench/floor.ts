import { fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import type { Action, Item, Store } from '../../shared/storage/store.ts'
import { load } from './load.ts'
import { cpuMsOf } from './process-figures.ts'

export interface StoreFigures {
  readonly perSecond: number
  readonly p50Ms: number
  readonly cpuMs: number
}

/** What this machine does without us. */
export interface Floor {
  /** Appends of a page that wait for the disk, a second. */
  readonly syncsPerSecond: number
  readonly echoPerSecond: number
  readonly echoCpuMs: number
  readonly get: StoreFigures
  readonly createOne: StoreFigures
  readonly createSixteen: StoreFigures
  /** Customers a second in commits of 33. */
  readonly importPerSecond: number
}

const measuredMs = 1500
const itemsPerCommit = 99

const syncsPerSecond = (folder: string): number => {
  const file = openSync(join(folder, 'sync'), 'w')
  const page = Buffer.alloc(4096, 1)
  const started = performance.now()
  let count = 0
  for (; performance.now() - started < measuredMs; count++) {
    writeSync(file, page)
    fdatasyncSync(file)
  }
  closeSync(file)
  return (count / measuredMs) * 1000
}

const echo = async (connections: number): Promise<{ perSecond: number; cpuMs: number }> => {
  const child = fork(fileURLToPath(new URL('echo.ts', import.meta.url)))
  try {
    const [port] = await once(child, 'message')
    const server = { url: `http://127.0.0.1:${port}`, token: '', cpuMs: () => cpuMsOf(child.pid) }
    return await load(server, connections, 3, () => ({ method: 'GET', path: '/v1/customers/x' }))
  } finally {
    child.kill()
  }
}

const measure = async (atOnce: number, one: (serial: number) => Promise<unknown>): Promise<StoreFigures> => {
  const times: number[] = []
  const cpu = process.cpuUsage()
  const started = performance.now()
  let serial = 0
  while (performance.now() - started < measuredMs) {
    const before = performance.now()
    await Promise.all(Array.from({ length: atOnce }, () => one(serial++)))
    times.push(performance.now() - before)
  }
  const elapsedMs = performance.now() - started
  const { user, system } = process.cpuUsage(cpu)
  const p50Ms = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  return { perSecond: (serial / elapsedMs) * 1000, p50Ms, cpuMs: (user + system) / 1000 / serial }
}

/** A customer as the store sees it: the record, and the guards of its phone and its e-mail address. */
const customerActions = (id: string): Action[] => {
  const pk = `ten_1#customer#${id}`
  const record: Item = {
    pk,
    sk: '.',
    g2pk: 'ten_1#customer#2026-11',
    g2sk: id,
    duepk: 'due#customer#1',
    duesk: `2027-02-19T23:41:18.515Z#${pk}`,
    noun: 'customer',
    version: 1,
    data: { name: '张伟明', notes: 'x'.repeat(900) },
  }
  const guards = ['phone', 'email'].map((kind): Item => ({ pk: `ten_1#unique#${kind}#${id}`, sk: '.', id }))
  return [record, ...guards].map((item) => ({ do: 'put', item, when: { is: 'absent' } }))
}

const storeFigures = async (store: Store) => {
  let next = 0
  const newId = (): string => `cus_${String(next++).padStart(26, '0')}`
  const create = () => store.commit(customerActions(newId()))
  const createOne = await measure(1, create)
  const createSixteen = await measure(16, create)
  const several = await measure(4, () =>
    store.commit(Array.from({ length: itemsPerCommit / 3 }, newId).flatMap(customerActions)),
  )
  const stored = next
  const get = await measure(1, (serial) => {
    const id = String((serial * 7919) % stored).padStart(26, '0')
    return store.get({ pk: `ten_1#customer#cus_${id}`, sk: '.' })
  })
  return { get, createOne, createSixteen, importPerSecond: (several.perSecond * itemsPerCommit) / 3 }
}

/** Measures the machine: its disk, a bare HTTP server, and the store without anything around it. */
export const measureFloor = async (): Promise<Floor> => {
  const folder = mkdtempSync(join(tmpdir(), 'guanxi-floor-'))
  const database = openDatabase(join(folder, 'store.db'))
  try {
    const { perSecond, cpuMs } = await echo(16)
    return {
      syncsPerSecond: syncsPerSecond(folder),
      echoPerSecond: perSecond,
      echoCpuMs: cpuMs,
      ...(await storeFigures(openEmbeddedStore({ database, feeds: ({ after }) => after?.noun !== undefined }).store)),
    }
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
