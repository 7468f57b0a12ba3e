import { describe, expect, it } from 'vitest'
import { welcome } from '../../functions/communication/template-examples.ts'
import { templateOf, templateWorld, textMessage } from './template-world.ts'

const ifMatch = (version: number) => ({ 'if-match': `"${version}"` })

describe('a template', () => {
  it('is a draft until it is published, and what was published stays while the draft changes', async () => {
    const { call, must, raisedBy } = await templateWorld()
    const draft = await must('POST', '/v1/templates', templateOf(textMessage('One')))
    expect(draft).toMatchObject({ status: 'draft', revision: 0, isChanged: true })
    const path = `/v1/templates/${draft.id}`
    const published = await must('POST', `${path}/publish`)
    expect(published).toMatchObject({ status: 'published', revision: 1, isChanged: false })
    const variants = [textMessage('Two')]
    const changed = await call('PATCH', path, { body: { variants }, headers: ifMatch(published.version) })
    expect(changed.body).toMatchObject({ status: 'published', revision: 1, isChanged: true, variants })
    expect(await must('GET', `${path}/revisions/1`)).toMatchObject({ revision: 1, variants: [textMessage('One')] })
    expect((await call('GET', `${path}/revisions/2`)).status).toBe(404)
    expect(await must('POST', `${path}/publish`)).toMatchObject({ revision: 2, isChanged: false })
    expect((await must('GET', `${path}/revisions/2`)).variants).toEqual(variants)
    expect(raisedBy(draft.id)).toEqual([
      ...['template.created', 'template.published', 'template.changed', 'template.published'],
    ])
  })

  it('that is published again without a change stays as it is; another name alone is no new revision', async () => {
    const { call, must } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', templateOf(textMessage('One')))
    const { version } = await must('POST', `/v1/templates/${id}/publish`)
    expect(await must('POST', `/v1/templates/${id}/publish`)).toMatchObject({ version, revision: 1 })
    await call('PATCH', `/v1/templates/${id}`, { body: { name: 'Other' }, headers: ifMatch(version) })
    expect(await must('POST', `/v1/templates/${id}/publish`)).toMatchObject({ name: 'Other', revision: 1 })
  })

  it('is retired, and comes back as it was when it is published', async () => {
    const { must } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', templateOf(textMessage('One')))
    await must('POST', `/v1/templates/${id}/publish`)
    expect(await must('POST', `/v1/templates/${id}/retire`)).toMatchObject({ status: 'retired' })
    expect(await must('POST', `/v1/templates/${id}/retire`)).toMatchObject({ status: 'retired', version: 3 })
    expect(await must('POST', `/v1/templates/${id}/publish`)).toMatchObject({ status: 'published', revision: 1 })
  })

  it('changes only under the version that was read', async () => {
    const { call, must } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', templateOf(textMessage('One')))
    expect((await call('PATCH', `/v1/templates/${id}`, { body: { name: 'x' } })).status).toBe(428)
    expect((await call('PATCH', `/v1/templates/${id}`, { body: { name: 'x' }, headers: ifMatch(9) })).status).toBe(412)
  })

  it('stands in lists without its texts, by status, purpose and topic', async () => {
    const { must, follow } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', templateOf(textMessage('One')))
    await must('POST', '/v1/templates', { ...templateOf(textMessage('Two')), purpose: 'research' })
    await must('POST', `/v1/templates/${id}/publish`)
    await follow()
    const { items } = await must('GET', '/v1/templates?status=published&purpose=service')
    expect(items).toMatchObject([{ id, revision: 1 }])
    expect(items[0]).not.toHaveProperty('variants')
    expect((await must('GET', '/v1/templates')).items).toHaveLength(2)
  })
})

describe('a preview', () => {
  it('shows what somebody would read, in their language and for their stage, and sends nothing', async () => {
    const { must, call, raised, mails } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', welcome)
    const person = { kind: 'person', name: '李伟', lifecycle: 'dormant', ownerId: 'usr_1' }
    const customer = await must('POST', '/v1/customers', person)
    const path = `/v1/templates/${id}/preview`
    const before = raised().length
    expect(await must('POST', path, { customerId: customer.id, channel: 'email' })).toMatchObject({
      language: 'en',
      subject: 'Welcome, 李伟',
      missing: [],
    })
    await call('PATCH', `/v1/customers/${customer.id}/contact-preference`, { body: { language: 'zh' } })
    expect(await must('POST', path, { customerId: customer.id, channel: 'email', data: { gift: '茶杯' } })).toEqual({
      channel: 'email',
      language: 'zh',
      lifecycle: 'dormant',
      subject: '好久不见，李伟',
      text: '李伟，您好！茶杯在Harbour Tea等您。\n\n退订：https://crm.example.com/v1/unsubscribe/preview',
      missing: [],
    })
    expect(raised().length).toBe(before + 1)
    expect(mails).toEqual([])
  })

  it('is of a contact with the job at this customer', async () => {
    const { must } = await templateWorld()
    const text = '{{ addressee.name }}, {{ contact.jobTitle }} of {{ customer.name }}; yours, {{ owner.name }}'
    const { id } = await must('POST', '/v1/templates', templateOf(textMessage(text)))
    const { id: customerId } = await must('POST', '/v1/customers', {
      kind: 'organisation',
      name: 'Star Ltd',
      ownerId: 'usr_1',
    })
    const organisations = [{ customerId, roles: ['user'], jobTitle: 'Buyer' }]
    const contact = await must('POST', '/v1/contacts', { name: 'Wang Fang', organisations })
    const asked = { customerId, contactId: contact.id, channel: 'sms' }
    const { text: shown } = await must('POST', `/v1/templates/${id}/preview`, asked)
    expect(shown).toBe('Wang Fang, Buyer of Star Ltd; yours, Chen Jie')
  })

  it('lists what is missing, and says when there is no variant', async () => {
    const { must } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', {
      ...templateOf(textMessage('{{ data.order }} {{ customer.level }}')),
      variables: [{ name: 'data.order' }],
    })
    const { id: customerId } = await must('POST', '/v1/customers', { kind: 'person', name: 'Li' })
    const preview = (body: object) => must('POST', `/v1/templates/${id}/preview`, { customerId, ...body })
    expect(await preview({ channel: 'sms' })).toEqual({
      ...{ channel: 'sms', language: 'en' },
      ...{ why: 'missing_values', missing: ['customer.level', 'data.order'] },
    })
    expect(await preview({ channel: 'email' })).toEqual({ channel: 'email', why: 'no_variant', missing: [] })
  })

  it('has the points of the loyalty account when the text names them', async () => {
    const { must } = await templateWorld()
    const { id } = await must(
      'POST',
      '/v1/templates',
      templateOf(textMessage('{{ points.balance }} points{% if points.level %}, {{ points.level }}{% endif %}')),
    )
    const { id: customerId } = await must('POST', '/v1/customers', { kind: 'person', name: 'Li' })
    const preview = async () => (await must('POST', `/v1/templates/${id}/preview`, { customerId, channel: 'sms' })).text
    expect(await preview()).toBe('0 points')
    const levels = [{ key: 'gold', name: 'Gold', atLeast: 100 }]
    await must('PUT', '/v1/loyalty-programme', { levels, rules: [] })
    await must('POST', `/v1/customers/${customerId}/points-entries`, { kind: 'earn', points: 120 })
    expect(await preview()).toBe('120 points, Gold')
  })

  it('of what is sent is of the revision that was published', async () => {
    const { call, must } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', templateOf(textMessage('One')))
    const { id: customerId } = await must('POST', '/v1/customers', { kind: 'person', name: 'Li' })
    const sent = () =>
      call('POST', `/v1/templates/${id}/preview`, { body: { customerId, channel: 'sms', of: 'published' } })
    expect((await sent()).status).toBe(404)
    const { version } = await must('POST', `/v1/templates/${id}/publish`)
    await call('PATCH', `/v1/templates/${id}`, {
      body: { variants: [textMessage('Two')] },
      headers: ifMatch(version),
    })
    expect((await sent()).body).toMatchObject({ text: 'One' })
  })

  it('is never parsed: template code in a name is a name', async () => {
    const { must } = await templateWorld()
    const { id } = await must('POST', '/v1/templates', welcome)
    const name = '{{ owner.email }}{% include "x" %}<b>'
    const { id: customerId } = await must('POST', '/v1/customers', { kind: 'person', name, ownerId: 'usr_1' })
    const { html } = await must('POST', `/v1/templates/${id}/preview`, { customerId, channel: 'email' })
    expect(html).toContain('<p>Dear {{ owner.email }}{% include &#34;x&#34; %}&lt;b&gt;,</p>')
  })
})

it('the variables that can be used are listed, those of custom fields among them', async () => {
  const { must } = await templateWorld()
  await must('POST', '/v1/fields/customer', { key: 'budget', label: 'Budget', type: 'money' })
  const { items } = await must('GET', '/v1/template-variables')
  expect(items).toContainEqual({ name: 'customer.custom.budget', about: 'Budget' })
  expect(items).toContainEqual(expect.objectContaining({ name: 'message.unsubscribeUrl' }))
  for (const { name } of items) await must('POST', '/v1/templates', templateOf(textMessage(`{{ ${name} }}`)))
})
