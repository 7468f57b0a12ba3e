import { expect, test } from 'vitest'
import { streamPages } from '../../infra/local/stream-pages.ts'
import { noteItem } from './fakes.ts'

const change = (sequence: number) => {
  const after = noteItem(`n${sequence}`)
  return { sequence, change: { id: String(sequence), key: { pk: after.pk, sk: after.sk }, after } }
}

test('a second follower is shown the pages that the first has read, also some pages later, and what was added since', () => {
  let length = 950
  const reads: number[] = []
  const changes = (after: number, limit: number) => {
    reads.push(after)
    return Array.from({ length: Math.min(limit, length - after) }, (_, place) => change(after + 1 + place))
  }
  const page = streamPages({ changes }, 100, () => 0)
  const walk = (from: number, pages: number): number => {
    let position = from
    for (let read = 0; read < pages; read++) position = page(position)?.last ?? position
    return position
  }
  expect(walk(0, 3)).toBe(300)
  expect(walk(0, 3)).toBe(300)
  expect(reads).toEqual([0, 100, 200])
  expect(walk(300, 9)).toBe(950)
  expect(walk(300, 3)).toBe(600)
  expect(page(900)?.records).toHaveLength(50)
  length = 960
  expect(walk(600, 9)).toBe(960)
})
