import { describe, expect, it } from 'vitest'
import type { FollowerFunction } from '../../functions/function.ts'
import { followerLambda } from '../../functions/lambda.ts'
import { recordOf } from '../../infra/local/stream-event.ts'
import { redriveQueue } from '../../infra/redrive/redrive-queue.ts'
import { openWorld } from '../stream/world.ts'
import { failedCall, fakeServices, keptBatch, noticeOf } from './dead-letter-fakes.ts'
import { scheduledEvent } from './real-events.ts'

const all = { verb: 'redrive', most: 100 } as const
const event = (id: string) => ({ source: 'guanxi', 'detail-type': 'case.opened', detail: { id, type: 'case.opened' } })

describe('redriving a queue of dead letters', () => {
  it('calls a consumer with the event that Lambda gave up, and removes the letter', async () => {
    const fake = fakeServices([{ body: failedCall('on-case-opened', event('e1')) }])
    const outcomes = await redriveQueue(fake.services, 'queue', all)
    expect(fake.calls).toEqual([{ name: 'guanxi-dev-on-case-opened', event: event('e1') }])
    expect(fake.count()).toBe(0)
    expect(outcomes).toMatchObject([
      { to: 'guanxi-dev-on-case-opened', gone: true, reason: 'StoreBusy: the store is busy' },
    ])
  })

  it('calls a consumer with the event that a rule could not deliver to it', async () => {
    const attributes = {
      TARGET_ARN: 'arn:aws:lambda:eu-central-1:000000000000:function:guanxi-dev-on-case-opened',
      ERROR_CODE: 'NO_PERMISSIONS',
    }
    const fake = fakeServices([{ body: event('e1'), attributes }])
    await redriveQueue(fake.services, 'queue', all)
    expect(fake.calls).toEqual([{ name: 'guanxi-dev-on-case-opened', event: event('e1') }])
    expect(fake.count()).toBe(0)
  })

  it('calls a function with what a provider told and it could not note', async () => {
    const told = { source: 'aws.ses', 'detail-type': 'Email Bounced', detail: { mail: { messageId: 'm1' } } }
    const fake = fakeServices([{ body: failedCall('on-provider-event', told) }])
    const outcomes = await redriveQueue(fake.services, 'queue', all)
    expect(fake.calls).toEqual([{ name: 'guanxi-dev-on-provider-event', event: told }])
    expect(outcomes).toMatchObject([{ gone: true, reason: 'StoreBusy: the store is busy' }])
  })

  it('publishes an event again that the bus itself could not take', async () => {
    const fake = fakeServices([{ body: event('e1'), attributes: { ERROR_CODE: 'SDK_CLIENT_ERROR' } }])
    expect(await redriveQueue(fake.services, 'queue', all)).toMatchObject([{ to: 'bus', gone: true }])
    expect([fake.published, fake.calls]).toEqual([['e1'], []])
  })

  it('goes from the oldest to the newest, whatever order the queue has', async () => {
    const sent = [30, 10, 20].map((sentMs) => ({ body: failedCall('on-case-opened', event(`e${sentMs}`)), sentMs }))
    const fake = fakeServices(sent)
    await redriveQueue(fake.services, 'queue', all)
    expect(fake.calls.map((call) => call.event)).toEqual([event('e10'), event('e20'), event('e30')])
  })

  it('leaves what fails again for everybody to see, tells why, and goes on', async () => {
    const fake = fakeServices(
      [{ body: failedCall('on-case-opened', event('e1')) }, { body: failedCall('on-case-replied', event('e2')) }],
      (name) => {
        if (name.endsWith('opened')) throw new TypeError('still broken')
        return null
      },
    )
    const outcomes = await redriveQueue(fake.services, 'queue', all)
    expect(outcomes.map(({ gone, reason }) => [gone, reason])).toEqual([
      [false, 'TypeError: still broken'],
      [true, 'StoreBusy: the store is busy'],
    ])
    expect(fake.visible()).toEqual(['m0'])
  })

  it('calls a tick once, however many of its calls were given up', async () => {
    const fake = fakeServices([1, 2, 3].map(() => ({ body: failedCall('watch-sla', scheduledEvent()) })))
    await redriveQueue(fake.services, 'queue', all)
    expect([fake.calls.length, fake.count()]).toEqual([1, 0])
  })

  it('takes only the letters of the function that is asked for', async () => {
    const fake = fakeServices([
      { body: failedCall('on-case-opened', event('e1')) },
      { body: failedCall('on-case-replied', event('e2')) },
    ])
    const outcomes = await redriveQueue(fake.services, 'queue', { ...all, function: 'guanxi-dev-on-case-replied' })
    expect([outcomes.length, fake.calls.length, fake.visible()]).toEqual([1, 1, ['m0']])
  })

  it('looks without calling, and discards without calling', async () => {
    const fake = fakeServices([{ body: failedCall('on-case-opened', event('e1')) }, { body: noticeOf('kept') }])
    fake.objects.set('given-up/kept', keptBatch('project', { Records: [] }))
    const seen = await redriveQueue(fake.services, 'queue', { ...all, verb: 'look' })
    expect(seen.map(({ to, gone, reason }) => [to, gone, reason])).toEqual([
      ['guanxi-dev-on-case-opened', false, 'StoreBusy: the store is busy'],
      ['guanxi-dev-project', false, 'RetryAttemptsExhausted'],
    ])
    expect([fake.visible(), fake.objects.size]).toEqual([['m0', 'm1'], 1])
    await redriveQueue(fake.services, 'queue', { ...all, verb: 'discard' })
    expect([fake.count(), fake.objects.size, fake.calls]).toEqual([0, 0, []])
  })

  it('leaves a letter whose event was too large for it, and says where the event is', async () => {
    const fake = fakeServices([{ body: failedCall('on-case-opened', undefined) }])
    const [outcome] = await redriveQueue(fake.services, 'queue', all)
    expect(outcome).toMatchObject({ gone: false, reason: expect.stringContaining('replay it from the archive') })
    expect([fake.calls, fake.visible()]).toEqual([[], ['m0']])
  })

  it.each(['no JSON', { hello: 'world' }])('leaves what it cannot read: %j', async (body) => {
    const fake = fakeServices([{ body }])
    const [outcome] = await redriveQueue(fake.services, 'queue', all)
    expect(outcome).toMatchObject({ to: 'nobody', gone: false, reason: expect.stringContaining('not a letter') })
    expect(fake.visible()).toEqual(['m0'])
  })
})

describe('redriving what followers gave up', () => {
  const openProjecting = async () => {
    const world = openWorld()
    const lead = await world.createLead({ name: 'Anna' })
    await world.changeLead(lead.id, { name: 'Anne' })
    const given = { Records: world.changes().map((change) => recordOf(change, 0)) }
    const project: FollowerFunction = {
      kind: 'follower',
      name: 'project',
      summary: '',
      source: 'functions/stream/project.ts',
      uses: ['table:read', 'table:write'],
      handle: world.project,
    }
    const handler = followerLambda(project, world.platform)
    const historyOf = async () =>
      (await world.itemsUnder(`ten_1#lead#${lead.id}`)).filter(({ sk }) => sk.startsWith('history#')).length
    return { given, historyOf, call: (_: string, kept: unknown) => handler(kept as never, {} as never) }
  }

  it('brings history, which the stream no longer could, and does it once however often it is asked', async () => {
    const { given, historyOf, call } = await openProjecting()
    const fake = fakeServices([{ body: noticeOf('a') }, { body: noticeOf('b') }], call)
    fake.objects.set('given-up/a', keptBatch('project', given))
    fake.objects.set('given-up/b', keptBatch('project', given))
    expect(await historyOf()).toBe(0)
    const outcomes = await redriveQueue(fake.services, 'queue', all)
    expect(outcomes.map(({ gone }) => gone)).toEqual([true, true])
    expect(await historyOf()).toBe(2)
    expect([fake.count(), fake.objects.size]).toEqual([0, 0])
  })

  it('keeps the batch while any of its changes fails', async () => {
    const fake = fakeServices([{ body: noticeOf('a') }], () => ({ batchItemFailures: [{ itemIdentifier: '1' }] }))
    fake.objects.set('given-up/a', keptBatch('publish', { Records: [{}, {}] }))
    const [outcome] = await redriveQueue(fake.services, 'queue', all)
    expect(outcome).toMatchObject({ gone: false, reason: 'Error: 1 changes failed again' })
    expect([fake.visible(), fake.objects.size]).toEqual([['m0'], 1])
  })

  it('has nothing to do for a notice whose batch was redriven before', async () => {
    const fake = fakeServices([{ body: noticeOf('gone') }])
    await redriveQueue(fake.services, 'queue', all)
    expect([fake.calls, fake.count()]).toEqual([[], 0])
  })

  it('says which object is not what Lambda writes', async () => {
    const fake = fakeServices([{ body: noticeOf('odd') }])
    fake.objects.set('given-up/odd', '{}')
    const [outcome] = await redriveQueue(fake.services, 'queue', all)
    expect(outcome).toMatchObject({ gone: false, reason: expect.stringContaining('odd: ') })
  })
})
