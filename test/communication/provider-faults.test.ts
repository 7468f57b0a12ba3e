import { describe, expect, it } from 'vitest'
import { day, minute } from '../../shared/kernel/instant.ts'
import { seeded } from '../simulation/random.ts'
import type { Answer } from '../support/providers.ts'
import { openTold } from './told-world.ts'

const answers: readonly Answer[] = ['throttles', 'fails', 'refuses', 'times out after accepting', 'times out']
const atRest = ['sent', 'delivered', 'failed', 'refused', 'uncertain', 'bounced', 'complained']
const wentOut = ['sent', 'delivered', 'uncertain', 'bounced', 'complained']

describe('a provider that', () => {
  it('throttles or fails is asked again, and sends once', async () => {
    const { plan, deliver, tick, advance, message, providers } = await openTold()
    providers.next('throttles', 'fails', 'accepts')
    const id = await plan()
    await deliver(2)
    for (const pause of [1, 5]) {
      expect((await message(id)).status).toBe('planned')
      advance(pause * minute)
      await tick()
      await deliver(2)
    }
    expect((await message(id)).status).toBe('sent')
    expect([...providers.countByKey()]).toEqual([[`${id}.email`, 1]])
    expect(providers.calls).toHaveLength(3)
  })

  it('accepted a message and never said so is believed when it tells of it, within or after the time of doubt', async () => {
    for (const waitMs of [minute, 20 * minute]) {
      const { plan, deliver, tick, advance, message, providers, tell } = await openTold()
      providers.next('times out after accepting')
      const id = await plan()
      await deliver(2)
      expect((await message(id)).status).toBe('sending')
      advance(waitMs)
      await tick()
      await deliver()
      expect((await message(id)).status).toBe(waitMs > 10 * minute ? 'uncertain' : 'sending')
      await tell('accepted')
      await tell('delivered')
      advance(day)
      await tick()
      await deliver()
      expect((await message(id)).status).toBe('delivered')
      expect([...providers.countByKey().values()]).toEqual([1])
    }
  })

  it('has an opt-out of a number is believed: the number gets no advertising any more', async () => {
    const { plan, deliver, tick, message, providers, contactable } = await openTold()
    providers.next('has an opt-out')
    const id = await plan({ channels: ['sms', 'email'] })
    await deliver()
    await tick()
    await deliver()
    expect(await message(id)).toMatchObject({ status: 'sent', channel: 'email' })
    expect(await contactable('sms')).toMatchObject({ decision: 'deny', reasons: [{ code: 'unsubscribed' }] })
    expect((await contactable('sms', 'transactional')).decision).toBe('allow')
  })

  it('tells that an accepted message was rejected has it go by the next channel, once', async () => {
    const { plan, deliver, tick, advance, message, providers, eventOf, told } = await openTold()
    const id = await plan()
    await deliver()
    const rejected = eventOf('rejected')
    await told(rejected)
    await tick()
    await deliver()
    await told(rejected)
    advance(day)
    await tick()
    await deliver()
    expect(await message(id)).toMatchObject({ status: 'sent', channel: 'sms' })
    expect([...providers.countByKey()]).toEqual([
      [`${id}.email`, 1],
      [`${id}.sms`, 1],
    ])
  })
})

const toldOf = {
  email: ['accepted', 'delivered', 'opened', 'clicked'],
  sms: ['accepted', 'delivered'],
  webhook: [],
} as const

/** Messages of all purposes to providers that fail in every way, whose events come late, twice, out of order, or never. */
const storm = async (seed: number) => {
  const random = seeded(seed)
  const world = await openTold()
  const { plan, deliver, tick, advance, message, providers, changeSettings, eventOf, told } = world
  await changeSettings({ caps: [], quietHours: undefined })
  const ids = { marketing: [] as string[], transactional: [] as string[] }
  const later: ReturnType<typeof eventOf>[] = []
  let seen = 0
  for (let round = 0; round < 12; round++) {
    const purpose = random.chance(0.6) ? 'marketing' : 'transactional'
    ids[purpose].push(await plan({ purpose }))
    if (random.chance(0.7)) providers.next(random.pick(answers))
    await deliver(random.chance(0.3) ? 2 : 1)
    for (; seen < providers.sent.length; seen++)
      for (const type of toldOf[providers.sent[seen]?.channel ?? 'email'])
        if (random.chance(0.5)) later.push(eventOf(type, seen))
    while (later.length > 0 && random.chance(0.6)) {
      const [event] = later.splice(random.below(later.length), 1)
      for (let times = random.chance(0.3) ? 2 : 1; event && times > 0; times--) await told(event)
    }
    advance(random.below(20) * minute)
    await tick()
  }
  for (let hours = 0; hours < 24 * 4; hours++) {
    advance(60 * minute)
    await tick()
    await deliver()
  }
  const statuses = async (of: readonly string[]) => Promise.all(of.map(async (id) => (await message(id)).status))
  return { ids, statuses, providers }
}

describe('a storm of faults', () => {
  it.each(Array.from({ length: 40 }, (_, place) => place + 1))(
    'loses nothing and sends nothing twice: seed %i',
    async (seed) => {
      const { ids, statuses, providers } = await storm(seed)
      const counts = providers.countByKey()
      const marketing = await statuses(ids.marketing)
      for (const [place, id] of ids.marketing.entries()) {
        const received = ['email', 'sms'].map((channel) => counts.get(`${id}.${channel}`) ?? 0)
        expect(
          received.reduce((sum, count) => sum + count, 0),
          `${id} ${marketing[place]}`,
        ).toBeLessThanOrEqual(1)
        if (received.some((count) => count > 0)) expect(wentOut).toContain(marketing[place])
        if (['sent', 'delivered'].includes(marketing[place] ?? '')) expect(received).toContain(1)
      }
      for (const status of [...marketing, ...(await statuses(ids.transactional))]) expect(atRest).toContain(status)
      // What is owed has arrived, unless every channel refused it or nobody answered four times.
      const owed = await statuses(ids.transactional)
      for (const [place, id] of ids.transactional.entries())
        if (owed[place] !== 'failed' && owed[place] !== 'uncertain')
          expect((counts.get(`${id}.email`) ?? 0) + (counts.get(`${id}.sms`) ?? 0)).toBeGreaterThan(0)
    },
  )
})
