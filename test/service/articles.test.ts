import { describe, expect, it } from 'vitest'
import articleFunction from '../../functions/service/knowledge.ts'
import { tellingWords } from '../../shared/service/article-words.ts'
import { unitsOf } from '../customers/world.ts'
import { apiOf, testActor } from '../support/api.ts'
import { openDesk } from './cases-world.ts'

const openLibrary = () => {
  const desk = openDesk()
  const call = apiOf(articleFunction, desk.platform)
  const write = async (body: object) => {
    const given = { body: 'How it is done', language: 'en', status: 'published', ...body }
    const answer = await call('POST', '/v1/articles', { body: given })
    expect(answer.status).toBe(201)
    return answer.body
  }
  const found = async (query: string): Promise<string[]> =>
    (await call('GET', `/v1/articles?${query}`)).body.items.map(({ title }: { title: string }) => title)
  const suggested = async (caseId: string) => (await call('GET', `/v1/cases/${caseId}/suggested-articles`)).body.items
  return { ...desk, call, write, found, suggested }
}

const codes = (body: { errors?: { pointer: string; code: string }[] }) =>
  body.errors?.map(({ pointer, code }) => `${pointer} ${code}`)

describe('a knowledge article', () => {
  it('is a draft until it is published, and its history keeps what it said before', async () => {
    const { call } = openLibrary()
    const made = (await call('POST', '/v1/articles', { body: { title: 'A', body: 'One', language: 'en' } })).body
    expect(made).toMatchObject({ status: 'draft', tags: [], version: 1 })
    const path = `/v1/articles/${made.id}`
    const patch = (version: number, body: object) =>
      call('PATCH', path, { body, headers: { 'if-match': `"${version}"` } })
    const published = (await patch(1, { status: 'published', body: 'Two' })).body
    expect(published).toMatchObject({ status: 'published', publishedAt: '2026-03-02T08:00:00.000Z', version: 2 })
    expect(codes((await patch(2, { status: 'draft' })).body)).toEqual(['/status not_allowed'])
    expect((await patch(1, { title: 'B' })).status).toBe(412)
    expect((await patch(2, { status: 'retired' })).body).toMatchObject({ status: 'retired', version: 3 })
  })

  it.each([
    [{ title: '' }, ['/title too_small.string']],
    [{ body: 'x'.repeat(10_001) }, ['/body too_big.string']],
    [{ language: 'English' }, ['/language wrong_format']],
    [{ status: 'retired' }, ['/status not_allowed']],
  ])('is refused with the field and the reason: %#', async (given, expected) => {
    const { call } = openLibrary()
    const answer = await call('POST', '/v1/articles', { body: { title: 'A', body: 'B', language: 'en', ...given } })
    expect([answer.status, codes(answer.body)]).toEqual([400, expected])
  })

  it('is found by words of its title and tags, Chinese, Latin and pinyin, and listed by status, language and tag', async () => {
    const { write, found, follow } = openLibrary()
    const long = '如何退换已经拆封使用超过七天但是仍然在保修期以内的咖啡机滤网'
    await write({ title: 'Descaling your espresso machine', tags: ['maintenance'] })
    await write({ title: long, tags: ['退换'], language: 'zh-CN', status: 'draft' })
    await follow()
    expect(await found('q=machine')).toEqual(['Descaling your espresso machine'])
    expect(await found('q=mainten')).toEqual(['Descaling your espresso machine'])
    expect(await found(`q=${encodeURIComponent('滤网')}`)).toEqual([long])
    expect(await found('q=tuihuan')).toEqual([long])
    expect(await found('q=espresso&status=draft')).toEqual([])
    expect(await found('language=zh-CN')).toEqual([long])
    expect(await found('tags=maintenance')).toEqual(['Descaling your espresso machine'])
  })
})

describe('articles suggested for a case', () => {
  it('are the published ones that its words name, the rarest words first, with the words that decided', async () => {
    const { write, open, follow, suggested } = openLibrary()
    await write({ title: '咖啡机除垢步骤', language: 'zh-CN' })
    const closest = await write({ title: '咖啡机滤网更换', language: 'zh-CN' })
    await write({ title: '烤箱滤网', language: 'zh-CN', status: 'draft' })
    await write({ title: '发票抬头修改', language: 'zh-CN' })
    const { id } = await open({ subject: '咖啡机漏水', description: '换了滤网以后还是漏水，请问怎么办？' })
    await follow()
    const items = await suggested(id)
    expect(items.map(({ title }: { title: string }) => title)).toEqual(['咖啡机滤网更换', '咖啡机除垢步骤'])
    expect(items[0]).toMatchObject({ id: closest.id, words: ['咖啡', '滤网'] })
    expect(items[1].words).toEqual(['咖啡'])
  })

  it('are five at most, and a word that too many articles have gives way to a rarer one', async () => {
    const { write, open, follow, suggested } = openLibrary()
    for (let index = 0; index < 25; index++) await write({ title: `Machine manual ${index}` })
    await write({ title: 'Leaking valve' })
    const both = await open({ subject: 'My machine is leaking' })
    const common = await open({ subject: 'Machine' })
    await follow()
    const items = await suggested(both.id)
    expect(items.map(({ title, words }: { title: string; words: string[] }) => [title, words])).toEqual([
      ['Leaking valve', ['leaking']],
    ])
    expect(await suggested(common.id)).toHaveLength(5)
  })

  it('are none without telling words, and hide the words from who may not read personal fields', async () => {
    const { write, open, follow, suggested, call } = openLibrary()
    await write({ title: 'Leaking valve' })
    const silent = await open({ subject: '你好 how are you' })
    const { id } = await open({ subject: 'Leaking' })
    await follow()
    expect(await suggested(silent.id)).toEqual([])
    const as = testActor({ permissions: { 'case:read': 'all', 'article:read': 'all' } })
    const path = `/v1/cases/${id}/suggested-articles`
    const [item] = (await call('GET', path, { as })).body.items
    expect([item.title, item.words]).toEqual(['Leaking valve', undefined])
    const blind = testActor({ permissions: { 'case:read': 'all' } })
    expect((await call('GET', path, { as: blind })).status).toBe(403)
  })
})

it('takes the words of a subject before those of a description, longer before shorter, and no empty ones', () => {
  expect(tellingWords('How to return the machine', 'please refund 退款 the machine')).toEqual([
    'machine',
    'return',
    'refund',
    '退款',
  ])
})

it('what calls on articles consume', async () => {
  const { call, open, write, follow } = openLibrary()
  const made = await write({ title: 'Leaking valve' })
  const { id } = await open({ subject: 'My machine is leaking' })
  await follow()
  const units = async (...of: Parameters<typeof call>) => Object.values(unitsOf(await call(...of)))
  const path = `/v1/articles/${made.id}`
  expect({
    create: await units('POST', '/v1/articles', { body: { title: 'A', body: 'B', language: 'en' } }),
    read: await units('GET', path),
    change: await units('PATCH', path, { body: { status: 'retired' }, headers: { 'if-match': '"1"' } }),
    search: await units('GET', '/v1/articles?q=leaking'),
    suggest: await units('GET', `/v1/cases/${id}/suggested-articles`),
  }).toEqual({ create: [0, 2], read: [1, 0], change: [1, 2], search: [1.5, 0], suggest: [3.5, 0] })
})
