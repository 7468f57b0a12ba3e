import { type Call, load } from './load.ts'
import { type BenchServer, startServer } from './server.ts'

const sizes = (process.env.BENCH_SIZES ?? '1000,10000,100000').split(',').map(Number)
const connectionCounts = (process.env.BENCH_CONNECTIONS ?? '1,16,64').split(',').map(Number)
const seconds = Number(process.env.BENCH_SECONDS ?? 4)
const port = Number(process.env.BENCH_PORT ?? 3900)
const batchItems = 100

const customer = (serial: number) => ({
  kind: serial % 3 === 0 ? 'organisation' : 'person',
  name: serial % 2 === 0 ? `张伟${String.fromCodePoint(0x4e00 + (serial % 2000))}` : `Anna Snelling ${serial}`,
  emails: [`bench${serial}@example.com`],
  phones: [`138${String(10_000_000 + serial).slice(0, 8)}`],
  level: 'ABCD'[serial % 4],
  region: ['north', 'east', 'south', 'west'][serial % 4],
  tags: ['bench'],
})

const post = async (server: BenchServer, path: string, body: object) => {
  const answer = await fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(0, 500)}`)
  return (await answer.json()) as { items: { id: string }[] }
}

/** Adds customers by batches, four at a time, and answers their ids. */
const fill = async (server: BenchServer, count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let start = 0; start < count; start += 4 * batchItems) {
    const batches = [0, 1, 2, 3].map((place) => start + place * batchItems).filter((first) => first < count)
    const answers = await Promise.all(
      batches.map((first) => {
        const items = Array.from({ length: Math.min(batchItems, count - first) }, (_, place) => customer(first + place))
        return post(server, '/v1/customers/batch', { items })
      }),
    )
    ids.push(...answers.flatMap(({ items }) => items.map(({ id }) => id)))
  }
  return ids
}

const operations = (ids: readonly string[]): Record<string, () => Call> => {
  let serial = ids.length
  let turn = 0
  const step = () => {
    turn = (turn + 7919) % ids.length
    return turn
  }
  const anyId = () => ids[step()] ?? ''
  const anyEmail = () => `bench${step()}@example.com`
  return {
    'get by id': () => ({ method: 'GET', path: `/v1/customers/${anyId()}` }),
    'find by e-mail': () => ({ method: 'GET', path: `/v1/customers?email=${anyEmail()}` }),
    'list of 50': () => ({ method: 'GET', path: '/v1/customers?limit=50' }),
    search: () => ({ method: 'GET', path: `/v1/customers?q=bench${step()}@example` }),
    '360° overview': () => ({ method: 'GET', path: `/v1/customers/${anyId()}/overview` }),
    update: () => ({ method: 'PATCH', path: `/v1/customers/${anyId()}`, body: { region: `r${turn % 97}` } }),
    create: () => ({ method: 'POST', path: '/v1/customers', body: customer(serial++) }),
  }
}

const row = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`)

const benchSize = async (size: number): Promise<void> => {
  const server = await startServer(port)
  try {
    console.log(
      `\n## ${size} customers\n\nready after ${Math.round(server.readyMs)} ms, ${Math.round(server.memoryMiB())} MiB`,
    )
    const fillStarted = performance.now()
    const ids = await fill(server, size)
    const filledMs = performance.now() - fillStarted
    await server.settle()
    console.log(
      `filled at ${Math.round((size / filledMs) * 1000)} a second; followers done ${Math.round(performance.now() - fillStarted - filledMs)} ms later; ${Math.round(server.memoryMiB())} MiB\n`,
    )
    row(['operation', 'connections', 'a second', 'p50 ms', 'p99 ms', 'CPU ms', 'failed'])
    row(['---', '---', '---', '---', '---', '---', '---'])
    for (const [name, next] of Object.entries(operations(ids)))
      for (const connections of connectionCounts) {
        const figures = await load(server, connections, seconds, next)
        row([
          name,
          connections,
          figures.perSecond,
          figures.p50Ms,
          figures.p99Ms,
          figures.cpuMs.toFixed(3),
          figures.failed,
        ])
        await server.settle()
      }
    console.log(`\n${Math.round(server.memoryMiB())} MiB at the end`)
  } finally {
    await server.stop()
  }
}

for (const size of sizes) await benchSize(size)
