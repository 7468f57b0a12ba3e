import { parseArgs } from 'node:util'
import * as z from 'zod'
import { rebuildPage } from '../functions/stream/rebuild-search.ts'
import { searchables } from '../functions/stream/searchables.ts'
import { tenants } from '../shared/admin/tenant-store.ts'
import { type MonthPlace, monthOf } from '../shared/storage/months.ts'
import { loadRecord } from '../shared/storage/record.ts'
import { leaveExplained, openOperatorStore } from './operator-store.ts'

const nouns = [...searchables.keys()].sort()

const usage = `Puts the search lists of a tenant's records right, from the records. Twice does no more than once, and callers go on meanwhile.

npm run rebuild-search -- ten_… NOUN [--from CURSOR] [--table NAME]

NOUN is one of ${nouns.join(', ')}. It prints a cursor now and then; when it breaks off, go on from the last one.`

const recordsPerCursor = 1000

const Place = z.strictObject({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  after: z.strictObject({ pk: z.string(), sk: z.string(), indexSk: z.string().optional() }).optional(),
})

const cursorOf = (place: MonthPlace): string => Buffer.from(JSON.stringify(place)).toString('base64url')

const placeOf = (cursor: string, records: string): MonthPlace => {
  try {
    const place = Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))) as MonthPlace
    if (place.after && !place.after.pk.startsWith(records)) throw new Error('of others')
    return place
  } catch {
    throw new Error('--from is not a cursor that this command printed for this tenant and noun')
  }
}

const run = async (): Promise<void> => {
  const help = { type: 'boolean', short: 'h' } as const
  const options = { table: { type: 'string' }, from: { type: 'string' }, help } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) return console.log(usage)
  const [tenantId, noun = ''] = positionals
  const searchable = searchables.get(noun)
  if (tenantId === undefined || !searchable || positionals.length > 2) throw new Error(usage)
  const opened = openOperatorStore(values.table)
  const units = { read: 0, write: 0 }
  const store = opened.store.metered(({ read, write }) => {
    units.read += read
    units.write += write
  })
  try {
    const tenant = await loadRecord(store, tenants, tenantId, tenantId)
    if (!tenant) throw new Error(`there is no tenant ${tenantId}`)
    const [first, current] = [monthOf(tenant.createdAt), monthOf(opened.clock.now())]
    let [records, mended, told] = [0, 0, 0]
    const start = values.from === undefined ? { month: current } : placeOf(values.from, `${tenantId}#${noun}#`)
    for (let place: MonthPlace | undefined = start; place; ) {
      const part = await rebuildPage(store, tenantId, searchable, place, first)
      records += part.records
      mended += part.mended
      place = part.next
      if (place && records - told >= recordsPerCursor) {
        console.log(`${records} records, ${mended} put right; go on with --from ${cursorOf(place)}`)
        told = records
      }
    }
    console.log(`${records} records of ${noun}, ${mended} put right`)
    console.log(`${Math.ceil(units.read)} read units, ${Math.ceil(units.write)} write units`)
  } finally {
    opened.close()
  }
}

await run().catch(leaveExplained)
