import { afterAll, expect, it } from 'vitest'
import { releasePlace, reservePlace } from '../../shared/communication/contact-cap.ts'
import { loadUse, useStep } from '../../shared/communication/contact-use-store.ts'
import { day, epochMs, type Instant, plusMs, second } from '../../shared/kernel/instant.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import { testPlatform } from '../support/api.ts'

const { platform, close } = testPlatform()
const { store } = platform
afterAll(close)

const caps = [{ limit: 2, days: 7 }]
const now = platform.clock.now()

/** Takes a place as a sender does: on what it read, and anew when that has changed. Answers from when on there is one, if not now. */
const take = async (whom: string, messageId: string, at: Instant): Promise<Instant | 'taken'> => {
  for (;;) {
    const reservation = reservePlace(await loadUse(store, 'ten_1', whom), {
      messageId,
      channel: 'email',
      now: at,
      caps,
    })
    if (!reservation.isReserved) return reservation.notBefore
    try {
      await store.commit([useStep('ten_1', whom, reservation.use, at).action])
      return 'taken'
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  }
}

it('of fifty messages that race for two places, two get one, and the others are told the same instant', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => take('cus_1', `obm_${n}`, now)))
  expect(answers.filter((answer) => answer === 'taken')).toHaveLength(2)
  expect(new Set(answers.filter((answer) => answer !== 'taken'))).toEqual(new Set([plusMs(now, 7 * day)]))
  expect((await loadUse(store, 'ten_1', 'cus_1')).places).toHaveLength(2)
})

it('a place that is given back is taken once more, by one', async () => {
  await take('cus_2', 'obm_1', now)
  await take('cus_2', 'obm_2', now)
  const use = releasePlace(await loadUse(store, 'ten_1', 'cus_2'), 'obm_1')
  await store.commit([useStep('ten_1', 'cus_2', use, now).action])
  const answers = await Promise.all(['obm_3', 'obm_4', 'obm_5'].map((id) => take('cus_2', id, now)))
  expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1)
})

it('the item goes away by itself when nothing in it counts, and of another tenant or addressee is another', async () => {
  await take('cus_3', 'obm_1', now)
  const item = await store.get({ pk: 'ten_1#contact-use#cus_3', sk: '.' })
  expect(Number(item?.ttl) * second - epochMs(now)).toBe(32 * day)
  expect((await loadUse(store, 'ten_2', 'cus_3')).places).toEqual([])
  expect((await loadUse(store, 'ten_1', 'con_3')).places).toEqual([])
})
