import { afterAll, describe, expect, it } from 'vitest'
import { suppress, suppressionOf } from '../../shared/communication/suppression-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { testActor } from '../support/api.ts'
import { contactWorld } from './contactability-world.ts'

const { platform, advance, close, call, addCustomer, changes } = await contactWorld()
afterAll(close)

const add = (body: object, more: object = {}) => call('POST', '/v1/suppressions', { body, ...more })
const blocked = { channel: 'email', address: 'Gone@Example.com', note: 'asked by letter' }

describe('suppressed addresses', () => {
  it('are kept as they are compared, once each, with every reason', async () => {
    const { status, body, headers } = await add(blocked)
    expect([status, headers.location]).toEqual([201, `/v1/suppressions/${body.id}`])
    expect(body).toMatchObject({
      channel: 'email',
      address: 'gone@example.com',
      status: 'active',
      causes: [{ reason: 'manual', note: 'asked by letter' }],
    })
    const again = await add({ ...blocked, address: 'gone@example.com' })
    expect([again.status, again.body]).toEqual([200, body])
    const bounced = await add({ ...blocked, reason: 'bounced' })
    expect([bounced.status, bounced.body.id, bounced.body.version]).toEqual([200, body.id, 2])
    expect(bounced.body.causes.map(({ reason }: { reason: string }) => reason)).toEqual(['manual', 'bounced'])
    expect((await call('GET', `/v1/suppressions/${body.id}`)).body).toEqual(bounced.body)
  })

  it('are used again when the last reason is taken away, and suppressed again under the same id', async () => {
    const { id } = (await add({ channel: 'sms', address: '138 0013 8000' })).body
    await add({ channel: 'sms', address: '+8613800138000', reason: 'bounced' })
    const remove = (body: object) => call('POST', `/v1/suppressions/${id}/remove`, { body })
    expect((await remove({ reason: 'complained' })).body.version).toBe(2)
    expect((await remove({ reason: 'manual' })).body).toMatchObject({
      status: 'active',
      causes: [{ reason: 'bounced' }],
    })
    expect((await remove({})).body).toMatchObject({ status: 'removed', causes: [] })
    expect((await remove({})).body.version).toBe(4)
    expect((await add({ channel: 'sms', address: '13800138000' })).body).toMatchObject({ id, status: 'active' })
  })

  it('are unsubscribed anew by whoever does so after agreeing again, and once by one message', async () => {
    const unsubscribe = async (messageId?: string) => {
      const stamp = { actor: automation('ten_1', 'test'), now: platform.clock.now(), requestId: 'test' }
      const asked = { channel: 'email', address: 'again@example.com', reason: 'unsubscribed', messageId } as const
      const { state, steps } = await suppress(platform.store, stamp, platform.ids('sup'), asked)
      if (steps.length > 0) await platform.store.commit(steps.map(({ action }) => action))
      return state.causes[0]?.at
    }
    const first = await unsubscribe('obm_1')
    advance(1000)
    expect(await unsubscribe('obm_1')).toBe(first)
    expect(await unsubscribe('obm_2')).toBe(platform.clock.now())
    advance(1000)
    expect(await unsubscribe()).toBe(platform.clock.now())
  })

  it('tell who may not see personal data everything but the address', async () => {
    const { 'personal:read': _, ...permissions } = testActor().permissions
    const as = testActor({ permissions })
    const { body } = await add({ channel: 'wechat', address: 'wx-1' }, { as })
    expect(body.address).toBeUndefined()
    expect(body).toMatchObject({ channel: 'wechat', status: 'active' })
    const { items } = (await call('GET', '/v1/suppressions', { as })).body
    expect(items.every(({ address }: { address?: string }) => address === undefined)).toBe(true)
    expect((await call('GET', '/v1/suppressions?address=wx-1', { as })).body.code).toBe('filter.unserved')
  })

  it('have ids that do not follow from the address', async () => {
    const [one, other] = await Promise.all([
      add({ channel: 'social', address: 'line:1' }),
      add({ channel: 'social', address: 'line:1' }),
    ])
    expect(one.body.id).toBe(other.body.id)
    const elsewhere = await add({ channel: 'social', address: 'line:1' }, { as: testActor({ tenantId: 'ten_2' }) })
    expect(elsewhere.body.id).not.toBe(one.body.id)
  })

  it('refuse addresses that are none, channels without addresses, and people nobody knows', async () => {
    const faults = async (body: object, locale = 'en') =>
      (await add(body, { headers: { 'accept-language': locale } })).body.errors.map(
        ({ pointer, code, message }: Record<string, string>) => [pointer, code, message],
      )
    expect(await faults({ channel: 'email', address: 'nobody' })).toEqual([
      ['/address', 'not_valid', 'This value is not valid.'],
    ])
    expect(await faults({ channel: 'sms', address: '12' }, 'zh')).toEqual([['/address', 'not_valid', '值无效。']])
    expect(await faults({ channel: 'in_person', address: 'home' })).toEqual([
      ['/channel', 'not_allowed', 'Allowed are: email, sms, wechat, social, phone.'],
    ])
    expect(await faults({ channel: 'email', address: 'a@example.com', reason: 'tired' })).toEqual([
      ['/reason', 'not_allowed', 'Allowed are: bounced, manual, complained, unsubscribed.'],
    ])
    const unknown = await add({ ...blocked, customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' })
    expect(unknown.status).toBe(404)
  })

  it('by a provider’s event go into the commit of what it tells, once, and say so without the address', async () => {
    const customer = await addCustomer()
    const stamp = { actor: automation('ten_1', 'test'), now: platform.clock.now(), requestId: 'test' }
    const asked = {
      channel: 'email',
      address: 'hard@example.com',
      reason: 'bounced',
      customerId: customer.id as string,
      messageId: 'obm_1',
    } as const
    const commit = async () => {
      const { steps } = await suppress(platform.store, stamp, platform.ids('sup'), asked)
      if (steps.length > 0) await platform.store.commit(steps.map(({ action }) => action))
      return steps.length
    }
    expect([await commit(), await commit()]).toEqual([2, 0])
    const found = await suppressionOf(platform.store, 'ten_1', 'email', 'hard@example.com')
    expect(found).toMatchObject({ customerId: customer.id, causes: [{ reason: 'bounced', messageId: 'obm_1' }] })
    const raised = changes(0, 10_000).flatMap(({ change }) => (change.after?.raised as object[] | undefined) ?? [])
    expect(raised).toContainEqual({
      type: 'suppression.added',
      version: 1,
      data: { channel: 'email', reason: 'bounced', customerId: customer.id, messageId: 'obm_1' },
    })
    expect(JSON.stringify(raised)).not.toContain('hard@example.com')
  })
})
