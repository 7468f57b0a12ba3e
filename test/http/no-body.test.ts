import { afterAll, describe, expect, it } from 'vitest'
import roles from '../../functions/admin/index.ts'
import { apiOf, testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
const call = apiOf(roles, platform)
afterAll(close)

describe('a call that takes no body', () => {
  it('takes the empty object that many clients send', async () => {
    for (const body of ['', '{}', ' { } '])
      expect((await call('GET', '/v1/permissions', { body })).status, JSON.stringify(body)).toBeLessThan(300)
  })

  it('refuses anything else, and says so', async () => {
    for (const body of ['{"a":1}', '[]', 'null', 'x']) {
      const answer = await call('GET', '/v1/permissions', { body })
      expect(answer.status).toBe(400)
      expect(answer.body.errors).toEqual([
        { in: 'body', pointer: '', code: 'no_body', message: 'This call takes no body.' },
      ])
    }
  })
})
