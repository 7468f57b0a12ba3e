import { afterAll, describe, expect, it } from 'vitest'
import customers from '../../functions/customers/index.ts'
import type { Store } from '../../shared/storage/store.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import { apiOf, testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
const api = apiOf(customers, platform)
afterAll(close)

const person = async (name: string): Promise<string> =>
  (await api('POST', '/v1/customers', { body: { kind: 'person', name } })).body.id

describe('many writers of one record', () => {
  it('without If-Match all succeed, one after the other', async () => {
    const id = await person('Busy')
    const tags = Array.from({ length: 40 }, (_, n) => `tag-${n}`)
    const answers = await Promise.all(tags.map((tag) => api('PATCH', `/v1/customers/${id}`, { body: { tags: [tag] } })))
    expect(answers.map(({ status }) => status)).toEqual(tags.map(() => 200))
    const versions = answers.map(({ body }) => body.version).sort((a, b) => a - b)
    expect(versions).toEqual(tags.map((_, n) => n + 2))
  })

  it('come apart by growing random pauses, and give up after a number of tries', async () => {
    const id = await person('Contended')
    const pauses: number[] = []
    let commits = 0
    const alwaysChanged: Store = {
      ...platform.store,
      commit: async () => {
        commits++
        throw new ConditionFailed([{ index: 0 }])
      },
      metered: () => alwaysChanged,
    }
    const contended = apiOf(customers, {
      ...platform,
      store: alwaysChanged,
      pause: async (longestMs) => void pauses.push(longestMs),
    })
    const { status, body, headers } = await contended('PATCH', `/v1/customers/${id}`, { body: { tags: ['late'] } })
    expect([status, body.code, headers['retry-after']]).toEqual([409, 'conflict', '1'])
    expect(pauses).toHaveLength(commits - 1)
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b))
    // All together they stay far below the time that a function has.
    expect(pauses.reduce((sum, longestMs) => sum + longestMs, 0)).toBeLessThan(5000)
  })
})
