import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import type { HttpFunction } from '../../functions/function.ts'
import { type Request, route } from '../../functions/http/route.ts'
import { apiOf, testPlatform } from '../support/api.ts'

const text = z.string().max(20)
const body = z.record(z.string(), z.union([text, z.array(text)]))
const handle = async ({ body: got, isForm }: Request<unknown, unknown, z.output<typeof body>>) => ({
  body: { got, isForm: isForm === true },
})
const returns = z.strictObject({ got: body, isForm: z.boolean() })
const common = { method: 'POST', permission: 'public', body, returns, examples: {}, handle } as const

const fn: HttpFunction = {
  kind: 'http',
  name: 'forms',
  summary: 'Takes forms',
  source: 'functions/forms/index.ts',
  uses: [],
  routes: [
    route({ ...common, name: 'form', path: '/v1/form', summary: 'Takes forms too', formBody: true }),
    route({ ...common, name: 'json', path: '/v1/json', summary: 'Takes JSON only' }),
  ],
}

const caller = () => {
  const { platform, close } = testPlatform()
  onTestFinished(close)
  const call = apiOf(fn, platform)
  return (path: string, given: string, type = 'application/x-www-form-urlencoded') =>
    call('POST', path, { body: given, headers: { 'content-type': type } })
}

it.each([
  ['a=1&b=x+y%26z', { a: '1', b: 'x y&z' }],
  ['a=1&a=2&b=', { a: ['1', '2'], b: '' }],
  ['n=%E6%9D%8E', { n: '李' }],
  ['a=%zz%ff', { a: '%zz\ufffd' }],
  ['a', { a: '' }],
  ['', {}],
])('fields of a form are texts, or lists of texts: %s', async (given, got) => {
  const { status, body: answer } = await caller()('/v1/form', given)
  expect([status, answer]).toEqual([200, { got, isForm: true }])
})

it('what a form holds is held to the same schema and limits', async () => {
  const call = caller()
  const { status, body: answer } = await call('/v1/form', `a=${'x'.repeat(21)}`)
  expect([status, answer.errors[0].pointer]).toEqual([400, '/a'])
  expect((await call('/v1/form', `a=${'x'.repeat(2_000_000)}`)).status).toBe(413)
})

it('JSON is taken beside it, and a form only where a route says so', async () => {
  const call = caller()
  expect((await call('/v1/form', '{"a":"1"}', 'application/json')).body).toEqual({ got: { a: '1' }, isForm: false })
  expect((await call('/v1/json', 'a=1')).status).toBe(415)
  expect((await call('/v1/form', 'a=1', 'text/plain')).status).toBe(415)
})

const multipart = (...parts: readonly string[]) =>
  `${parts.map((part) => `--xx\r\nContent-Disposition: form-data; ${part}\r\n`).join('')}--xx--\r\n`

it.each([
  [multipart('name="a"\r\n\r\n1', 'name="b"\r\nContent-Type: text/plain\r\n\r\nx\r\ny'), { a: '1', b: 'x\r\ny' }],
  [multipart('name="a"\r\n\r\n1', 'name="a"\r\n\r\n2'), { a: ['1', '2'] }],
  [multipart('name="a"\r\n\r\n1', 'name="f"; filename="f.exe"\r\n\r\nMZ'), { a: '1' }],
  [multipart('name="a"\r\n\r\n--yy\r\n李'), { a: '--yy\r\n李' }],
  ['--xx--\r\n', {}],
  ['nothing of the kind', {}],
])('the same of a form in parts, without its files: %j', async (given, got) => {
  const { status, body: answer } = await caller()('/v1/form', given, 'multipart/form-data; boundary=xx')
  expect([status, answer]).toEqual([200, { got, isForm: true }])
})

it('a form in parts says where they end, or is not taken', async () => {
  const call = caller()
  expect((await call('/v1/form', multipart('name="a"\r\n\r\n1'), 'multipart/form-data')).status).toBe(415)
  expect((await call('/v1/json', multipart('name="a"\r\n\r\n1'), 'multipart/form-data; boundary=xx')).status).toBe(415)
  const quoted = await call(
    '/v1/form',
    multipart('name="a"\r\n\r\n1'),
    'multipart/form-data; charset=utf-8; boundary="xx"',
  )
  expect(quoted.body.got).toEqual({ a: '1' })
})
