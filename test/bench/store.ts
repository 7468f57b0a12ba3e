import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import type { Action, Item } from '../../shared/storage/store.ts'

/** Figures of the embedded store alone, with rows the size of a customer: `node test/bench/store.ts [rows]`. */
const rows = Number(process.argv[2] ?? 20_000)
const folder = mkdtempSync(join(tmpdir(), 'store-bench-'))
const database = openDatabase(join(folder, 'bench.db'))
const { store, lastSequence, trimChanges } = openEmbeddedStore({ database })

const pk = (index: number): string => `demo#customer#${String(index).padStart(10, '0')}`

const row = (index: number, version = 1): Item => ({
  pk: pk(index),
  sk: '.',
  g2pk: `demo#customer#active#${index % 4}`,
  g2sk: `2026-01-01T00:00:00.000Z#${String(index).padStart(10, '0')}`,
  version,
  id: `cus_${index}`,
  name: '上海华信贸易有限公司',
  emails: [{ value: `someone.${index}@example.com`, primary: true }],
  phones: [{ value: '+8613800138000', label: 'mobile' }],
  address: { country: 'CN', city: 'Shanghai', street: 'Nanjing Road 1, Building 2, Floor 3', postcode: '200000' },
  tags: ['vip', 'imported', 'wholesale'],
  notes: 'x'.repeat(250),
  raised: [{ name: 'customer.created' }],
  actor: 'usr_1',
  requestId: 'req_00000000000000000001',
  at: '2026-01-01T00:00:00.000Z',
})

const put = (index: number): Action => ({ do: 'put', item: row(index), when: { is: 'absent' } })

const report = (label: string, count: number, elapsedMs: number): void =>
  console.log(
    `${label.padEnd(32)} ${Math.round((count / elapsedMs) * 1000)
      .toLocaleString('en')
      .padStart(10)}/s ${((elapsedMs / count) * 1000).toFixed(1).padStart(9)} µs`,
  )

const measure = async (label: string, count: number, group: number, one: (index: number) => Promise<unknown>) => {
  const start = performance.now()
  for (let done = 0; done < count; done += group)
    if (group === 1) await one(done)
    else await Promise.all(Array.from({ length: group }, (_, offset) => one(done + offset)))
  report(label, count, performance.now() - start)
}

const any = (): number => Math.floor(Math.random() * rows)
let next = 0
console.log(`${rows.toLocaleString('en')} rows of ${JSON.stringify(row(1)).length} characters`)
await measure('put, groups of 16', rows, 16, () => store.commit([put(next++)]))
await measure('put, groups of 64', 10_000, 64, () => store.commit([put(next++)]))
await measure('put, one by one', 1_500, 1, () => store.commit([put(next++)]))
await measure('put and meter, groups of 16', 10_000, 16, () => store.metered(() => {}).commit([put(next++)]))
await measure('update by version, groups of 16', 10_000, 16, (index) =>
  store.commit([{ do: 'put', item: row(index, 2), when: { is: 'version', version: 1 } }]),
)
await measure('get', 50_000, 1, () => store.get({ pk: pk(any()), sk: '.' }))
await measure('query 50 of an index', 5_000, 1, () =>
  store.query({
    index: 'g2',
    partition: `demo#customer#active#${any() % 4}`,
    range: { from: String(row(any()).g2sk) },
    direction: 'descending',
    limit: 50,
  }),
)
const trimStart = performance.now()
let count = 0
for (let trimmed = -1; trimmed !== 0; count += trimmed) trimmed = await trimChanges(lastSequence())
report('trim changes', count, performance.now() - trimStart)
console.log(`${Math.round(process.memoryUsage.rss() / 1024 / 1024)} MB resident, ${database.commits()} commits`)
database.close()
rmSync(folder, { recursive: true })
