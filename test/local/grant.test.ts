import { describe, expect, test } from 'vitest'
import { grant, NotGranted } from '../../functions/grant.ts'
import type { Capability } from '../../shared/platform/platform.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import { noteItem } from './fakes.ts'
import { laptopWith } from './support.ts'

const read: readonly Capability[] = ['table:read']
const write: readonly Capability[] = ['table:write']

const platformWith = async (uses: readonly Capability[]) => grant((await laptopWith([])).platform(), uses)

describe('a function that declares', () => {
  test('table:read may read, and not write, also through a metered store', async () => {
    const { store } = await platformWith(read)
    expect(await store.get(noteItem('n1'))).toBeUndefined()
    expect(await store.getMany([noteItem('n1')])).toEqual([undefined])
    expect(await store.query({ index: 'table', partition: 'x', limit: 1 })).toEqual({ items: [] })
    for (const each of [store, store.metered(() => {})])
      await expect(each.commit([{ do: 'put', item: noteItem('n1') }])).rejects.toThrow(NotGranted)
  })

  test('table:write may write, and not read', async () => {
    const { store } = await platformWith(write)
    await store.commit([{ do: 'put', item: noteItem('n1'), when: { is: 'absent' } }])
    const again = store.commit([{ do: 'put', item: noteItem('n1'), when: { is: 'absent' } }])
    await expect(again).rejects.toThrow(ConditionFailed)
    await expect(store.get(noteItem('n1'))).rejects.toThrow("'table:read'")
    await expect(store.metered(() => {}).getMany([])).rejects.toThrow("'table:read'")
    await expect(store.query({ index: 'table', partition: 'x', limit: 1 })).rejects.toThrow("'table:read'")
  })

  test('neither mail nor bus gets neither', async () => {
    const { mail, bus } = await platformWith([...read, ...write])
    await expect(bus.publish([])).rejects.toThrow("'bus:publish'")
    await expect(mail.send({ key: 'k', to: 't', subject: 's', text: 't' })).rejects.toThrow("'mail:send'")
  })

  test('mail and bus gets them', async () => {
    const { mail, bus } = await platformWith(['mail:send', 'bus:publish'])
    expect(await bus.publish([])).toEqual([])
    await mail.send({ key: 'k', to: 't', subject: 's', text: 't' })
  })

  test('reading only has no secrets, which are made on first use', async () => {
    await expect((await platformWith(read)).secrets('cursor')).rejects.toThrow("'table:write'")
    expect(await (await platformWith([...read, ...write])).secrets('cursor')).toHaveLength(32)
  })
})
