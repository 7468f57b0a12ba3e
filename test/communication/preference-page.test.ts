import { describe, expect, it } from 'vitest'
import { preferenceWorld } from './preference-world.ts'

const all = {
  channels: ['email', 'sms', 'wechat', 'social', 'phone', 'in_person'],
  topics: ['tea', 'events'],
  consents: ['email:marketing', 'sms:marketing'],
}

/** The fields of the form with these boxes ticked. */
const fields = (given: Partial<typeof all> & Record<string, unknown> = {}): [string, string][] =>
  Object.entries({ form: 'preferences', language: 'en', quietFrom: '', quietTo: '', ...all, ...given }).flatMap(
    ([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]),
  )

describe('the preference page', () => {
  it('shows how things stand, and what is sent unchanged changes nothing but the language that was not chosen yet', async () => {
    const { message, page, form, raised, reread } = await preferenceWorld()
    const path = `/v1/preferences/${await message()}`
    const { status, body } = await page('GET', path)
    expect(status).toBe(200)
    expect(body).toContain('Choose what Harbour Tea sends you, and how.')
    expect(body.match(/ checked/g)).toHaveLength(1 + 6 + 2 + 2)
    expect(body).toContain('advertising by text message')
    await form(path, fields())
    expect((await reread()).contactPreference).toEqual({ language: 'en' })
    const before = raised().length
    expect((await form(path, fields())).status).toBe(200)
    expect(raised().length).toBe(before)
  })

  it('takes language, channels, topics, consents and quiet hours, and keeps since when', async () => {
    const { message, form, reread, advance } = await preferenceWorld()
    const path = `/v1/preferences/${await message()}`
    const chosen = { language: 'zh', channels: ['email'], topics: ['tea'], consents: ['email:marketing'] }
    const answer = await form(path, fields({ ...chosen, quietFrom: '20:30', quietTo: '09:00' }))
    expect(answer.body).toContain('Your choices have been saved.')
    const { contactPreference, consents } = await reread()
    expect(contactPreference).toMatchObject({
      language: 'zh',
      quietHours: { from: '20:30', to: '09:00' },
      optOut: { topics: [{ topic: 'events', at: '2026-03-02T08:00:00.000Z' }] },
    })
    expect(contactPreference.optOut.channels.map(({ channel }: { channel: string }) => channel)).toEqual(
      all.channels.slice(1),
    )
    expect(contactPreference.optOut).not.toHaveProperty('all')
    expect(consents).toMatchObject([{ status: 'given' }, { status: 'withdrawn', source: 'preference-page' }])
    advance(3_600_000)
    await form(path, fields({ ...chosen, channels: ['email', 'sms'], topics: [] }))
    const { optOut, quietHours } = (await reread()).contactPreference
    expect(quietHours).toBeUndefined()
    expect(optOut.topics).toEqual([
      { topic: 'tea', at: '2026-03-02T09:00:00.000Z' },
      { topic: 'events', at: '2026-03-02T08:00:00.000Z' },
    ])
  })

  it('takes that nothing is welcome, and that it is again', async () => {
    const { message, form, decision, page } = await preferenceWorld()
    const path = `/v1/preferences/${await message()}`
    await form(path, fields({ nothing: 'yes' }))
    expect(await decision('service')).toMatchObject({ decision: 'deny' })
    expect((await decision('transactional')).decision).toBe('allow')
    expect((await page('GET', path)).body).toMatch(/name="nothing" value="yes" checked/)
    await form(path, fields())
    expect((await decision('service')).decision).toBe('allow')
  })

  it('does not give a consent that was withdrawn: it is not offered any more, and not taken', async () => {
    const { message, form, page, reread } = await preferenceWorld()
    const path = `/v1/preferences/${await message()}`
    await form(path, fields({ consents: [] }))
    expect((await page('GET', path)).body).not.toContain('email:marketing')
    await form(path, fields())
    expect((await reread()).consents).toMatchObject([{ status: 'withdrawn' }, { status: 'withdrawn' }])
  })

  it('asks again when quiet hours are half given or empty, in the language of the page', async () => {
    const { message, form, reread } = await preferenceWorld()
    const path = `/v1/preferences/${await message()}`
    for (const wrong of [{ quietFrom: '20:00' }, { quietTo: '20:00' }, { quietFrom: '20:00', quietTo: '20:00' }]) {
      const { status, body } = await form(`${path}?lang=zh`, fields({ topics: ['tea'], ...wrong }))
      expect([status, body.includes('请填写两个不同的时间，或都不填。')]).toEqual([400, true])
      expect(body).toMatch(/value="tea" checked/)
      expect(body).not.toMatch(/value="events" checked/)
    }
    expect((await reread()).contactPreference).toBeUndefined()
  })

  it('refuses what is no form of its own: an empty body opts nobody out', async () => {
    const { message, form, page, reread } = await preferenceWorld()
    const path = `/v1/preferences/${await message()}`
    expect((await form(path, {})).status).toBe(400)
    expect((await page('POST', path, { body: {} })).status).toBe(400)
    expect((await form(path, fields({ channels: ['fax'] }))).status).toBe(400)
    expect((await form(path, fields({ quietFrom: '25:00' }))).status).toBe(400)
    expect((await form(path, fields({ more: '1' }))).status).toBe(400)
    expect((await reread()).contactPreference).toBeUndefined()
  })

  it('keeps what it does not show: an opt-out from a topic that there is no more', async () => {
    const { message, form, must, call, person, reread } = await preferenceWorld()
    const path = `/v1/preferences/${await message()}`
    const preference = `/v1/customers/${person.id}/contact-preference`
    await call('PATCH', preference, { body: { optOut: { topics: ['tea'] } } })
    const settings = await must('GET', '/v1/communication-settings')
    const { id, version, createdAt, createdBy, updatedAt, updatedBy, ...input } = settings
    const body = { ...input, topics: input.topics.slice(1) }
    await call('PUT', '/v1/communication-settings', { body, headers: { 'if-match': `"${version}"` } })
    await form(path, fields({ topics: ['events'] }))
    expect((await reread()).contactPreference.optOut.topics).toMatchObject([{ topic: 'tea' }])
  })

  it('is the history’s: who changed what, by the page', async () => {
    const { message, form, must, person, follow } = await preferenceWorld()
    await form(`/v1/preferences/${await message()}`, fields({ topics: [] }))
    await follow()
    const { items } = await must('GET', `/v1/customers/${person.id}/history`)
    expect(items[0]).toMatchObject({ actor: 'automation:preference-page' })
  })

  it('shows names of tenants and topics as texts, whatever they are', async () => {
    const { message, page, must, call } = await preferenceWorld()
    const settings = await must('GET', '/v1/communication-settings')
    const { id, version, createdAt, createdBy, updatedAt, updatedBy, ...input } = settings
    const name = { en: '<img src=x onerror=alert(1)>', zh: '<b>' }
    const body = { ...input, fromName: '"><script>1</script>', topics: [{ key: 'x', name }] }
    await call('PUT', '/v1/communication-settings', { body, headers: { 'if-match': `"${version}"` } })
    const shown = (await page('GET', `/v1/preferences/${await message()}`)).body
    expect(shown).not.toMatch(/<img|<script/)
    expect(shown).toContain('&lt;img src=x onerror=alert(1)&gt;')
  })
})
