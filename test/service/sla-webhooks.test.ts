import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import onSlaWebhook from '../../functions/service/on-sla-webhook.ts'
import { day, hour } from '../../shared/kernel/instant.ts'
import { webhookHeaders } from '../../shared/platform/webhook-signature.ts'
import { deliverer } from '../support/deliver.ts'
import { faultsOf } from './calendar-world.ts'
import { draft, openSla } from './sla-world.ts'

const monday = (time: string) => `2026-11-23T${time}:00.000Z`
const url = 'https://hooks.example.com/late'

const openHooks = async (actions: readonly object[] = [{ do: 'webhook', url }]) => {
  const world = await openSla(monday('09:00'))
  const { must, platform, changes } = world
  const targets = { normal: { firstResponse: 60 } }
  const levels = [{ afterMinutes: 60, actions }]
  const { id } = await must('POST', '/v1/sla-policies', { name: 'x', draft: { ...draft, targets, levels } })
  const rotate = async (overlapHours = 24): Promise<string> =>
    (await must('POST', `/v1/sla-policies/${id}/rotate-webhook-secret`, { overlapHours })).secret
  const call = () => deliverer(changes, [onSlaWebhook], platform)
  return {
    ...world,
    policyId: id,
    rotate,
    hook: call(),
    again: call,
    publishIt: () => must('POST', `/v1/sla-policies/${id}/publish`),
  }
}

const bytesOf = (secret: string) => Buffer.from(secret.replace('whsec_', ''), 'base64')

describe('an escalation that calls a URL', () => {
  it('does so once, signed with the secret that was shown, under an id that follows from the milestone', async () => {
    const { rotate, publishIt, open, until, hook, again, webhooks, slaOf } = await openHooks()
    const secret = await rotate()
    await publishIt()
    const { id } = await open()
    await until(monday('11:15'))
    await hook(2)
    await again()(2)
    expect(webhooks).toHaveLength(1)
    const [call] = webhooks
    expect(call).toMatchObject({ url, key: expect.stringMatching(/^whk_[0-9A-Z]{26}$/) })
    const body = JSON.parse(call?.body ?? '')
    expect(body).toMatchObject({
      type: 'case.escalated',
      data: { caseId: id, clock: 'firstResponse', level: 1, reachedAt: monday('11:00'), done: ['webhook'] },
    })
    const headers = webhookHeaders(call as never, monday('11:15'))
    const signed = `${call?.key}.${headers['webhook-timestamp']}.${call?.body}`
    const expected = createHmac('sha256', bytesOf(secret)).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${expected}`)
    expect((await slaOf(id)).milestones.at(-1)).toMatchObject({ milestone: 'level:1', done: ['webhook'], skipped: [] })
  })

  it('comes again under the same id when the receiver failed; what others received does not', async () => {
    const other = 'https://other.example.com/late'
    const { rotate, publishIt, open, until, platform, raised, changes } = await openHooks([
      { do: 'webhook', url: other },
      { do: 'webhook', url },
    ])
    await rotate()
    await publishIt()
    await open()
    await until(monday('11:15'))
    expect(raised('case.escalated')).toHaveLength(1)
    const tried: string[] = []
    let isDown = true
    const webhooks = {
      send: async (call: { key: string; url: string }) => {
        tried.push(`${call.url} ${call.key}`)
        if (isDown && call.url === other) throw new Error('the receiver of a webhook answered 500')
      },
    }
    const deliver = () => deliverer(changes, [onSlaWebhook], { ...platform, webhooks })()
    await expect(deliver()).rejects.toThrow('500')
    isDown = false
    await deliver()
    expect(tried.map((line) => line.split(' ')[0]).sort()).toEqual([url, other, other].sort())
    expect(new Set(tried).size).toBe(2)
  })

  it('is skipped when the case was settled before the level was reached', async () => {
    const { rotate, publishIt, open, until, hook, webhooks, must, tick, slaOf, advance } = await openHooks()
    await rotate()
    await publishIt()
    const { id } = await open()
    await until(monday('10:30'))
    advance(hour)
    await must('POST', `/v1/cases/${id}/resolve`)
    await tick()
    await hook()
    expect((await slaOf(id)).milestones.at(-1)).toMatchObject({ milestone: 'level:1', done: [], skipped: ['webhook'] })
    expect(webhooks).toEqual([])
  })

  it('is signed with the old secret too while receivers change to the new one', async () => {
    const { rotate, publishIt, open, until, hook, webhooks, advance } = await openHooks()
    const first = await rotate()
    await publishIt()
    const second = await rotate(24)
    await open()
    await until(monday('11:15'))
    await hook()
    expect(webhooks[0]?.secrets.map((secret) => Buffer.from(secret))).toEqual([bytesOf(second), bytesOf(first)])
    advance(day)
    await open()
    await until('2026-11-24T13:30:00.000Z')
    await hook()
    expect(webhooks[1]?.secrets.map((secret) => Buffer.from(secret))).toEqual([bytesOf(second)])
  })
})

describe('a policy that calls a URL', () => {
  it('is published only when there is a secret, which no answer but the one that made it shows', async () => {
    const { rotate, publishIt, call, policyId, must } = await openHooks()
    expect((await call('POST', `/v1/sla-policies/${policyId}/publish`)).body.code).toBe('sla.secret_missing')
    const secret = await rotate()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    await publishIt()
    expect(JSON.stringify(await must('GET', `/v1/sla-policies/${policyId}`))).not.toMatch(/secret/i)
    const headers = { 'idempotency-key': 'k' }
    const path = `/v1/sla-policies/${policyId}/rotate-webhook-secret`
    const twice = [await call('POST', path, {}, headers), await call('POST', path, {}, headers)]
    expect(twice.map(({ body }) => typeof body.secret)).toEqual(['string', 'undefined'])
  })

  it.each(['http://hooks.example.com/', 'https://169.254.169.254/latest', 'https://localhost/', 'https://[::1]/', 'x'])(
    'is refused when that is %s',
    async (inside) => {
      const { call } = await openHooks()
      const levels = [{ afterMinutes: 60, actions: [{ do: 'webhook', url: inside }] }]
      const answer = await call('POST', '/v1/sla-policies', { name: 'x', draft: { ...draft, levels } })
      expect(faultsOf(answer)).toEqual(['/draft/levels/0/actions/0/url not_public_url'])
    },
  )
})
