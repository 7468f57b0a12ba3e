import { describe, expect, it } from 'vitest'
import { auditBackFrom, loadEnd, verifyBackFrom } from '../../shared/admin/audit-store.ts'
import type { AuditEntry } from '../../shared/kernel/audit.ts'
import { historyOf, stateAsOf } from '../../shared/storage/history.ts'
import { manifestKey } from '../../shared/storage/posting-update.ts'
import { listsOf, postingKey } from '../../shared/storage/postings.ts'
import { recordKey } from '../../shared/storage/record.ts'
import type { Item } from '../../shared/storage/store.ts'
import { leadSearch, leads } from './lead.ts'
import { openWorld, tenantId } from './world.ts'

const minute = 60_000

const twoYearsOfOneLead = async () => {
  const world = openWorld()
  const lead = await world.createLead({ name: '王小明', phone: '+8613800138000', region: 'east' })
  const at = [world.clock.now()]
  const changes = [{ region: 'west' }, { tags: ['vip'], value: 5 }, { region: undefined }, { name: '王大明' }]
  for (const change of changes) {
    world.advance(minute)
    await world.changeLead(lead.id, change as Partial<typeof lead>)
    at.push(world.clock.now())
  }
  await world.follow()
  return { ...world, lead, at }
}

describe('history', () => {
  it('names each field that a write changed, with both values, who, when and by which request', async () => {
    const { store, lead, at } = await twoYearsOfOneLead()
    const { entries, next } = await historyOf(store, tenantId, 'lead', lead.id, { limit: 2 })
    expect(entries).toEqual([
      {
        version: 5,
        at: at[4],
        actor: 'user:usr_admin',
        requestId: 'req_1',
        changes: [{ field: 'name', from: '王小明', to: '王大明' }],
      },
      {
        version: 4,
        at: at[3],
        actor: 'user:usr_admin',
        requestId: 'req_1',
        changes: [{ field: 'region', from: 'west' }],
      },
    ])
    const rest = await historyOf(store, tenantId, 'lead', lead.id, { limit: 10, after: next })
    expect(rest.entries.map(({ version }) => version)).toEqual([3, 2, 1])
    expect(rest.next).toBeUndefined()
  })

  it('tells what a record was at any moment', async () => {
    const { store, lead, at } = await twoYearsOfOneLead()
    const read = (moment: string) => stateAsOf(store, leads, tenantId, lead.id, moment)
    expect(await read(at[0] as string)).toEqual(lead)
    expect(await read(at[1] as string)).toMatchObject({ region: 'west', version: 2, updatedAt: at[1], tags: [] })
    expect(await read('2026-11-21T08:02:30.000Z')).toMatchObject({
      region: 'west',
      value: 5,
      name: '王小明',
      version: 3,
    })
    expect(await read('2030-01-01T00:00:00.000Z')).toMatchObject({ name: '王大明', version: 5 })
    expect(await read('2020-01-01T00:00:00.000Z')).toBeUndefined()
  })

  it('says that it is behind rather than tell something else', async () => {
    const { store, lead, at, advance, changeLead } = await twoYearsOfOneLead()
    advance(minute)
    await changeLead(lead.id, { region: 'north' })
    await expect(stateAsOf(store, leads, tenantId, lead.id, at[4] as string)).rejects.toMatchObject({ code: 'busy' })
  })
})

describe('the audit chain', () => {
  const chained = async () => {
    const world = openWorld()
    for (let index = 0; index < 120; index++) {
      const { id } = await world.createLead({ name: `N${index}` })
      if (index % 3 === 0) await world.changeLead(id, { region: 'x' })
      if (index % 40 === 39) world.advance(1440 * 3 * minute)
      if (index % 10 === 0) await world.follow(7)
    }
    await world.follow()
    return { ...world, end: await loadEnd(world.store, tenantId) }
  }
  const entryItem = ({ day, seq }: AuditEntry) => ({
    pk: `${tenantId}#audit#${day}`,
    sk: String(seq).padStart(12, '0'),
  })

  it('has every write once, and no values', async () => {
    const { store, end } = await chained()
    const { entries } = await auditBackFrom(store, tenantId, end, 1000)
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 160 }, (_, index) => 160 - index))
    expect(new Set(entries.map(({ recordId, version }) => `${recordId}/${version}`)).size).toBe(160)
    expect(new Set(entries.map(({ day }) => day)).size).toBe(4)
    expect(entries.find(({ version }) => version === 2)).toMatchObject({
      fields: ['region'],
      actor: 'user:usr_admin',
      noun: 'lead',
    })
  })

  it('is whole, whichever way it is walked in parts', async () => {
    const { store, end } = await chained()
    expect(await verifyBackFrom(store, tenantId, end, 1000)).toEqual({ checked: 160 })
    const part = await verifyBackFrom(store, tenantId, end, 70)
    expect(part.checked).toBe(70)
    expect(await verifyBackFrom(store, tenantId, part.next ?? end, 1000)).toEqual({ checked: 90 })
  })

  it.each([
    ['altered', (item: Item) => ({ do: 'put', item: { ...item, actor: 'user:usr_other' } }) as const],
    ['missing', ({ pk, sk }: Item) => ({ do: 'delete', key: { pk, sk } }) as const],
  ])('shows an entry that is %s', async (reason, tamper) => {
    const { store, end } = await chained()
    const { entries } = await auditBackFrom(store, tenantId, end, 1000)
    const victim = await store.get(entryItem(entries[100] as AuditEntry))
    await store.commit([tamper(victim as Item)])
    expect(await verifyBackFrom(store, tenantId, end, 1000)).toEqual({ checked: 100, broken: { seq: 60, reason } })
  })

  it('shows that a whole new chain was written, to who noted the end of the old one', async () => {
    const { store, end } = await chained()
    const other = await chained()
    const forged = { seq: 100, hash: 'x'.repeat(43) }
    expect(await verifyBackFrom(store, tenantId, end, 1000, { seq: end.seq, hash: end.hash })).toEqual({ checked: 160 })
    expect(await verifyBackFrom(other.store, tenantId, other.end, 1000, forged)).toEqual({
      checked: 60,
      broken: { seq: 100, reason: 'altered' },
    })
  })
})

describe('search lists', () => {
  const listed = async (world: ReturnType<typeof openWorld>, id: string) => {
    const record = { tenantId, noun: 'lead', id }
    const wanted = listsOf(leadSearch, await world.store.get(recordKey(tenantId, 'lead', id)))
    const manifest = await world.store.get(manifestKey(record))
    const lists = (manifest?.lists ?? []) as string[]
    const there = await Promise.all(lists.map((list) => world.store.get(postingKey(record, list))))
    expect(there.every((item) => item !== undefined)).toBe(true)
    return { lists: [...wanted].sort(), manifest: [...lists].sort(), of: manifest?.of }
  }

  it('follow a record through its changes and let it go when it is voided', async () => {
    const world = openWorld()
    const { id } = await world.createLead({ name: '王小明', tags: ['a', 'b'], region: 'east' })
    await world.follow()
    await world.changeLead(id, { name: '李娜', tags: ['b', 'c'] })
    await world.follow()
    const now = await listed(world, id)
    expect(now.manifest).toEqual(now.lists)
    expect(now.manifest).toContain('*t:李娜')
    await world.changeLead(id, { status: 'void' })
    await world.follow()
    expect((await listed(world, id)).manifest).toEqual([])
    expect(await world.itemsUnder(`${tenantId}#by#lead#tags=b`)).toEqual([])
  })

  it('take an old change that comes late for what it is', async () => {
    const world = openWorld()
    const { id } = await world.createLead({ region: 'east' })
    await world.changeLead(id, { region: 'west' })
    const [created, changed] = world.changes()
    if (!created || !changed) throw new Error('no changes')
    for (const batch of [[changed], [created], [created, changed, created]])
      expect(await world.project(batch, world.platform)).toEqual([])
    expect(await world.itemsUnder(`${tenantId}#by#lead#region=east`)).toEqual([])
    expect(await world.itemsUnder(`${tenantId}#by#lead#region=west`)).toHaveLength(1)
    expect((await loadEnd(world.store, tenantId)).seq).toBe(2)
  })

  it('take more entries than one commit holds', async () => {
    const world = openWorld()
    const tags = Array.from({ length: 250 }, (_, index) => `tag${index}`)
    const { id } = await world.createLead({ tags })
    await world.follow()
    expect((await listed(world, id)).manifest.length).toBeGreaterThan(250)
    await world.changeLead(id, { tags: tags.slice(240) })
    await world.follow()
    const now = await listed(world, id)
    expect(now.manifest).toEqual(now.lists)
    expect(now.of).toBe(2)
    expect(await world.itemsUnder(`${tenantId}#by#lead#tags=tag0`)).toEqual([])
  })

  it('are left alone by a change that moves nothing', async () => {
    const world = openWorld()
    const { id } = await world.createLead({})
    await world.follow()
    await world.changeLead(id, { value: 7 })
    await world.follow()
    expect((await listed(world, id)).of).toBe(1)
  })
})

it('a change that cannot be followed is asked for again, and the others go on', async () => {
  const world = openWorld()
  const broken = await world.createLead({ name: 'bad' })
  await world.createLead({ name: 'good' })
  const changes = world.changes().map((change) =>
    change.key.pk.endsWith(broken.id) && change.after
      ? {
          ...change,
          after: { ...change.after, data: { ...(change.after.data as object), tags: 5, name: 7 } } as unknown as Item,
        }
      : change,
  )
  const failed = await world.project(changes, world.platform)
  expect(failed).toEqual([changes[0]?.id])
  expect((await loadEnd(world.store, tenantId)).seq).toBe(2)
  expect(await world.itemsUnder(`${tenantId}#search#lead#t:go`)).toHaveLength(1)
})
