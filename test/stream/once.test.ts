import { expect, it } from 'vitest'
import { commitOnce } from '../../shared/storage/once.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import { openWorld, tenantId } from './world.ts'

const key = { pk: `${tenantId}#count`, sk: '.' }

it('an effect happens once however often its event comes, for each consumer', async () => {
  const { store, clock } = openWorld()
  const add = (by: string) =>
    commitOnce(store, { tenantId, by, eventId: 'lead/lea_1/1/0', now: clock.now() }, [{ do: 'add', key, by: { n: 1 } }])
  expect([await add('a'), await add('a'), await add('b')]).toEqual([true, false, true])
  expect((await store.get(key))?.n).toBe(2)
})

it('an effect that cannot be is no effect, and its event is not dealt with', async () => {
  const { store, clock } = openWorld()
  const once = { tenantId, by: 'a', eventId: 'e', now: clock.now() }
  const effect = { do: 'put', item: { ...key, n: 1 }, when: { is: 'present' } } as const
  await expect(commitOnce(store, once, [effect])).rejects.toThrow(ConditionFailed)
  await store.commit([{ do: 'put', item: { ...key, n: 0 } }])
  expect(await commitOnce(store, once, [effect])).toBe(true)
})
