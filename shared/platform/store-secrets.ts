import { ConditionFailed, type Key, type Store } from '../storage/store.ts'
import type { Secrets } from './platform.ts'

const keyBytes = 32

const secretKey = (name: string): Key => ({ pk: `_#secret#${name}`, sk: '.' })

const keyIn = (item: Readonly<Record<string, unknown>> | undefined): Uint8Array | undefined =>
  typeof item?.key === 'string' ? Buffer.from(item.key, 'base64') : undefined

const findOrMake = async (store: Store, name: string, randomBytes: (count: number) => Uint8Array) => {
  const key = secretKey(name)
  const kept = keyIn(await store.get(key))
  if (kept) return kept
  const made = randomBytes(keyBytes)
  try {
    const item = { ...key, key: Buffer.from(made).toString('base64') }
    await store.commit([{ do: 'put', item, when: { is: 'absent' } }])
    return made
  } catch (error) {
    const other = error instanceof ConditionFailed ? keyIn(error.failures[0]?.current) : undefined
    if (!other) throw error
    return other
  }
}

/**
 * Random keys of 32 bytes, made on first use and kept in the table under the reserved tenant `_`. Of several that make one at
 * the same moment the first wins, and all answer with it. Each is read once per process.
 */
export const storeSecrets = (store: Store, randomBytes: (count: number) => Uint8Array): Secrets => {
  const known = new Map<string, Promise<Uint8Array>>()
  return (name) => {
    const cached = known.get(name)
    if (cached !== undefined) return cached
    const found = findOrMake(store, name, randomBytes)
    known.set(name, found)
    // A failure is the caller's to see, but the next caller shall try again.
    found.catch(() => known.delete(name))
    return found
  }
}
