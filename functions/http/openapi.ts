import type * as z from 'zod'
import {
  createDocument,
  type ZodOpenApiExamplesObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiParameters,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import type { HttpFunction } from '../function.ts'
import { completed } from './openapi-bounds.ts'
import { schemaNames, withPlainNames } from './openapi-names.ts'
import { sharedParts } from './openapi-parts.ts'
import { problemAnswers } from './openapi-problems.ts'
import type { Route } from './route.ts'

type Document = ReturnType<typeof createDocument>

const reference = (kind: 'headers' | 'parameters', name: string) => ({ $ref: `#/components/${kind}/${name}` })

const hasVersion = (schema: z.ZodType): boolean => {
  const { shape, options } = schema as unknown as { shape?: object; options?: readonly z.ZodType[] }
  return options ? options.some(hasVersion) : shape !== undefined && 'version' in shape
}

const bodyExamples = (route: Route): ZodOpenApiExamplesObject => {
  const given = Object.entries(route.examples).filter(([, example]) => example.body !== undefined)
  return Object.fromEntries(given.map(([name, { body }]) => [name, { value: body }]))
}

const successAnswer = (route: Route, status: number): ZodOpenApiResponseObject => {
  const headers = {
    'X-Request-Id': reference('headers', 'RequestId'),
    'Access-Control-Allow-Origin': reference('headers', 'AllowOrigin'),
    ...(hasVersion(route.returns) && { ETag: reference('headers', 'ETag') }),
    ...(status === 201 && { Location: reference('headers', 'Location') }),
    ...(route.method === 'POST' && { 'Idempotency-Replayed': reference('headers', 'Replayed') }),
  }
  const description = { 201: 'Made', 204: 'Done', 207: 'Some items were refused' }[status] ?? 'Done'
  if (status === 204) return { description, headers }
  return { description, headers, content: { [route.contentType ?? 'application/json']: { schema: route.returns } } }
}

const successAnswers = (route: Route): ZodOpenApiResponsesObject => {
  const statuses = [route.status ?? 200, ...(route.alsoAnswers ?? [])]
  const answers: ZodOpenApiResponsesObject = Object.fromEntries(
    statuses.map((status) => [String(status), successAnswer(route, status)]),
  )
  if (route.method === 'GET' && hasVersion(route.returns))
    answers['304'] = {
      description: 'Still as you have it',
      headers: {
        'X-Request-Id': reference('headers', 'RequestId'),
        'Access-Control-Allow-Origin': reference('headers', 'AllowOrigin'),
        ETag: reference('headers', 'ETag'),
      },
    }
  return answers
}

const headerNames = (route: Route): string[] => [
  'RequestId',
  'Language',
  ...(route.method === 'POST' ? ['IdempotencyKey'] : []),
  ...(route.path.includes('{') ? ['IfMatch'] : []),
  ...(route.method === 'GET' && hasVersion(route.returns) ? ['IfNoneMatch'] : []),
  ...(route.contentType === undefined ? ['Fields'] : []),
]

/** One operation of the document. A required If-Match is the same parameter, required. */
const operationOf = (route: Route, tag: string, problems: ZodOpenApiResponsesObject): ZodOpenApiOperationObject => {
  const requestParams: ZodOpenApiParameters = {}
  if (route.params) requestParams.path = route.params as never
  if (route.query) requestParams.query = route.query as never
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [tag],
    security: [route.permission === 'public' ? {} : { token: [] }],
    ...(route.permission.includes(':') && { description: `Needs the permission \`${route.permission}\`.` }),
    parameters: headerNames(route).map((name) =>
      name === 'IfMatch' && route.requireIfMatch
        ? { ...(sharedParts.parameters?.IfMatch as object), name: 'If-Match', in: 'header', required: true }
        : reference('parameters', name),
    ),
    ...(Object.keys(requestParams).length > 0 && { requestParams }),
    ...(route.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: route.body, examples: bodyExamples(route) },
          ...(route.formBody && {
            'application/x-www-form-urlencoded': { schema: route.body },
            'multipart/form-data': { schema: route.body },
          }),
        },
      },
    }),
    responses: { ...successAnswers(route), ...problems },
  }
}

/**
 * The OpenAPI 3.1 document of HTTP functions: everything in it comes from their routes.
 * @param version of the API, as in package.json
 */
export const openApiDocument = (functions: readonly HttpFunction[], version: string): Document => {
  const problemsOf = problemAnswers()
  const routes = functions.flatMap((one) => one.routes)
  const paths: ZodOpenApiPathsObject = {}
  for (const { name, routes: own } of functions)
    for (const route of own) {
      const method = route.method.toLowerCase() as 'get'
      paths[route.path] = { ...paths[route.path], [method]: operationOf(route, name, problemsOf(route)) }
    }
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Guanxi',
        version,
        summary: 'A customer relationship management backend',
        description:
          'Everything known about a customer in one place, and automations that act on it. Lists are paged by cursor; ' +
          'changes take Idempotency-Key and If-Match; every refusal is a problem document with a stable code.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [
        {
          url: '/',
          description: 'The stage that serves this document: production, dev, or a laptop',
          'x-internal': false,
        },
      ],
      security: [{ token: [] }],
      tags: functions.map(({ name, summary }) => ({ name, description: summary })),
      paths,
      components: { ...sharedParts, schemas: { ...sharedParts.schemas, ...schemaNames(routes) } },
    },
    { override: completed },
  )
  return withPlainNames(document)
}
