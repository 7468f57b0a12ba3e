import * as z from 'zod'
import openapi from '../../docs/api/openapi.json' with { type: 'json' }
import { route } from '../http/route.ts'
import type { Document } from './document.ts'
import { contentSecurityPolicy, referencePage } from './reference-page.ts'

const cached = { 'cache-control': 'public, max-age=300' }

let page: string | undefined

const getDescription = route({
  name: 'getDescription',
  method: 'GET',
  path: '/v1/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document',
  permission: 'public',
  returns: z.record(z.string(), z.unknown()),
  examples: {},
  handle: async () => ({ body: openapi, headers: cached }),
})

const getReference = route({
  name: 'getReference',
  method: 'GET',
  path: '/v1/docs',
  summary: 'This API as a page to read and search',
  permission: 'public',
  returns: z.string(),
  contentType: 'text/html; charset=utf-8',
  examples: {},
  handle: async () => {
    page ??= referencePage(openapi as unknown as Document)
    return { body: page, headers: { ...cached, 'content-security-policy': contentSecurityPolicy } }
  },
})

const getHealth = route({
  name: 'getHealth',
  method: 'GET',
  path: '/v1/health',
  summary: 'Whether the API is up',
  permission: 'public',
  returns: z.strictObject({ status: z.literal('ok'), version: z.string().max(32) }),
  examples: {},
  handle: async () => ({ body: { status: 'ok' as const, version: openapi.info.version } }),
})

export const docsRoutes = [getDescription, getReference, getHealth]
