import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { day, minute } from '../../shared/kernel/instant.ts'
import { testActor } from '../support/api.ts'
import { openDesk } from './cases-world.ts'

const desk = openDesk()
const { call, must, open, platform, advance, raisedBy } = desk
afterAll(desk.close)

beforeAll(() => desk.staff(3))

const say = (caseId: string, body: object) => must('POST', `/v1/cases/${caseId}/messages`, body)
const hear = (caseId: string, text: string) => say(caseId, { author: 'customer', text })
const textsOf = (page: { items: { text: string }[] }) => page.items.map(({ text }) => text)
const codesOf = (body: { errors?: { pointer: string; code: string }[] }) =>
  (body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)

describe('the conversation of a case', () => {
  it('counts the first public reply of staff, and what waits for one', async () => {
    const found = await open()
    advance(minute)
    const asked = (await hear(found.id, 'Hello?')).case
    expect(asked.waitsSince).toBe(platform.clock.now())
    advance(minute)
    expect((await say(found.id, { visibility: 'internal', text: 'Known issue' })).case.firstRepliedAt).toBeUndefined()
    await hear(found.id, 'Anybody?')
    const waiting = await must('GET', `/v1/cases/${found.id}`)
    expect(waiting.waitsSince).toBe(asked.waitsSince)
    const { case: answered, message } = await say(found.id, { text: 'We are on it.' })
    expect(answered).toMatchObject({ firstRepliedAt: platform.clock.now(), replies: 1 })
    expect(answered.waitsSince).toBeUndefined()
    expect(message).toMatchObject({ author: 'staff', visibility: 'public', by: 'user:usr_1', channel: 'other' })
    expect(raisedBy(found.id)).toEqual([
      'case.opened',
      'case.customer_replied',
      'case.customer_replied',
      'case.replied',
    ])
  })

  it('is paged from either end', async () => {
    const found = await open()
    for (let n = 1; n <= 5; n++) {
      advance(1)
      await say(found.id, { text: `Message ${n}` })
    }
    const path = `/v1/cases/${found.id}/messages?limit=2`
    const first = await must('GET', path)
    const second = await must('GET', `${path}&cursor=${first.next}`)
    const third = await must('GET', `${path}&cursor=${second.next}`)
    expect([first, second, third].flatMap(textsOf)).toEqual([1, 2, 3, 4, 5].map((n) => `Message ${n}`))
    expect(third.next).toBeUndefined()
    const newest = await must('GET', `${path}&order=newest`)
    expect(textsOf(newest)).toEqual(['Message 5', 'Message 4'])
    expect(textsOf(await must('GET', `${path}&order=newest&cursor=${newest.next}`))).toEqual(['Message 3', 'Message 2'])
  })

  it('goes on when the customer answers, and opens again what was settled', async () => {
    const found = await open()
    await must('POST', `/v1/cases/${found.id}/status`, { status: 'waiting_for_customer' })
    expect((await hear(found.id, 'Here it is')).case.statusGroup).toBe('open')
    await must('POST', `/v1/cases/${found.id}/close`, {})
    expect((await hear(found.id, 'Again')).case).toMatchObject({ statusGroup: 'open', reopenedCount: 1 })
    await must('POST', `/v1/cases/${found.id}/close`, {})
    const reply = await call('POST', `/v1/cases/${found.id}/messages`, { body: { text: 'By the way' } })
    expect(reply.body.code).toBe('case.closed')
    await say(found.id, { visibility: 'internal', text: 'Noted afterwards' })
    advance(15 * day)
    const late = await call('POST', `/v1/cases/${found.id}/messages`, { body: { author: 'customer', text: 'Late' } })
    expect([late.status, late.body.code]).toEqual([409, 'case.reopen_too_late'])
  })

  it('loses no message when several write at once', async () => {
    const found = await open()
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        call('POST', `/v1/cases/${found.id}/messages`, { body: { text: `Parallel ${n}` } }),
      ),
    )
    const said = all.filter(({ status }) => status === 201).length
    expect(said).toBeGreaterThan(0)
    expect((await must('GET', `/v1/cases/${found.id}`)).replies).toBe(said)
    expect((await must('GET', `/v1/cases/${found.id}/messages`)).items).toHaveLength(said)
  })

  const file = { name: 'photo.png', type: 'image/png', sizeBytes: 1000, ref: 's3://files/photo.png' }

  it('keeps where attached files are', async () => {
    const found = await open()
    const { message } = await say(found.id, { text: 'See photo', attachments: [file] })
    expect(message.attachments).toEqual([file])
  })

  it.each([
    ['no text', { text: '  ' }, '/text too_small.string'],
    ['a program', { text: 'x', attachments: [{ ...file, name: 'run.EXE' }] }, '/attachments/0/name attachment_type'],
    [
      'too large a file',
      { text: 'x', attachments: [{ ...file, sizeBytes: 3e7 }] },
      '/attachments/0/sizeBytes too_big.number',
    ],
    [
      'files too large together',
      { text: 'x', attachments: [0, 1, 2].map(() => ({ ...file, sizeBytes: 2e7 })) },
      '/attachments attachments_too_large',
    ],
    ['a path as a name', { text: 'x', attachments: [{ ...file, name: '../x' }] }, '/attachments/0/name wrong_format'],
    [
      'customers’ words as internal',
      { author: 'customer', visibility: 'internal', text: 'x' },
      '/visibility not_allowed',
    ],
  ])('is refused with %s', async (_, body, fault) => {
    const found = await open()
    const answer = await call('POST', `/v1/cases/${found.id}/messages`, { body })
    expect(answer.status).toBe(400)
    expect(codesOf(answer.body)).toEqual([fault])
    expect((await must('GET', `/v1/cases/${found.id}/messages`)).items).toEqual([])
  })
})

describe('merging cases', () => {
  it('leads their ids and conversations to the one that stays, through chains', async () => {
    const [a, b, c] = [await open(), await open(), await open()]
    for (const [found, text] of [
      [a, 'In a'],
      [b, 'In b'],
      [c, 'In c'],
    ] as const) {
      advance(minute)
      await hear(found.id, text)
    }
    await must('POST', `/v1/cases/${b.id}/merge`, { caseIds: [c.id] })
    const merged = await must('POST', `/v1/cases/${a.id}/merge`, { caseIds: [b.id] })
    expect(merged.mergedIds).toEqual([b.id, c.id])
    expect(merged.lastCustomerMessageAt).toBe(platform.clock.now())
    for (const { id } of [b, c]) expect((await must('GET', `/v1/cases/${id}`)).id).toBe(a.id)
    advance(minute)
    await hear(c.id, 'To c')
    expect(textsOf(await must('GET', `/v1/cases/${b.id}/messages`))).toEqual(['In a', 'In b', 'In c', 'To c'])
    expect(raisedBy(a.id)).toContain('case.merged')
    expect(raisedBy(b.id)).not.toContain('case.closed')
    await desk.follow()
    const { items } = await must('GET', '/v1/cases?limit=100')
    const ids = items.map(({ id }: { id: string }) => id)
    expect(ids).toContain(a.id)
    expect(ids).not.toContain(b.id)
  })

  it('is refused with what can not become a part of another', async () => {
    const customers = [
      await must('POST', '/v1/customers', { kind: 'person', name: 'One' }),
      await must('POST', '/v1/customers', { kind: 'person', name: 'Two' }),
    ]
    const winner = await open({ customerId: customers[0].id })
    const other = await open({ customerId: customers[1].id })
    const complaint = await open({ kind: 'complaint' })
    const parent = await open()
    await open({ parentId: parent.id })
    const merge = async (caseIds: string[]) =>
      codesOf((await call('POST', `/v1/cases/${winner.id}/merge`, { body: { caseIds } })).body)
    expect(await merge([winner.id])).toEqual(['/caseIds/0 is_itself'])
    expect(await merge([other.id])).toEqual(['/caseIds/0 other_customer'])
    expect(await merge([complaint.id])).toEqual(['/caseIds/0 is_complaint'])
    expect(await merge([parent.id])).toEqual(['/caseIds/0 has_parts'])
    expect(await merge(['cas_none'])).toEqual(['/caseIds/0 no_such_record'])
    const plain = await open()
    expect(await merge([plain.id, plain.id])).toEqual(['/caseIds/1 named_twice'])
    expect((await must('GET', `/v1/cases/${plain.id}`)).id).toBe(plain.id)
  })

  it('happens once when two merge the same case into different ones', async () => {
    const [a, b, lost] = [await open(), await open(), await open()]
    const answers = await Promise.all(
      [a, b].map(({ id }) => call('POST', `/v1/cases/${id}/merge`, { body: { caseIds: [lost.id] } })),
    )
    // The second one finds what the first made of it, and takes that in: both are one case in the end.
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    const ends = await Promise.all([a, b, lost].map(async ({ id }) => (await must('GET', `/v1/cases/${id}`)).id))
    expect(new Set(ends).size).toBe(1)
  })
})

describe('splitting a case', () => {
  it('makes a new one from messages, which stay where they were with a mark', async () => {
    const found = await open()
    const first = (await hear(found.id, 'The machine leaks')).message
    advance(minute)
    const second = (await hear(found.id, 'And the invoice is wrong')).message
    const split = await must('POST', `/v1/cases/${found.id}/split`, {
      messageIds: [second.id],
      subject: 'Wrong invoice',
    })
    expect(split).toMatchObject({ splitFrom: found.id, subject: 'Wrong invoice', waitsSince: second.at })
    expect(textsOf(await must('GET', `/v1/cases/${split.id}/messages`))).toEqual(['And the invoice is wrong'])
    const left = (await must('GET', `/v1/cases/${found.id}/messages`)).items
    expect(left.map(({ id, splitTo }: { id: string; splitTo?: string }) => [id, splitTo])).toEqual([
      [first.id, undefined],
      [second.id, split.id],
    ])
    const again = await call('POST', `/v1/cases/${found.id}/split`, {
      body: { messageIds: [second.id], subject: 'Twice' },
    })
    expect(codesOf(again.body)).toEqual(['/messageIds/0 moved_already'])
  })
})

describe('a complaint', () => {
  const [ada, bob, eve] = ['usr_1', 'usr_2', 'usr_3'].map((id) => testActor({ id }))
  const step = (caseId: string, body: object, as = ada) =>
    call('POST', `/v1/cases/${caseId}/complaint`, { body, as: as ?? testActor() })
  const worked = async (body: object = {}) => {
    const found = await open({ kind: 'complaint', ownerId: 'usr_1', ...body })
    await step(found.id, { step: 'acknowledge' })
    await step(found.id, { step: 'cause', text: 'Wrong part fitted' })
    await step(found.id, { step: 'remedy', text: 'Exchange it' })
    await step(found.id, { step: 'compensation', money: { amount: '128.50', currency: 'CNY' } })
    return found
  }

  it('goes its path in order and is closed after somebody else signed it off', async () => {
    const found = await open({ kind: 'complaint', ownerId: 'usr_1' })
    const early = await step(found.id, { step: 'remedy', text: 'Exchange it' })
    expect([early.status, early.body.code, early.body.missing]).toEqual([
      409,
      'complaint.order',
      ['acknowledged', 'cause'],
    ])
    const done = await worked()
    const unsigned = await call('POST', `/v1/cases/${done.id}/close`, { body: {} })
    expect([unsigned.status, unsigned.body.code]).toEqual([409, 'complaint.unsigned'])
    expect((await step(done.id, { step: 'sign_off', approved: true })).body.code).toBe('complaint.handled')
    const signed = await step(done.id, { step: 'sign_off', approved: true }, bob)
    expect(signed.body.complaint.signOff).toMatchObject({ by: 'user:usr_2', approved: true })
    expect((await step(done.id, { step: 'remedy', text: 'Other' })).body.code).toBe('complaint.signed_off')
    expect((await step(done.id, { step: 'prevention', text: 'Label the shelves', ownerId: 'usr_3' })).status).toBe(200)
    await must('POST', `/v1/cases/${done.id}/close`, {})
    expect(raisedBy(done.id).filter((type) => type === 'complaint.step_done')).toHaveLength(6)
  })

  it('is neither signed off nor closed by the one it is about, who can not take the name off either', async () => {
    const found = await worked({ aboutUserId: 'usr_3' })
    expect((await step(found.id, { step: 'sign_off', approved: true }, eve)).body.code).toBe('complaint.own')
    const renamed = await call('PATCH', `/v1/cases/${found.id}`, { body: { aboutUserId: null }, as: eve as never })
    expect(renamed.body.code).toBe('complaint.own')
    await step(found.id, { step: 'sign_off', approved: true }, bob)
    const closed = await call('POST', `/v1/cases/${found.id}/close`, { body: {}, as: eve as never })
    expect([closed.status, closed.body.code]).toEqual([403, 'complaint.own'])
    expect(
      (await call('POST', `/v1/cases/${found.id}/status`, { body: { status: 'closed' }, as: eve as never })).status,
    ).toBe(403)
    await must('POST', `/v1/cases/${found.id}/close`, {})
  })

  it('is not signed off by who answered the customer, nor by a machine', async () => {
    const found = await worked()
    await call('POST', `/v1/cases/${found.id}/messages`, { body: { text: 'Sorry' }, as: bob as never })
    expect((await step(found.id, { step: 'sign_off', approved: true }, bob)).body.code).toBe('complaint.handled')
    const key = testActor({ kind: 'key', id: 'key_1' })
    expect((await step(found.id, { step: 'sign_off', approved: true }, key)).status).toBe(403)
  })

  it('goes back to work when the sign-off is refused, and needs a new one when it is opened again', async () => {
    const found = await worked()
    await step(found.id, { step: 'sign_off', approved: false, note: 'Too little' }, bob)
    expect((await call('POST', `/v1/cases/${found.id}/close`, { body: {} })).body.code).toBe('complaint.unsigned')
    await step(found.id, { step: 'compensation', money: { amount: '500', currency: 'CNY' } })
    await step(found.id, { step: 'sign_off', approved: true }, bob)
    await must('POST', `/v1/cases/${found.id}/close`, {})
    const reopened = await must('POST', `/v1/cases/${found.id}/reopen`)
    expect(reopened.complaint.signOff).toBeUndefined()
  })

  it.each([
    [{ amount: '1.005', currency: 'CNY' }, '/money/amount too_precise'],
    [{ amount: '1.5', currency: 'JPY' }, '/money/amount too_precise'],
    [{ amount: '-1', currency: 'CNY' }, '/money/amount wrong_format'],
    [{ amount: '1e3', currency: 'CNY' }, '/money/amount wrong_format'],
    [{ amount: '1', currency: 'XYZ' }, '/money/currency not_a_currency'],
  ])('compensates in whole coins of a currency, not %j', async (money, fault) => {
    const found = await open({ kind: 'complaint' })
    for (const body of [{ step: 'acknowledge' }, { step: 'cause', text: 'x' }, { step: 'remedy', text: 'x' }])
      await step(found.id, body)
    const answer = await step(found.id, { step: 'compensation', money })
    expect([answer.status, ...codesOf(answer.body)]).toEqual([400, fault])
  })

  it('stays a complaint', async () => {
    const found = await open({ kind: 'complaint' })
    const answer = await call('PATCH', `/v1/cases/${found.id}`, { body: { kind: 'question' } })
    expect(codesOf(answer.body)).toEqual(['/kind complaint_stays'])
    const plain = await open()
    expect((await step(plain.id, { step: 'acknowledge' })).body.code).toBe('complaint.none')
    expect((await must('PATCH', `/v1/cases/${plain.id}`, { kind: 'complaint' })).complaint).toEqual({})
  })
})
