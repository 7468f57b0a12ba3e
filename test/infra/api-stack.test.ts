import { expect, test } from 'vitest'
import { gatewayLimits } from '../../functions/http/limits.ts'
import { stages } from '../../infra/stage.ts'
import { sampleCatalogue } from './samples/catalogue.ts'
import { catalogues, ofType, target, templatesOf } from './templates.ts'

const { api } = templatesOf(sampleCatalogue)

test('the authorizer answers yes or no with an actor, kept for a minute per Authorization header', () => {
  const authorizers = ofType(api, 'AWS::ApiGatewayV2::Authorizer')
  expect(authorizers).toHaveLength(1)
  expect(authorizers[0]?.Properties).toMatchObject({
    AuthorizerType: 'REQUEST',
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    AuthorizerResultTtlInSeconds: 60,
    IdentitySource: ['$request.header.Authorization'],
  })
})

test('public routes are open, all others pass the authorizer', () => {
  const [authorizer] = ofType(api, 'AWS::ApiGatewayV2::Authorizer')
  const routes = new Map(
    ofType(api, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => [Properties.RouteKey, Properties]),
  )
  expect([...routes.keys()].slice(0, 2)).toEqual(['GET /v1/notes/{noteId}', 'DELETE /v1/notes/{noteId}'])
  expect(routes.get('GET /v1/notes/{noteId}')).toMatchObject({ AuthorizationType: 'NONE' })
  const closed = routes.get('DELETE /v1/notes/{noteId}')
  expect(closed).toMatchObject({ AuthorizationType: 'CUSTOM' })
  expect(target(closed?.AuthorizerId)).toBe(authorizer?.id)
})

test('a function has one permission for all its routes, which would outgrow its policy one by one', () => {
  const permissions = ofType(api, 'AWS::Lambda::Permission').filter(
    ({ Properties }) => Properties.Principal === 'apigateway.amazonaws.com',
  )
  expect(permissions.map(({ Properties }) => target(Properties.FunctionName)?.slice(0, 5))).toEqual(['guard', 'notes'])
})

test('the access log tells how it went and not who called, about whom', () => {
  const [stage] = ofType(api, 'AWS::ApiGatewayV2::Stage')
  const format = JSON.parse(stage?.Properties.AccessLogSettings.Format)
  expect(Object.values(format)).toContain('$context.routeKey')
  for (const told of Object.values(format))
    expect(told).not.toMatch(/identity|path|querystring|domain|authorizer\.(?!error)|user/i)
})

test.each(stages)('$name is throttled and open to its own pages only', (deployed) => {
  const { api: made } = templatesOf(sampleCatalogue, deployed)
  const [gateway] = ofType(made, 'AWS::ApiGatewayV2::Api')
  const [stage] = ofType(made, 'AWS::ApiGatewayV2::Stage')
  expect(gateway?.Properties.CorsConfiguration.AllowOrigins).toEqual(deployed.corsOrigins)
  expect(deployed.corsOrigins).not.toContain('*')
  expect(stage?.Properties.DefaultRouteSettings).toMatchObject({
    ThrottlingRateLimit: deployed.throttle.requestsPerSecond,
    ThrottlingBurstLimit: deployed.throttle.burst,
  })
})

test.each(stages)('the functions of $name know how much a caller and a tenant may ask for', (deployed) => {
  const { api: made } = templatesOf(sampleCatalogue, deployed)
  const counting = ofType(made, 'AWS::Lambda::Function').filter(
    ({ Properties }) => Properties.Environment?.Variables.REQUESTS_OF_CALLER !== undefined,
  )
  expect(counting.length).toBe(sampleCatalogue.filter(({ kind }) => kind === 'http').length)
  for (const { Properties } of counting)
    expect(Properties.Environment.Variables).toMatchObject({
      REQUESTS_OF_CALLER: String(deployed.rateLimits.ofCaller),
      REQUESTS_OF_TENANT: String(deployed.rateLimits.ofTenant),
    })
})

test.each(catalogues)(
  '$name fits the limits of one HTTP API, and each stack those of CloudFormation with room to grow',
  ({ catalogue }) => {
    const { api: made, stacks } = templatesOf(catalogue)
    expect(ofType(made, 'AWS::ApiGatewayV2::Route').length).toBeLessThanOrEqual(gatewayLimits.routes)
    for (const stack of stacks) expect(stack.length).toBeLessThanOrEqual(400)
  },
)
