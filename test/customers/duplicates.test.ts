import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testActor } from '../support/api.ts'
import { openCustomers, unitsOf } from './world.ts'

const { call, follow, add, addPerson, addOrganisation, close } = openCustomers()
afterAll(close)

let li: { id: string }
let twin: { id: string }
let company: { id: string }
beforeAll(async () => {
  li = await addPerson('李伟明', { phones: ['13800138000'], company: '华信科技' })
  twin = await addPerson('李维明', { company: '上海华信科技有限公司', phones: ['13900138000'] })
  await addPerson('王小二', { phones: ['13700001111'], company: '别家' })
  company = await addOrganisation('Shanghai Huaxin Technology Co., Ltd.', { website: 'https://huaxin.example' })
  await addOrganisation('Huaxin', { website: 'http://www.huaxin.example/en' })
  await follow()
})

const duplicatesOf = async (id: string, as = testActor()) =>
  (await call('GET', `/v1/customers/${id}/duplicates`, { as })).body

describe('duplicates of a customer', () => {
  it('are found under another spelling, with a score and its reasons', async () => {
    const { items, hidden } = await duplicatesOf(li.id)
    expect(hidden).toBe(0)
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ id: twin.id, kind: 'person', name: '李维明', known: false, conflicts: ['phone'] })
    expect(items[0].score).toBeGreaterThan(0.5)
    expect(items[0].reasons.map(({ field, kind }: { field: string; kind: string }) => `${field} ${kind}`)).toContain(
      'name sounds_alike',
    )
  })

  it('of an organisation are found by its domain', async () => {
    const { items } = await duplicatesOf(company.id)
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['Huaxin'])
  })

  it('that the caller may not see are only counted, and names need the permission', async () => {
    const sales = testActor({ id: 'usr_2', permissions: { ...testActor().permissions, 'customer:read': 'own' } })
    const own = await call('POST', '/v1/customers', {
      as: sales,
      body: { kind: 'person', name: '李卫明', company: '华信', phones: ['13100138000'] },
    })
    await follow()
    expect(await duplicatesOf(own.body.id, sales)).toEqual({ items: [], hidden: 2 })
    const analyst = testActor({ permissions: { 'customer:read': 'all' } })
    expect((await duplicatesOf(li.id, analyst)).items[0]).not.toHaveProperty('name')
  })

  it('are marked when both were kept knowingly, and left out when voided', async () => {
    const first = await addPerson('John Smith', { phones: ['+14155550101'] })
    const { body: second } = await call('POST', '/v1/customers?allowDuplicate=true', {
      body: { kind: 'person', name: 'Jon Smyth', phones: ['+14155550101'] },
    })
    await follow()
    for (const [one, other] of [
      [first.id, second.id],
      [second.id, first.id],
    ])
      expect((await duplicatesOf(one)).items).toMatchObject([{ id: other, known: true }])
    await call('POST', `/v1/customers/${second.id}/void`)
    await follow()
    expect((await duplicatesOf(first.id)).items).toEqual([])
  })

  it('read in proportion to the keys of the record', async () => {
    expect(unitsOf(await call('GET', `/v1/customers/${twin.id}/duplicates`)).read).toBeLessThanOrEqual(5)
  })
})

describe('a check before adding', () => {
  const check = (body: object, as = testActor()) => call('POST', '/v1/customers/duplicates', { body, as })

  it('finds whoever has the same phone even under another name, and keeps nothing', async () => {
    const { status, body } = await check({ kind: 'person', name: 'Somebody Else', phones: ['137 0000 1111'] })
    expect([status, body.items.length]).toEqual([200, 1])
    expect(body.items[0].reasons).toEqual([{ field: 'phone', kind: 'same', weight: 0.65 }])
    expect((await check({ kind: 'person', name: 'Nobody Known' })).body).toEqual({ items: [], hidden: 0 })
    expect((await check({ kind: 'person' })).status).toBe(400)
  })

  it('is not for those who may not see personal data', async () => {
    const analyst = testActor({ permissions: { 'customer:read': 'all' } })
    expect((await check({ kind: 'person', name: 'X' }, analyst)).status).toBe(403)
  })
})

describe('duplicates of a contact', () => {
  it('are found among contacts', async () => {
    const organisations = [{ customerId: company.id, roles: ['user'] }]
    const first = await add('/v1/contacts', { name: '陈静', organisations, phones: ['13511112222'] })
    const second = await add('/v1/contacts', { name: '陈婧', organisations, phones: ['13611112222'] })
    await follow()
    const { body } = await call('GET', `/v1/contacts/${first.id}/duplicates`)
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([second.id])
  })
})
