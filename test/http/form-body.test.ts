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
