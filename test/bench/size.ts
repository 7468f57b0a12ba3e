import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Figures, load } from './load.ts'
import { customer, type Operation, operations } from './operations.ts'
import { type BenchServer, startServer } from './server.ts'

export interface Units {
  readonly read: number
  readonly write: number
}

export interface Measured {
  readonly operation: Operation
  readonly units: Units
  /** By number of connections. */
  readonly figures: ReadonlyMap<number, Figures>
}

export interface SizeFigures {
  readonly size: number
  /** First start, with demo data made; and a later one with all data. */
  readonly readyMs: { readonly first: number; readonly later: number }
  readonly memoryMiB: { readonly filled: number; readonly end: number; readonly later: number }
  readonly importPerSecond: number
  /** From the last answer until all that follows has happened. */
  readonly backlogMs: number
  /** CPU of a customer's import with all that follows. */
  readonly importCpuMs: number
  readonly measured: readonly Measured[]
}

interface Settings {
  readonly port: number
  readonly seconds: number
  readonly connectionCounts: readonly number[]
}

const batchItems = 100

const send = (server: BenchServer, method: string, path: string, body?: object): Promise<Response> =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })

const addBatch = async (server: BenchServer, first: number, count: number): Promise<readonly string[]> => {
  const items = Array.from({ length: count }, (_, place) => customer(first + place))
  const answer = await send(server, 'POST', '/v1/customers/batch', { items })
  if (answer.status !== 200) throw new Error(`batch: ${answer.status} ${(await answer.text()).slice(0, 500)}`)
  const { items: added } = (await answer.json()) as { items: { id: string }[] }
  return added.map(({ id }) => id)
}

/** Adds customers by batches, four at a time, and answers their ids. */
const fill = async (server: BenchServer, count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let start = 0; start < count; start += 4 * batchItems) {
    const firsts = [0, 1, 2, 3].map((place) => start + place * batchItems).filter((first) => first < count)
    const added = await Promise.all(firsts.map((first) => addBatch(server, first, Math.min(batchItems, count - first))))
    ids.push(...added.flat())
  }
  return ids
}

const unitsOf = async (server: BenchServer, { name, next }: Operation): Promise<Units> => {
  const { method, path, body } = next()
  const answer = await send(server, method, path, body as object | undefined)
  await answer.arrayBuffer()
  const [, read, write] = /read=([\d.]+), write=([\d.]+)/.exec(answer.headers.get('x-capacity-units') ?? '') ?? []
  if (!answer.ok || read === undefined) throw new Error(`${name}: ${answer.status}, no capacity units`)
  return { read: Number(read), write: Number(write) }
}

const measure = async (
  server: BenchServer,
  operation: Operation,
  { seconds, connectionCounts }: Settings,
): Promise<Measured> => {
  const units = await unitsOf(server, operation)
  const figures = new Map<number, Figures>()
  for (const connections of connectionCounts) {
    figures.set(connections, await load(server, connections, seconds, operation.next))
    await server.settle()
  }
  return { operation, units, figures }
}

const measureRunning = async (server: BenchServer, size: number, settings: Settings) => {
  const cpuBefore = server.cpuMs()
  const startedMs = performance.now()
  const ids = await fill(server, size)
  const answeredMs = performance.now()
  await server.settle()
  const backlogMs = performance.now() - answeredMs
  const importCpuMs = (server.cpuMs() - cpuBefore) / size
  const filled = server.memoryMiB()
  const measured: Measured[] = []
  for (const operation of operations(ids, size)) measured.push(await measure(server, operation, settings))
  const importPerSecond = (size / (answeredMs - startedMs)) * 1000
  return { measured, importPerSecond, backlogMs, importCpuMs, filled, end: server.memoryMiB() }
}

/** Starts a laptop on the folder for as long as `work` takes. */
const withServer = async <T>(port: number, folder: string, work: (server: BenchServer) => Promise<T>): Promise<T> => {
  const server = await startServer(port, folder)
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

/** Measures a laptop of its own with this many customers. */
export const measureSize = async (size: number, settings: Settings): Promise<SizeFigures> => {
  const folder = mkdtempSync(join(tmpdir(), 'guanxi-bench-'))
  try {
    const running = await withServer(settings.port, folder, async (server) => ({
      ...(await measureRunning(server, size, settings)),
      readyMs: server.readyMs,
    }))
    const later = await withServer(settings.port, folder, async (server) => ({
      readyMs: server.readyMs,
      memoryMiB: server.memoryMiB(),
    }))
    const { filled, end, ...figures } = running
    return {
      ...figures,
      size,
      readyMs: { first: running.readyMs, later: later.readyMs },
      memoryMiB: { filled, end, later: later.memoryMiB },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
