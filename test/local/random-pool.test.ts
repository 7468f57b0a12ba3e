import { expect, test } from 'vitest'
import { randomPool } from '../../infra/local/random-pool.ts'

test('a pool hands out every byte once, in few calls, and as many as are asked for', () => {
  let calls = 0
  let next = 0
  const take = randomPool((count) => {
    calls += 1
    return Uint8Array.from({ length: count }, () => next++ % 251)
  })
  const taken = Array.from({ length: 300 }, () => [...take(16)])
  expect(taken.every((bytes) => bytes.length === 16)).toBe(true)
  expect(taken.slice(0, 256).flat()).toEqual(Array.from({ length: 4096 }, (_, place) => place % 251))
  expect(calls).toBe(2)
  expect(take(5_000)).toHaveLength(5_000)
})
