import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { eventCatalogue } from '../../events/catalogue.ts'
import { catalogue } from '../../functions/catalogue.ts'
import { openApiDocument } from '../../functions/http/openapi.ts'
import { refusalsOf } from '../../functions/http/openapi-problems.ts'
import { type Route, route } from '../../functions/http/route.ts'
import { refusalCatalogue } from '../../shared/kernel/refusal-catalogue.ts'

const httpFunctions = catalogue.filter((one) => one.kind === 'http')
const routes: readonly Route[] = httpFunctions.flatMap((one) => one.routes)
const named = routes.map((one) => [one.name, one] as const)

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape
type Json = any
const documentOf = (...own: Route[]): Json =>
  openApiDocument(
    [{ kind: 'http', name: 'parcels', summary: 'Parcels', source: 'functions/x.ts', uses: [], routes: own }],
    '1.2.3',
  )

describe('the description of the API', () => {
  const document: Json = openApiDocument(httpFunctions, '0.1.0')

  it.each(named)('has an operation for %s', (name, { method, path }) => {
    expect(document.paths[path][method.toLowerCase()].operationId).toBe(name)
  })

  it('names every operation once', () => {
    const names = routes.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
  })

  it('gives every schema a name that says what it is', () => {
    const unnamed = Object.keys(document.components.schemas).filter((name) => name.startsWith('__'))
    expect(unnamed).toEqual([])
  })

  it.each(named)('documents a status for each refusal of %s', (_, one) => {
    const { responses } = document.paths[one.path][one.method.toLowerCase()]
    for (const code of refusalsOf(one)) expect(responses).toHaveProperty(String(refusalCatalogue[code].status))
  })
})

describe('the examples', () => {
  const examples = routes.flatMap((one) =>
    Object.entries(one.examples).map(([name, example]) => [`${one.name}: ${name}`, one, example] as const),
  )

  it.each(examples)('of %s are valid', (_, { params, query, body }, example) => {
    if (body) expect(z.prettifyError(body.safeParse(example.body).error ?? new z.ZodError([]))).toBe('')
    else expect(example.body).toBeUndefined()
    if (example.params) expect(params?.safeParse(example.params).success).toBe(true)
    if (example.query) expect(query?.safeParse(example.query).success).toBe(true)
  })

  it.each(named.filter(([, { body }]) => body))('show a body for %s', (_, { examples: own }) => {
    expect(Object.values(own).some(({ body }) => body !== undefined)).toBe(true)
  })
})

describe('a route in the description', () => {
  const Parcel = z.strictObject({
    id: z.string(),
    version: z.int(),
    street: z.string().max(80).meta({ personal: true }),
    weight: z.int().min(1).max(30_000),
  })
  const putParcel = route({
    name: 'changeParcel',
    method: 'PUT',
    path: '/v1/parcels/{parcelId}',
    summary: 'Change a parcel',
    permission: 'parcel:write',
    params: z.strictObject({ parcelId: z.string().max(40) }),
    body: Parcel.pick({ street: true }),
    returns: Parcel,
    requireIfMatch: true,
    refuses: ['conflict'],
    examples: { moved: { body: { street: 'High Street' } } },
    handle: async () => ({ body: { id: 'par_1', version: 1, street: 'x', weight: 1 } }),
  })
  const document = documentOf(putParcel)
  const { put } = document.paths['/v1/parcels/{parcelId}']
  const Answered = document.components.schemas.Parcel

  it('marks personal fields, and promises them to nobody', () => {
    expect(Answered.properties.street['x-personal']).toBe(true)
    expect(Answered.required).toEqual(['id', 'version', 'weight'])
  })

  it('requires them of who writes them', () => {
    const body = put.requestBody.content['application/json']
    expect(body.schema).toEqual({ $ref: '#/components/schemas/ParcelPatch' })
    expect(document.components.schemas.ParcelPatch.required).toEqual(['street'])
    expect(body.examples.moved.value).toEqual({ street: 'High Street' })
  })

  it('says how wide numbers are and how long texts can get', () => {
    const { properties } = Answered
    expect(properties.weight).toMatchObject({ format: 'int32', minimum: 1, maximum: 30_000 })
    expect(properties.version).toMatchObject({ format: 'int64' })
    expect(properties.street.maxLength).toBe(80)
    expect(properties.id.maxLength).toBeGreaterThan(0)
  })

  it('needs a token and, where the route says so, If-Match', () => {
    expect(put.security).toEqual([{ token: [] }])
    expect(put.parameters).toContainEqual(expect.objectContaining({ name: 'If-Match', required: true }))
    expect(Object.keys(put.responses)).toEqual(expect.arrayContaining(['401', '403', '404', '409', '412', '428']))
  })

  it('needs none where it is public', () => {
    const open = { ...putParcel, permission: 'public' as const }
    const operation = documentOf(open).paths['/v1/parcels/{parcelId}'].put
    expect(operation.security).toEqual([{}])
    expect(operation.responses).not.toHaveProperty('401')
  })
})

describe('the event catalogue', () => {
  it('lists every contract of events/', async () => {
    const files = readdirSync('events').filter((file) => !['catalogue.ts', 'define-event.ts'].includes(file))
    const modules: object[] = await Promise.all(
      files.map((file) => import(pathToFileURL(resolve('events', file)).href)),
    )
    const defined = modules.flatMap((module) => Object.values(module)).filter((one) => one?.data instanceof z.ZodType)
    expect([...eventCatalogue].map(({ type }) => type)).toEqual(defined.map(({ type }) => type).sort())
  })

  it.each(eventCatalogue.map((event) => [event.type, event] as const))(
    'lets no personal field into %s',
    (_, { data }) => {
      expect(JSON.stringify(z.toJSONSchema(data))).not.toContain('"personal"')
    },
  )
})
