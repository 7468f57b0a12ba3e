import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { confirmToken } from '../../functions/customers/confirm-link.ts'
import noteInteractions from '../../functions/customers/on-interaction-logged.ts'
import onLeadConverted from '../../functions/leads/on-lead-converted.ts'
import type { Consent } from '../../shared/customers/consent.ts'
import { unitedConsents } from '../../shared/customers/consent.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { testActor } from '../support/api.ts'
import { deliver, openLeads } from './leads-world.ts'

const world = openLeads()
const { must, call, follow } = world
afterAll(world.close)

let ada: Actor
let ben: Actor
let count = 0

const talk = {
  contactPoint: { kind: 'own', name: 'hotline' },
  channel: 'phone',
  method: 'call',
  direction: 'outbound',
}

const consent = (channel: Consent['channel'], at: string, status: Consent['status'] = 'given'): Consent => ({
  ...{ channel, status, at, purpose: 'marketing', textVersion: '1', source: 'src_1' },
})

/** A lead that is worked on. */
const workedOn = async (body: object = {}, as: Actor = ada) => {
  const lead = await world.add(body, as)
  await must('POST', `/v1/leads/${lead.id}/status`, { status: 'working' }, as)
  return must('GET', `/v1/leads/${lead.id}`, undefined, as)
}

const person = () => ({ name: 'Grace Hopper', emails: [`grace${++count}@navy.example`] })
const convert = (id: string, body: object = {}, as: Actor = ada) =>
  call('POST', `/v1/leads/${id}/convert`, { body, as })
const become = async (id: string, body: object = {}) => (await convert(id, body)).body

const stages = [{ key: 'first', name: 'First', probability: 10 }]

beforeAll(async () => {
  ;[ada, ben] = (await world.staff(2)) as [Actor, Actor]
  await must('POST', '/v1/pipelines', { name: 'Sales', stages, lostReasons: [{ key: 'price', name: 'Price' }] })
  const field = (key: string, type: string) => ({ key, type, label: key })
  const marked = (key: string) => ({ ...field(key, 'text'), personal: true })
  for (const [noun, fields] of Object.entries({
    lead: [field('plan', 'text'), field('seats', 'number'), field('odd', 'text'), marked('heir'), marked('illness')],
    customer: [field('plan', 'text'), field('odd', 'number'), marked('heir'), field('illness', 'text')],
    deal: [field('seats', 'number')],
  }))
    for (const one of fields) await must('POST', `/v1/fields/${noun}`, one)
})

describe('a person who becomes a customer', () => {
  it('brings name, addresses, source, tags and owner along; the lead is converted and says what it became', async () => {
    const source = { channel: 'exhibition', campaign: 'spring' }
    const lead = await workedOn({ ...person(), source, tags: ['vip'], note: 'tall', interests: ['crm'], title: 'CTO' })
    const answer = await convert(lead.id)
    expect(answer.status).toBe(201)
    expect(answer.headers.location).toBe(`/v1/customers/${answer.body.customerId}`)
    expect(answer.body).toEqual({
      leadId: lead.id,
      customerId: expect.stringMatching(/^cus_/),
      at: expect.any(String),
      by: 'user:usr_1',
    })
    const customer = await must('GET', `/v1/customers/${answer.body.customerId}`)
    expect(customer).toMatchObject({
      ...{ kind: 'person', name: 'Grace Hopper', occupation: 'CTO', source, tags: ['vip'], note: 'tall' },
      ...{ interests: ['crm'], ownerId: 'usr_1', teamId: 'tea_sales', emails: lead.emails },
    })
    const after = await must('GET', `/v1/leads/${lead.id}`)
    expect(after).toMatchObject({ status: 'converted', converted: { customerId: customer.id } })
    expect(world.raisedBy(lead.id).slice(-2)).toEqual(['lead.status_changed', 'lead.converted'])
    expect(world.raisedBy(customer.id)).toEqual(['customer.created'])
  })

  it('is answered under the id of the lead too, wherever a customer is asked for', async () => {
    const lead = await workedOn(person())
    const { customerId } = await become(lead.id)
    expect(await must('GET', `/v1/customers/${lead.id}`)).toMatchObject({ id: customerId })
    const said = await must('POST', '/v1/interactions', { ...talk, customerId: lead.id })
    expect(said).toMatchObject({ customerId })
  })

  it('has no contact', async () => {
    const lead = await workedOn(person())
    expect((await convert(lead.id, { contact: {} })).status).toBe(400)
    expect((await must('GET', `/v1/leads/${lead.id}`)).status).toBe('working')
  })

  it('keeps custom values of fields that customers have too, of the same type', async () => {
    const lead = await workedOn({ ...person(), custom: { plan: 'gold', seats: 12, odd: 'x' } })
    const { customerId, dealId } = await become(lead.id, { deal: {} })
    expect((await must('GET', `/v1/customers/${customerId}`)).custom).toEqual({ plan: 'gold' })
    expect((await must('GET', `/v1/deals/${dealId}`)).custom).toEqual({ seats: 12 })
  })

  it('keeps personal custom values only where they stay personal', async () => {
    const lead = await workedOn({ ...person(), custom: { heir: 'Xiao Ming', illness: 'asthma' } })
    const { customerId } = await become(lead.id)
    expect((await must('GET', `/v1/customers/${customerId}`)).custom).toEqual({ heir: 'Xiao Ming' })
  })
})

describe('a lead of a company', () => {
  let partnerId = ''
  beforeAll(async () => {
    const dealer = { kind: 'organisation', name: 'Harbour Dealers', type: 'dealer' }
    partnerId = (await must('POST', '/v1/customers', dealer)).id
  })
  const ofCompany = () => ({
    ...person(),
    ...{ company: `Navy ${count}`, title: 'Admiral', website: 'https://navy.example', industry: 'defence' },
    ...{ employees: 100, region: 'east', partnerId, amount: { amount: '5000.00', currency: 'USD' } },
  })

  it('becomes an organisation, a contact there and a deal, in one commit', async () => {
    const lead = await workedOn(ofCompany())
    const before = world.changes(0, 1_000_000).length
    const made = await become(lead.id, { contact: { roles: ['decision_maker'] }, deal: { closeDate: '2026-06-30' } })
    const written = world.changes(before, 1_000_000).map(({ change }) => change.after?.requestId)
    expect(new Set(written.filter(Boolean)).size).toBe(1)
    const customer = await must('GET', `/v1/customers/${made.customerId}?include=contacts`)
    expect(customer).toMatchObject({
      ...{ kind: 'organisation', name: lead.company, industry: 'defence', employees: 100, region: 'east' },
      ...{ website: 'https://navy.example', domain: 'navy.example', emails: [], ownerId: 'usr_1' },
      contacts: [{ id: made.contactId, roles: ['decision_maker'], jobTitle: 'Admiral' }],
    })
    expect(await must('GET', `/v1/contacts/${made.contactId}`)).toMatchObject({
      ...{ name: 'Grace Hopper', emails: lead.emails, ownerId: 'usr_1' },
    })
    expect(await must('GET', `/v1/deals/${made.dealId}`)).toMatchObject({
      ...{
        name: lead.company,
        customerId: made.customerId,
        leadId: lead.id,
        amount: lead.amount,
        region: 'east',
        partnerId,
      },
      ...{ contacts: [{ contactId: made.contactId }], closeDate: '2026-06-30', stage: 'first', ownerId: 'usr_1' },
    })
  })

  it('becomes the organisation alone with "contact": null, and is reached there', async () => {
    const lead = await workedOn(ofCompany())
    const made = await become(lead.id, { contact: null })
    expect(made.contactId).toBeUndefined()
    expect((await must('GET', `/v1/customers/${made.customerId}`)).emails).toEqual(lead.emails)
  })

  it('becomes a person when asked to', async () => {
    const lead = await workedOn(ofCompany())
    const made = await become(lead.id, { kind: 'person' })
    expect(await must('GET', `/v1/customers/${made.customerId}`)).toMatchObject({
      ...{ kind: 'person', name: 'Grace Hopper', company: lead.company },
    })
  })

  it('is linked to a customer and a contact that are there already, who stay as they are', async () => {
    const organisation = await must('POST', '/v1/customers', { kind: 'organisation', name: 'Navy Yard' })
    const other = await must('POST', '/v1/customers', { kind: 'organisation', name: 'Navy Board' })
    const contact = await must('POST', '/v1/contacts', {
      ...{ name: 'G. Hopper', organisations: [{ customerId: other.id, roles: ['user'] }] },
    })
    const lead = await workedOn(ofCompany())
    const made = await become(lead.id, { customerId: organisation.id, contact: { contactId: contact.id } })
    expect(made).toMatchObject({ customerId: organisation.id, contactId: contact.id })
    const after = await must('GET', `/v1/contacts/${contact.id}`)
    expect(after.organisations.map(({ customerId }: { customerId: string }) => customerId)).toEqual([
      other.id,
      organisation.id,
    ])
    expect(after).toMatchObject({ name: 'G. Hopper', emails: [] })
    expect(await must('GET', `/v1/customers/${organisation.id}`)).toEqual(organisation)
    expect((await must('GET', `/v1/customers/${organisation.id}/contacts`)).items).toHaveLength(1)
  })
})

describe('forms and consents', () => {
  const anybody = { ...testActor(), kind: 'public', id: 'public', permissions: {} } as const

  const lately = async (doubleOptIn: boolean) => {
    const { id: sourceId, key } = await must('POST', '/v1/sources', {
      ...{ name: 'Landing page', origin: { channel: 'web' }, fields: ['name', 'email', 'company'], lead: {} },
      consent: {
        ...{ textVersion: '7', channels: ['email'], purposes: ['marketing'], doubleOptIn },
        ...(doubleOptIn && { confirmUrl: 'https://crm.example' }),
      },
    })
    const form = { name: 'Joan Clarke', email: `joan${++count}@park.example`, company: `Park ${count}`, consent: true }
    const sent = await call('POST', `/v1/capture/${key}`, { as: anybody, body: form })
    expect(sent.status).toBe(202)
    const created = world.raised().filter(({ type }) => type === 'lead.created')
    const leadId = created.at(-1)?.recordId as string
    await must('POST', `/v1/leads/${leadId}/status`, { status: 'qualified' })
    return { leadId, sourceId }
  }

  it('go along: the consent to the contact of the organisation, the form into the timeline of the customer', async () => {
    const { leadId, sourceId } = await lately(false)
    const { customerId, contactId } = await become(leadId)
    await deliver(world, onLeadConverted)
    const consents = [{ channel: 'email', purpose: 'marketing', status: 'given', source: sourceId }]
    expect(await must('GET', `/v1/contacts/${contactId}`)).toMatchObject({ consents })
    expect((await must('GET', `/v1/customers/${customerId}`)).consents).toBeUndefined()
    await follow()
    const { items } = await must('GET', `/v1/customers/${customerId}/timeline`)
    expect(items.find(({ kind }: { kind: string }) => kind === 'capture').capture).toMatchObject({ leadId, customerId })
  })

  it('a consent that waits is confirmed where it went', async () => {
    const { leadId } = await lately(true)
    const { customerId } = await become(leadId, { kind: 'person' })
    const waiting = (await must('GET', `/v1/customers/${customerId}`)).consents
    expect(waiting).toMatchObject([{ status: 'pending' }])
    const captured = world.raised().filter(({ type }) => type === 'capture.received')
    const token = await confirmToken(world.platform.secrets, {
      tenantId: 'ten_1',
      captureId: captured.at(-1)?.recordId as string,
    })
    expect((await call('POST', `/v1/capture/confirm/${token}`, { as: anybody })).status).toBe(200)
    expect((await must('GET', `/v1/customers/${customerId}`)).consents).toMatchObject([{ status: 'given' }])
  })

  it('of two consents the later counts, but none that waits replaces a given one', () => {
    const [old, late] = [consent('email', '2026-01-01T00:00:00.000Z'), consent('email', '2026-02-01T00:00:00.000Z')]
    const waiting = consent('email', '2026-03-01T00:00:00.000Z', 'pending')
    expect(unitedConsents([late], [old])).toEqual([late])
    expect(unitedConsents([old], [late])).toEqual([late])
    expect(unitedConsents([late], [waiting])).toEqual([late])
    expect(unitedConsents([old], [consent('sms', old.at)])).toHaveLength(2)
  })
})

describe('what is there already', () => {
  it('a customer with the same e-mail address is named, to be linked', async () => {
    const known = person()
    const customer = await must('POST', '/v1/customers', { kind: 'person', ...known })
    const lead = await workedOn(known)
    const refused = await convert(lead.id)
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ code: 'customer.duplicate', customerId: customer.id, field: 'email' })
    expect((await must('GET', `/v1/leads/${lead.id}`)).status).toBe('working')
    expect(await become(lead.id, { customerId: customer.id })).toMatchObject({ customerId: customer.id })
  })

  it('a customer that the caller may not see is not named', async () => {
    const known = person()
    await must('POST', '/v1/customers', { kind: 'person', ...known }, ben)
    const own = testActor({ ...ada, permissions: testActor({}, 'own').permissions })
    const lead = await workedOn(known, own)
    const refused = await convert(lead.id, {}, own)
    expect(refused.body).toMatchObject({ status: 409, code: 'lead.known_elsewhere', field: 'email' })
    expect(JSON.stringify(refused.body)).not.toContain('cus_')
  })

  it('a contact with the same address is named', async () => {
    const known = person()
    const organisation = await must('POST', '/v1/customers', { kind: 'organisation', name: 'Known' })
    const contact = await must('POST', '/v1/contacts', {
      ...{ ...known, organisations: [{ customerId: organisation.id, roles: ['user'] }] },
    })
    const lead = await workedOn({ ...known, company: 'Known' })
    const refused = await convert(lead.id, { customerId: organisation.id })
    expect(refused.body).toMatchObject({ code: 'contact.duplicate', contactId: contact.id })
  })

  it('a customer that is voided or not there is refused', async () => {
    const lead = await workedOn(person())
    const gone = await must('POST', '/v1/customers', { kind: 'person', name: 'Gone' })
    await must('POST', `/v1/customers/${gone.id}/void`)
    expect((await convert(lead.id, { customerId: gone.id })).body.code).toBe('customer.voided')
    expect((await convert(lead.id, { customerId: 'cus_none' })).status).toBe(404)
  })
})

describe('statuses', () => {
  it.each([
    ['new', [], ['working', 'nurturing', 'qualified', 'disqualified']],
    ['disqualified', [['disqualify', { reason: 'no_budget' }]], ['working']],
    ['nurturing', [['nurture', { until: '2026-12-01' }]], ['working', 'qualified', 'disqualified']],
  ] as const)('from %s it is refused with the legal moves', async (_, moves, legal) => {
    const lead = await world.add(person(), ada)
    for (const [move, body] of moves) await must('POST', `/v1/leads/${lead.id}/${move}`, body)
    const refused = await convert(lead.id)
    expect(refused.body).toMatchObject({ status: 409, code: 'lead.illegal_status', legal })
  })

  it('what is qualified may be converted, and then changes no more', async () => {
    const lead = await world.add(person(), ada)
    await must('POST', `/v1/leads/${lead.id}/status`, { status: 'qualified' })
    const { customerId } = await become(lead.id)
    const refused = await call('PATCH', `/v1/leads/${lead.id}`, { body: { tags: ['x'] } })
    expect(refused.body).toMatchObject({ code: 'lead.converted', customerId })
    expect((await call('POST', `/v1/leads/${lead.id}/reopen`)).status).toBe(409)
  })
})

describe('a refusal of the deal', () => {
  it('names the field under `deal` and leaves nothing behind', async () => {
    const lead = await workedOn(person())
    const refused = await convert(lead.id, { deal: { stage: 'nowhere' } })
    expect(refused.body.errors).toMatchObject([{ pointer: '/deal/stage', code: 'not_allowed' }])
    expect((await must('GET', `/v1/leads/${lead.id}`)).status).toBe('working')
    expect((await call('GET', `/v1/customers?email=${lead.emails[0].address}`)).body.items).toEqual([])
  })
})

describe('again', () => {
  it('a second call answers 200 with the first result, whatever it asks for', async () => {
    const lead = await workedOn(person())
    const first = await convert(lead.id)
    const second = await convert(lead.id, { deal: {} })
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toEqual(first.body)
  })

  it('ten calls at once make one customer, one contact and one deal', async () => {
    const lead = await workedOn({ ...person(), company: 'Parallel' })
    const answers = await Promise.all(Array.from({ length: 10 }, () => convert(lead.id, { deal: {} })))
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201])
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    const made = world.raised().filter(({ data }) => (data as { leadId?: string }).leadId === lead.id)
    expect(made.map(({ type }) => type)).toEqual(['deal.created'])
  })

  it('two leads with one address become one customer and a refusal that names it', async () => {
    const known = person()
    const twins = [await workedOn(known), await workedOn(known)]
    const answers = await Promise.all(twins.map(({ id }) => convert(id)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    const [won, lost] = answers.sort((a, b) => a.status - b.status)
    expect(lost?.body).toMatchObject({ code: 'customer.duplicate', customerId: won?.body.customerId })
  })
})

describe('who may', () => {
  const without = (...names: string[]) =>
    testActor({
      ...ada,
      permissions: Object.fromEntries(Object.entries(ada.permissions).filter(([name]) => !names.includes(name))),
    })

  it('needs to be allowed what it makes', async () => {
    const lead = await workedOn({ ...person(), company: 'Allowed' })
    const refused = async (actor: Actor, body: object = {}) => (await convert(lead.id, body, actor)).body
    expect(await refused(without('customer:write'))).toMatchObject({ status: 403 })
    expect(await refused(without('contact:write'))).toMatchObject({ status: 403 })
    expect(await refused(without('deal:write'), { deal: {} })).toMatchObject({ status: 403 })
    expect((await convert(lead.id, {}, without('deal:write'))).status).toBe(201)
  })

  it('of a lead that waits in a queue owns what comes of it', async () => {
    const lead = await world.add({ ...person(), ownerId: null }, ada)
    await must('POST', `/v1/leads/${lead.id}/status`, { status: 'working' })
    const { body } = await convert(lead.id, {}, ben)
    expect(await must('GET', `/v1/customers/${body.customerId}`)).toMatchObject({ ownerId: 'usr_2' })
  })
})

describe('what is about the lead', () => {
  it('shows on the customer: what was said, tasks, open and closed, and when somebody was last in touch', async () => {
    const lead = await workedOn({ ...person(), company: 'Children' })
    const said = await must('POST', '/v1/interactions', { ...talk, leadId: lead.id }, ada)
    const open = await must('POST', '/v1/tasks', { title: 'Call', leadId: lead.id }, ada)
    const closed = await must('POST', '/v1/tasks', { title: 'Write', leadId: lead.id }, ada)
    await must('POST', `/v1/tasks/${closed.id}/complete`)
    const { customerId, contactId } = await become(lead.id)
    await deliver(world, onLeadConverted, noteInteractions)
    await follow()
    for (const path of [`interactions/${said.id}`, `tasks/${open.id}`, `tasks/${closed.id}`])
      expect(await must('GET', `/v1/${path}`)).toMatchObject({ leadId: lead.id, customerId, contactId })
    const view = await must('GET', `/v1/customers/${customerId}/overview`)
    expect(view.tasks.items.map(({ id }: { id: string }) => id)).toEqual([open.id])
    expect(view.interactions.items.map(({ id }: { id: string }) => id)).toEqual([said.id])
    expect(view.customer.lastInteractionAt).toBe(said.startedAt)
    const { items } = await must('GET', `/v1/customers/${customerId}/timeline`)
    expect(items.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['created', 'interaction', 'task'])
    expect((await must('GET', `/v1/interactions?leadId=${lead.id}`)).items).toHaveLength(1)
  })
})
