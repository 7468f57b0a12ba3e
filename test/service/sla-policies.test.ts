import { describe, expect, it } from 'vitest'
import { hour, minute } from '../../shared/kernel/instant.ts'
import { faultsOf } from './calendar-world.ts'
import { draft, openSla } from './sla-world.ts'

describe('policies', () => {
  it('are tried in order: the first whose condition holds is the case’s', async () => {
    const { publish, open, tick, slaOf } = await openSla()
    const all = await publish({}, { position: 50 })
    const returns = await publish({ when: { field: 'kind', op: 'eq', value: 'return_repair' } }, { position: 10 })
    const [one, other] = [await open(), await open({ kind: 'return_repair' })]
    await tick()
    expect([(await slaOf(one.id)).policyId, (await slaOf(other.id)).policyId]).toEqual([all.id, returns.id])
  })

  it('may ask for the level of the customer', async () => {
    const { publish, open, tick, slaOf, platform } = await openSla()
    const { id } = await publish({ when: { field: 'customer.level', op: 'eq', value: 'A' } })
    const customer = { id: 'cus_1', kind: 'person', name: 'x', level: 'A', status: 'active', ownerId: 'usr_1' }
    await platform.store.commit([
      {
        do: 'put',
        item: { pk: 'ten_1#customer#cus_1', sk: '.', noun: 'customer', version: 1, raised: [], data: customer },
      },
    ])
    const [one, other] = [await open({ customerId: 'cus_1' }), await open()]
    await tick()
    expect([(await slaOf(one.id)).policyId, (await slaOf(other.id)).policyId]).toEqual([id, undefined])
  })

  it('have versions: a case that is running keeps the one that it began with', async () => {
    const { publish, open, tick, slaOf, must, advance } = await openSla('2026-11-23T09:00:00.000Z')
    const policy = await publish()
    const before = await open()
    await tick()
    const targets = { normal: { resolution: 60 } }
    const changed = await must(
      'PATCH',
      `/v1/sla-policies/${policy.id}`,
      { draft: { ...draft, targets } },
      { 'if-match': `"${policy.version}"` },
    )
    await must('POST', `/v1/sla-policies/${changed.id}/publish`)
    advance(10 * minute)
    await must('POST', `/v1/cases/${before.id}/messages`, { text: 'x', author: 'customer' })
    const after = await open()
    await tick()
    expect(await slaOf(before.id)).toMatchObject({ policyVersion: 1, clocks: [{}, { targetMs: 8 * hour }] })
    expect(await slaOf(after.id)).toMatchObject({ policyVersion: 2, clocks: [{ clock: 'resolution', targetMs: hour }] })
  })

  it('that are retired are given to no new case', async () => {
    const { publish, open, tick, slaOf, must, call } = await openSla()
    const { id } = await publish()
    const before = await open()
    await tick()
    await must('POST', `/v1/sla-policies/${id}/retire`)
    const after = await open()
    await tick()
    expect([(await slaOf(before.id)).policyId, (await slaOf(after.id)).policyId]).toEqual([id, undefined])
    const unpublished = await must('POST', '/v1/sla-policies', { name: 'x', draft })
    expect((await call('POST', `/v1/sla-policies/${unpublished.id}/retire`)).body.code).toBe('sla.not_published')
  })

  it('are previewed before they are published: which open cases they would promise something else, and nothing changes', async () => {
    const { publish, open, tick, must, slaOf } = await openSla('2026-11-23T09:00:00.000Z')
    const policy = await publish()
    const [first, second] = [await open(), await open()]
    const settled = await open()
    await must('POST', `/v1/cases/${settled.id}/resolve`)
    await tick()
    const targets = { normal: { firstResponse: 60, nextResponse: 60, resolution: 120 } }
    await must(
      'PATCH',
      `/v1/sla-policies/${policy.id}`,
      { draft: { ...draft, targets } },
      { 'if-match': `"${policy.version}"` },
    )
    const preview = await must('POST', `/v1/sla-policies/${policy.id}/preview?limit=1`)
    const rest = await must('POST', `/v1/sla-policies/${policy.id}/preview?cursor=${encodeURIComponent(preview.next)}`)
    const items = [...preview.items, ...rest.items]
    expect(items.map(({ caseId }: { caseId: string }) => caseId).sort()).toEqual([first.id, second.id].sort())
    expect(items[0].now.clocks[1]).toMatchObject({ clock: 'resolution', deadline: '2026-11-23T17:00:00.000Z' })
    expect(items[0].draft.clocks[1]).toMatchObject({ clock: 'resolution', deadline: '2026-11-23T11:00:00.000Z' })
    expect((await slaOf(first.id)).policyVersion).toBe(1)
  })
})

describe('a draft is refused, by the field, when', () => {
  const refusal = async (given: object) => {
    const { call } = await openSla()
    return faultsOf(await call('POST', '/v1/sla-policies', { name: 'x', draft: { ...draft, ...given } }))
  }

  it.each([
    [
      'the urgent is promised later than the normal',
      { targets: { urgent: { resolution: 600 }, normal: { resolution: 480 } } },
      '/draft/targets/normal/resolution out_of_order',
    ],
    [
      'it is to be resolved before it is answered',
      { targets: { low: { firstResponse: 60, resolution: 30 } } },
      '/draft/targets/low/resolution out_of_order',
    ],
    ['nothing is promised', { targets: {} }, '/draft/targets required'],
    [
      'warnings are out of order',
      {
        warnings: [
          { percent: 80, notify: [] },
          { percent: 50, notify: [] },
        ],
      },
      '/draft/warnings/1/percent out_of_order',
    ],
    [
      'levels are out of order',
      { levels: [60, 60].map((afterMinutes) => ({ afterMinutes, actions: [{ do: 'raise_priority' }] })) },
      '/draft/levels/1/afterMinutes out_of_order',
    ],
    [
      'a condition asks for what there is not',
      { when: { field: 'subject', op: 'eq', value: 'x' } },
      '/draft/when not_allowed',
    ],
    [
      'a reassignment names nobody',
      { levels: [{ afterMinutes: 1, actions: [{ do: 'reassign' }] }] },
      '/draft/levels/0/actions/0/teamId required',
    ],
    ['its calendar is not there', { calendarId: 'cal_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }, '/draft/calendarId no_such_record'],
    [
      'nobody is there to be told',
      { breach: { notify: ['usr_01J9ZQ4T7M8K3X5V2B6N1R0CDF'] } },
      '/draft/breach/notify/0 no_such_record',
    ],
  ])('%s', async (_, given, fault) => {
    expect(await refusal(given)).toEqual([fault])
  })
})
