import { expect, it, onTestFinished } from 'vitest'
import { openDesk } from './cases-world.ts'

const writers = 40

it.each([
  ['answers of staff', {}],
  ['what the customer says', { author: 'customer' }],
  ['internal notes', { visibility: 'internal' }],
])(`${writers} messages on one case at the same moment are all stored, each once: %s`, async (_, given) => {
  const { open, call, must, close } = openDesk()
  onTestFinished(close)
  const { id } = await open()
  const answers = await Promise.all(
    Array.from({ length: writers }, (_, place) =>
      call('POST', `/v1/cases/${id}/messages`, {
        body: { text: `message ${place}`, ...given },
        headers: { 'idempotency-key': `message-${place}` },
      }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: writers }, () => 201))
  const { items } = await must('GET', `/v1/cases/${id}/messages?limit=100`)
  const texts = items.map(({ text }: { text: string }) => text).sort()
  expect(texts).toEqual(Array.from({ length: writers }, (_, place) => `message ${place}`).sort())
  const { replies } = await must('GET', `/v1/cases/${id}`)
  expect(replies).toBe('author' in given || 'visibility' in given ? 0 : writers)
})
