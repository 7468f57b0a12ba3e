import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { storeSecrets } from '../../shared/platform/store-secrets.ts'
import { StoreBusy } from '../../shared/storage/store.ts'
import { laptopWith } from './support.ts'

describe('secrets in the table', () => {
  test('are random, one for each name, and the same for all who ask at once or later', async () => {
    const { store } = (await laptopWith([])).platform()
    const functions = Array.from({ length: 8 }, () => storeSecrets(store, randomBytes))
    const keys = await Promise.all(functions.map((secrets) => secrets('cursor')))
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
    expect(keys[0]).toHaveLength(32)
    expect(await storeSecrets(store, randomBytes)('cursor')).toEqual(keys[0])
    expect(await storeSecrets(store, randomBytes)('other')).not.toEqual(keys[0])
  })

  test('are read once in the life of a process', async () => {
    const { store } = (await laptopWith([])).platform()
    let reads = 0
    const counting = {
      ...store,
      get: (key: Parameters<typeof store.get>[0]) => {
        reads += 1
        return store.get(key)
      },
    }
    const secrets = storeSecrets(counting, randomBytes)
    await Promise.all([secrets('cursor'), secrets('cursor')])
    await secrets('cursor')
    expect(reads).toBe(1)
  })

  test('that could not be had are asked for again', async () => {
    const { store } = (await laptopWith([])).platform()
    let isBusy = true
    const sometimes = {
      ...store,
      get: async (key: Parameters<typeof store.get>[0]) => {
        if (isBusy) throw new StoreBusy(1)
        return store.get(key)
      },
    }
    const secrets = storeSecrets(sometimes, randomBytes)
    await expect(secrets('cursor')).rejects.toThrow(StoreBusy)
    isBusy = false
    expect(await secrets('cursor')).toHaveLength(32)
  })
})
