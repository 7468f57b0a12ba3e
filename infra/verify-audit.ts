import { parseArgs } from 'node:util'
import { loadEnd, type NotedEnd, verifyBackFrom } from '../shared/admin/audit-store.ts'
import type { ChainEnd } from '../shared/kernel/audit.ts'
import { leaveExplained, openOperatorStore } from './operator-store.ts'

const usage = `Checks the audit chain of a tenant from its end to its first entry, and prints the end to be noted elsewhere.

npm run verify-audit -- ten_… [--noted SEQ:HASH] [--table NAME]`

const entriesPerRead = 1000

const notedOf = (text: string | undefined): NotedEnd | undefined => {
  if (text === undefined) return undefined
  const [, seq, hash] = /^(\d{1,12}):([\w-]{43})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined) throw new Error(usage)
  return { seq: Number(seq), hash }
}

const run = async (): Promise<void> => {
  const help = { type: 'boolean', short: 'h' } as const
  const options = { table: { type: 'string' }, noted: { type: 'string' }, help } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) return console.log(usage)
  const [tenantId] = positionals
  const noted = notedOf(values.noted)
  if (tenantId === undefined || positionals.length > 1) throw new Error(usage)
  const opened = openOperatorStore(values.table)
  try {
    const end = await loadEnd(opened.store, tenantId)
    if (end.seq === 0) throw new Error(`nothing is recorded of ${tenantId}; a tenant has at least its own beginning`)
    if (noted && noted.seq > end.seq) throw new Error(`the chain ends at ${end.seq}, before the noted ${noted.seq}`)
    let checked = 0
    for (let place: ChainEnd | undefined = end; place; ) {
      const part = await verifyBackFrom(opened.store, tenantId, place, entriesPerRead, noted)
      checked += part.checked
      if (part.broken)
        throw new Error(`entry ${part.broken.seq} is ${part.broken.reason}; ${checked} after it are in order`)
      place = part.next
    }
    console.log(`${checked} entries are in order`)
    console.log(`The end is ${end.seq}:${end.hash}`)
  } finally {
    opened.close()
  }
}

await run().catch(leaveExplained)
