import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import docs from '../../functions/docs/index.ts'
import { httpLambda } from '../../functions/lambda.ts'
import { type Laptop, startLaptop } from '../../infra/local/laptop.ts'
import { httpEvent } from './real-events.ts'
import { sampleCatalogue } from './samples/catalogue.ts'
import { ofType, templatesOf } from './templates.ts'

describe('a request that no route serves', () => {
  let laptop: Laptop
  beforeAll(async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'guanxi-unknown-'))
    laptop = await startLaptop({ catalogue: [docs], dataFolder, port: 0, logLevel: 'SILENT' })
  })
  afterAll(() => laptop.close())

  test.each([
    ['GET', '/v1/nowhere'],
    ['POST', '/v1/health'],
    ['DELETE', '/v1/health/of/everybody'],
  ])('%s %s has the same problem document from the function in the cloud as from the laptop', async (method, path) => {
    const headers = { 'accept-language': 'zh-CN' }
    const event = { ...httpEvent({ method, route: '/{proxy+}', headers }), rawPath: path }
    event.requestContext.http.path = path
    const handler = httpLambda(docs, laptop.platform())
    const inCloud = await handler(event as never, {} as never)
    const onLaptop = await fetch(`${laptop.url}${path}`, { method, headers })
    expect([inCloud.statusCode, inCloud.headers?.['content-type']]).toEqual([404, 'application/problem+json'])
    expect([onLaptop.status, onLaptop.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    const without = ({ requestId, ...problem }: Record<string, unknown>) => ({ ...problem, hasRequestId: !!requestId })
    expect(without(JSON.parse(inCloud.body ?? ''))).toEqual(without((await onLaptop.json()) as never))
  })
})

test('preflights of browsers are left to the gateway: nothing takes OPTIONS', () => {
  const keys = ofType(templatesOf(sampleCatalogue).api, 'AWS::ApiGatewayV2::Route').map(
    ({ Properties }) => Properties.RouteKey,
  )
  expect(keys).toContain('PATCH /{proxy+}')
  expect(keys.filter((key) => /^(\$default|OPTIONS|ANY)/.test(key))).toEqual([])
})
