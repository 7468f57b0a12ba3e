import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testActor } from '../support/api.ts'
import { openCustomers } from './world.ts'

const { call, follow, add, addPerson, addOrganisation, close } = openCustomers()
afterAll(close)

const names = async (path: string, as = testActor()): Promise<string[]> => {
  const { status, body } = await call('GET', path, { as })
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body.items.map(({ name }: { name: string }) => name).sort()
}
const problem = async (path: string, as = testActor()) => {
  const { status, body } = await call('GET', path, { as })
  return [status, body.code, ...(body.errors ?? []).map((error: { code: string }) => error.code)]
}
const asked = (filter: object) => `/v1/customers?filter=${encodeURIComponent(JSON.stringify(filter))}`

beforeAll(async () => {
  await call('POST', '/v1/fields/customer', { body: { key: 'grade', label: 'Grade', type: 'text', searchable: true } })
  await call('POST', '/v1/fields/customer', {
    body: { key: 'blood', label: 'Blood', type: 'text', searchable: true, personal: true },
  })
  await addPerson('张伟明', {
    phones: ['13800138000'],
    emails: ['zhang@example.com'],
    level: 'A',
    tags: ['vip', 'golf'],
    source: { channel: 'exhibition', contactPoint: 'Hall 3', campaign: 'spring' },
    socialIds: [{ network: 'wechat', id: 'ZhangWM' }],
    custom: { grade: 'gold', blood: 'A' },
  })
  await addPerson('John Smith', { level: 'B', type: 'dealer', tags: ['golf'], region: 'east', gender: 'male' })
  const huaxin = await addOrganisation('上海华信科技有限公司', {
    industry: 'software',
    region: 'east',
    level: 'A',
    registrationNumber: '91310000ma1fl0xx9x',
    externalId: 'HX-1',
    phones: ['ask for Li'],
    employees: 320,
  })
  const gone = await addPerson('Gone Girl', { level: 'A' })
  await call('POST', `/v1/customers/${gone.id}/void`)
  await add('/v1/contacts', {
    name: '王芳',
    organisations: [{ customerId: huaxin.id, roles: ['decision_maker'] }],
    phones: ['13912345678'],
  })
  await follow()
})

describe('a list of customers', () => {
  it('has the newest first, comes in pages, and leaves voided ones out unless asked for', async () => {
    expect(await names('/v1/customers')).toEqual(['John Smith', '上海华信科技有限公司', '张伟明'])
    expect(await names('/v1/customers?status=active')).toHaveLength(3)
    expect(await names('/v1/customers?status=voided')).toEqual(['Gone Girl'])
    const first = (await call('GET', '/v1/customers?limit=2')).body
    const second = (await call('GET', `/v1/customers?limit=2&cursor=${first.next}`)).body
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, undefined])
  })

  it.each([
    ['level=A', ['上海华信科技有限公司', '张伟明']],
    ['level=A&kind=person', ['张伟明']],
    ['type=dealer', ['John Smith']],
    ['region=east', ['John Smith', '上海华信科技有限公司']],
    ['industry=software', ['上海华信科技有限公司']],
    ['source.channel=exhibition&source.campaign=spring', ['张伟明']],
    ['tags=golf', ['John Smith', '张伟明']],
    ['quality=invalid.phones', ['上海华信科技有限公司']],
    ['ownerId=usr_1', ['John Smith', '上海华信科技有限公司', '张伟明']],
    ['lifecycle=lost', []],
  ])('by %s finds %j', async (query, expected) => {
    expect(await names(`/v1/customers?${query}`)).toEqual(expected)
  })

  it('takes filters over listed, checked and searchable custom fields', async () => {
    const level = { field: 'level', op: 'eq', value: 'A' }
    expect(await names(asked({ and: [level, { field: 'emails', op: 'exists', value: false }] }))).toEqual([
      '上海华信科技有限公司',
    ])
    expect(await names(asked({ and: [level, { field: 'employees', op: 'gte', value: 300 }] }))).toEqual([
      '上海华信科技有限公司',
    ])
    expect(await names(asked({ or: [level, { field: 'tags', op: 'eq', value: 'golf' }] }))).toHaveLength(3)
    expect(await names(asked({ field: 'custom.grade', op: 'eq', value: 'gold' }))).toEqual(['张伟明'])
    expect(
      await names(asked({ and: [level, { field: 'status', op: 'in', value: ['active', 'voided'] }] })),
    ).toHaveLength(3)
  })

  it('refuses what no list serves, naming what is served', async () => {
    const { status, body } = await call('GET', asked({ field: 'employees', op: 'gt', value: 3 }))
    expect([status, body.code]).toEqual([422, 'filter.unserved'])
    expect(body.detail).toContain('level')
    expect(await problem(asked({ field: 'custom.none', op: 'eq', value: 'x' }))).toEqual([422, 'filter.unserved'])
    expect(await problem('/v1/customers?sort=name')).toEqual([422, 'sort.unserved'])
    expect(await problem('/v1/customers?level=Z')).toEqual([400, 'request.invalid', 'not_allowed'])
    expect(await problem('/v1/customers?cursor=x')).toEqual([400, 'cursor.invalid'])
  })
})

describe('a search', () => {
  it.each([
    ['伟明', '张伟明'],
    ['zhangwei', '张伟明'],
    ['zwm', '张伟明'],
    ['8000', '张伟明'],
    ['zhang@example', '张伟明'],
    ['smith john', 'John Smith'],
    ['华信', '上海华信科技有限公司'],
    ['huaxin', '上海华信科技有限公司'],
    ['91310000MA1FL0XX9X', '上海华信科技有限公司'],
    ['HX-1', '上海华信科技有限公司'],
    ['zhangwm', '张伟明'],
  ])('for %s finds %s', async (q, name) => {
    expect(await names(`/v1/customers?q=${encodeURIComponent(q)}`)).toEqual([name])
  })

  it('goes with filters and finds contacts, not voided customers', async () => {
    expect(await names('/v1/customers?q=zhang&level=B')).toEqual([])
    expect(await names('/v1/customers?q=gone')).toEqual([])
    expect(await names('/v1/customers?q=gone&status=voided')).toEqual(['Gone Girl'])
    expect(await names('/v1/contacts?q=wangfang')).toEqual(['王芳'])
    expect(await names('/v1/contacts?organisations.roles=decision_maker')).toEqual(['王芳'])
  })

  it('for a single letter is refused', async () => {
    expect(await problem('/v1/customers?q=a')).toEqual([400, 'request.invalid', 'search.too_short'])
  })
})

describe('a unique value', () => {
  it.each([
    ['email=ZHANG%40example.com', '张伟明'],
    ['phone=138%200013%208000', '张伟明'],
    ['wechat=zhangwm', '张伟明'],
    ['registrationNumber=91310000MA1FL0XX9X', '上海华信科技有限公司'],
    ['externalId=HX-1', '上海华信科技有限公司'],
  ])('%s finds its customer', async (query, name) => {
    expect(await names(`/v1/customers?${query}`)).toEqual([name])
  })

  it('is found at once, before any list knows the record, and only by whom the record is visible to', async () => {
    await addPerson('At Once', { emails: ['once@example.com'] })
    expect(await names('/v1/customers?email=once%40example.com')).toEqual(['At Once'])
    expect(await names('/v1/customers?email=once%40example.com', testActor({ id: 'usr_8' }, 'own'))).toEqual([])
    expect(await names('/v1/customers?email=nobody%40example.com')).toEqual([])
    expect(await problem('/v1/customers?email=a%40b.example&level=A')).toEqual([400, 'request.invalid', 'only_alone'])
  })
})

describe('who may see what of a list', () => {
  const analyst = testActor({ permissions: { 'customer:read': 'all' } })

  it('is decided by the scope of the permission', async () => {
    const sales = testActor({ id: 'usr_7', permissions: { ...testActor().permissions, 'customer:read': 'own' } })
    expect(await names('/v1/customers', sales)).toEqual([])
    const { id } = (await call('POST', '/v1/customers', { as: sales, body: { kind: 'person', name: 'Own One' } })).body
    await follow()
    expect(await names('/v1/customers', sales)).toEqual(['Own One'])
    expect(await names('/v1/customers', testActor({ tenantId: 'ten_2' }))).toEqual([])
    expect((await call('GET', `/v1/customers/${id}`, { as: testActor({ tenantId: 'ten_2' }) })).status).toBe(404)
  })

  it('never lets those ask for personal values who may not see them', async () => {
    const { body } = await call('GET', '/v1/customers?level=A&kind=person', { as: analyst })
    expect(body.items.every((item: object) => !('name' in item))).toBe(true)
    expect(body.items.map((item: { custom?: object }) => item.custom)).toContainEqual({ grade: 'gold' })
    for (const query of ['q=zhang', 'email=zhang%40example.com', 'phone=13800138000'])
      expect(await problem(`/v1/customers?${query}`, analyst)).toEqual([403, 'access.denied'])
    for (const field of ['custom.blood', 'gender', 'name'])
      expect(
        await problem(
          asked({
            and: [
              { field: 'level', op: 'eq', value: 'A' },
              { field, op: 'eq', value: 'A' },
            ],
          }),
          analyst,
        ),
      ).toEqual([422, 'filter.unserved'])
  })
})
