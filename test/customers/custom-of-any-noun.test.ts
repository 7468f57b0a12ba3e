import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import customerView from '../../functions/customers/view.ts'
import cases from '../../functions/service/cases.ts'
import tasks from '../../functions/tasks/index.ts'
import { type Called, testActor } from '../support/api.ts'
import { openWorld } from '../support/open-world.ts'

const said = { contactPoint: { kind: 'own', name: 'hotline' }, channel: 'phone', method: 'call', direction: 'inbound' }

/** Whoever may see everything but personal data. */
const blind = () => {
  const { 'personal:read': _, ...permissions } = testActor().permissions
  return testActor({ permissions })
}

const fields = [
  { key: 'colour', label: 'Colour', type: 'choice', options: ['red', 'blue'], searchable: true },
  { key: 'heir', label: 'Heir', type: 'text', searchable: true, personal: true },
  { key: 'parts', label: 'Parts', type: 'number' },
]

const faultsOf = ({ body }: Called): string[] =>
  (body.errors ?? []).map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)

describe.each([
  ['case', '/v1/cases', { subject: 'Leaking machine' }],
  ['task', '/v1/tasks', { title: 'Ring back' }],
  ['interaction', '/v1/interactions', said],
] as const)('custom fields of the noun %s', (noun, path, written) => {
  const world = openWorld([customersFunction, customerView, communication, cases, tasks])
  const { call, must, follow } = world
  afterAll(world.close)

  let customerId: string
  const add = (custom?: object) => must('POST', path, { ...written, customerId, ...(custom && { custom }) })
  const post = (custom: object) => call('POST', path, { body: { ...written, customerId, custom } })
  const patch = (id: string, body: object, as = testActor()) => call('PATCH', `${path}/${id}`, { body, as })
  const idsBy = async (query: string, as = testActor()): Promise<string[]> =>
    (await must('GET', `${path}?${query}`, undefined, as)).items.map(({ id }: { id: string }) => id)
  const by = (field: string, value: unknown) =>
    `filter=${encodeURIComponent(JSON.stringify({ field, op: 'eq', value }))}`

  beforeAll(async () => {
    await world.staff(1, 'tea_desk')
    for (const field of fields) await must('POST', `/v1/fields/${noun}`, field)
    customerId = (await must('POST', '/v1/customers', { kind: 'person', name: '李娜' })).id
  })

  it('are kept with a record and changed one by one', async () => {
    const { id, custom } = await add({ colour: 'red', parts: 3 })
    expect(custom).toEqual({ colour: 'red', parts: 3 })
    expect((await patch(id, { custom: { colour: 'blue' } })).body.custom).toEqual({ colour: 'blue', parts: 3 })
    expect((await patch(id, { custom: { parts: null } })).body.custom).toEqual({ colour: 'blue' })
    expect((await must('GET', `${path}/${id}`)).custom).toEqual({ colour: 'blue' })
    const { version } = (await patch(id, { custom: { colour: 'blue' } })).body
    expect(version).toBe(3)
    expect((await patch(id, { custom: null })).body.custom).toBeUndefined()
  })

  it('refuse what the tenant has not defined, and values that are none', async () => {
    expect(faultsOf(await post({ weight: 3 }))).toEqual(['/custom/weight unknown_field'])
    expect(faultsOf(await post({ colour: 'green', parts: 'three' }))).toEqual([
      '/custom/colour not_allowed',
      '/custom/parts wrong_type',
    ])
    const { id } = await add()
    expect(faultsOf(await patch(id, { custom: { parts: true } }))).toEqual(['/custom/parts wrong_type'])
  })

  it('serve lists where they are marked searchable, and only there', async () => {
    const { id } = await add({ colour: 'blue', parts: 7 })
    await follow()
    expect(await idsBy(by('custom.colour', 'blue'))).toEqual([id])
    expect(await idsBy(`customerId=${customerId}&${by('custom.colour', 'blue')}`)).toEqual([id])
    for (const query of [by('custom.parts', 7), `customerId=${customerId}&${by('custom.parts', 7)}`])
      expect((await call('GET', `${path}?${query}`)).body.code).toBe('filter.unserved')
    await patch(id, { custom: { colour: 'red' } })
    await follow()
    expect(await idsBy(by('custom.colour', 'blue'))).toEqual([])
  })

  it('show personal values nowhere to who may not see these, nor let them be asked for', async () => {
    const secret = 'Xiao Ming'
    const { id } = await add({ heir: secret, colour: 'red' })
    await patch(id, { custom: { heir: `${secret} Jr` } })
    await follow()
    expect(await idsBy(by('custom.heir', `${secret} Jr`))).toEqual([id])
    const about = `/v1/customers/${customerId}`
    const places = [`${path}/${id}`, `${path}?customerId=${customerId}`, path, `${path}/${id}/history`]
    for (const place of [...places, `${about}/overview`, `${about}/timeline`, `${about}/tasks`]) {
      const [seen, hidden] = [await call('GET', place), await call('GET', place, { as: blind() })]
      expect(hidden.status, place).toBe(seen.status)
      expect(JSON.stringify(hidden.body), place).not.toContain(secret)
    }
    expect(JSON.stringify(await must('GET', `${path}/${id}/history`))).toContain(secret)
    const { body } = await call('GET', `${path}/${id}`, { as: blind() })
    expect(body.custom).toEqual({ colour: 'red' })
    expect((await patch(id, { custom: { colour: 'blue' } }, blind())).body.custom).toEqual({ colour: 'blue' })
    const outdated = await call('PATCH', `${path}/${id}`, {
      body: { custom: { colour: 'red' } },
      headers: { 'if-match': '"1"' },
      as: blind(),
    })
    expect(outdated).toMatchObject({ status: 412, body: { current: { custom: { colour: 'blue' } } } })
    expect(JSON.stringify(outdated.body)).not.toContain(secret)
    const asked = await call('GET', `${path}?${by('custom.heir', `${secret} Jr`)}`, { as: blind() })
    expect(asked.body.code).toBe('filter.unserved')
  })

  it('are part of the export of the person', async () => {
    await add({ heir: 'Da Ming', colour: 'red' })
    let [query, text] = ['', '']
    do {
      const page = await must('GET', `/v1/customers/${customerId}/export${query}`)
      text += JSON.stringify(page.items)
      query = page.next === undefined ? '' : `?cursor=${encodeURIComponent(page.next)}`
    } while (query !== '')
    expect(text).toContain('Da Ming')
    expect(text).not.toContain('searchableCustom')
  })

  it('stay personal, required and searchable when something else of their field changes', async () => {
    const will = { key: 'will', label: 'Will', type: 'text', personal: true, searchable: true, required: true }
    await must('POST', `/v1/fields/${noun}`, will)
    await must('PATCH', `/v1/fields/${noun}/will`, { label: 'Last will' })
    await must('PATCH', `/v1/fields/${noun}/will`, { retired: true })
    const { fields: kept } = await must('GET', `/v1/fields/${noun}`)
    expect(kept.at(-1)).toEqual({ ...will, label: 'Last will', unique: false, retired: true })
  })

  it('are described by the own schema of the tenant', async () => {
    const { schema, custom } = await must('GET', `/v1/fields/${noun}/schema`)
    expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining([...Object.keys(written), 'custom']))
    expect(custom.properties).toMatchObject({ colour: { enum: ['red', 'blue'] }, heir: { 'x-personal': true } })
  })

  it('are not unique, which is refused when one is defined', async () => {
    const body = { key: 'serial', label: 'Serial', type: 'text', unique: true }
    const refused = await call('POST', `/v1/fields/${noun}`, { body })
    expect(faultsOf(refused)).toEqual(['/unique not_for_this_noun'])
    expect(refused.body.errors[0].message).toContain(noun)
    const chinese = await call('POST', `/v1/fields/${noun}`, { body, headers: { 'accept-language': 'zh' } })
    expect(chinese.body.errors[0].message).toBe(`对象 ${noun} 的自定义字段不支持此设置。`)
  })

  it('are not searchable where they are money, which no filter can name', async () => {
    const budget = { key: 'budget', label: 'Budget', type: 'money' }
    const refused = await call('POST', `/v1/fields/${noun}`, { body: { ...budget, searchable: true } })
    expect(faultsOf(refused)).toEqual(['/searchable not_for_this_type'])
    await must('POST', `/v1/fields/${noun}`, budget)
    const changed = await call('PATCH', `/v1/fields/${noun}/budget`, { body: { searchable: true } })
    expect(faultsOf(changed)).toEqual(['/searchable not_for_this_type'])
  })

  it('take no new values once retired, and keep the old ones', async () => {
    await must('POST', `/v1/fields/${noun}`, { key: 'shelf', label: 'Shelf', type: 'text' })
    const { id } = await add({ shelf: 'B4' })
    await must('PATCH', `/v1/fields/${noun}/shelf`, { retired: true })
    expect(faultsOf(await post({ shelf: 'B5' }))).toEqual(['/custom/shelf unknown_field'])
    expect((await patch(id, { custom: { colour: 'red' } })).body.custom).toEqual({ shelf: 'B4', colour: 'red' })
  })

  it('are required of every new record, and of none that there was before', async () => {
    const { id: older } = await add()
    await must('POST', `/v1/fields/${noun}`, { key: 'contract', label: 'Contract', type: 'text', required: true })
    expect(faultsOf(await call('POST', path, { body: { ...written, customerId } }))).toEqual([
      '/custom/contract required',
    ])
    const { id } = await add({ contract: 'C-1' })
    for (const contract of ['', ' \u3000'])
      expect(faultsOf(await post({ contract }))).toEqual(['/custom/contract required'])
    for (const custom of [null, { contract: null }, { contract: ' ' }])
      expect(faultsOf(await patch(id, { custom }))).toEqual(['/custom/contract required'])
    expect((await patch(older, { custom: { colour: 'red' } })).body.custom).toEqual({ colour: 'red' })
    const marks = { key: 'marks', label: 'Marks', type: 'choices', options: ['new'], required: true }
    await must('POST', `/v1/fields/${noun}`, marks)
    expect(faultsOf(await post({ contract: 'C-2', marks: [] }))).toEqual(['/custom/marks required'])
    const { custom } = await must('GET', `/v1/fields/${noun}/schema`)
    expect(custom.properties).toMatchObject({ contract: { minLength: 1 }, marks: { minItems: 1 } })
  })
})
