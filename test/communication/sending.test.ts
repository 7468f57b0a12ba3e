import { describe, expect, it } from 'vitest'
import { openMessages } from './message-world.ts'

describe('a message that may go', () => {
  it('goes at once, by the first channel of the template, and once however often events come', async () => {
    const { plan, deliver, providers, message, tick } = await openMessages()
    const id = await plan()
    await deliver(3)
    await tick()
    expect(await message(id)).toMatchObject({ status: 'sent', channel: 'email', attempts: 1, templateRevision: 1 })
    expect(providers.sent).toMatchObject([{ channel: 'email', to: 'cus_1@example.com', key: `${id}.email` }])
    expect(providers.sent[0]?.message).toMatchObject({ subject: 'News for Person cus_1', tags: { messageId: id } })
  })
})
