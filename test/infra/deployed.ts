import type { CrmFunction } from '../../functions/function.ts'
import type { Capability } from '../../shared/platform/platform.ts'
import { allowedTo, ofType, type Properties, type Resource, target, templatesOf } from './templates.ts'

interface DeployedRoute {
  readonly key: string
  readonly function: string
  readonly isPublic: boolean
}

const isUnknown = ({ key }: DeployedRoute): boolean => key.endsWith(' /{proxy+}')

/** What CloudFormation would make of a catalogue, in the catalogue's own words. Nothing here is read from the catalogue. */
export interface Deployed {
  readonly functions: readonly string[]
  readonly routes: readonly DeployedRoute[]
  /** For what no route serves. */
  readonly unknown: readonly DeployedRoute[]
  readonly rules: readonly { readonly function: string; readonly pattern: Properties }[]
  readonly schedules: readonly { readonly function: string; readonly expression: string }[]
  readonly followers: readonly { readonly function: string; readonly filters: readonly Properties[] }[]
  readonly capabilities: ReadonlyMap<string, readonly Capability[]>
}

const capabilityOf: Readonly<Record<string, Capability>> = {
  'dynamodb:GetItem': 'table:read',
  'dynamodb:PutItem': 'table:write',
  'events:PutEvents': 'bus:publish',
  'ses:SendEmail': 'mail:send',
  'sms-voice:SendTextMessage': 'sms:send',
}

const routesOf = (all: readonly Resource[], nameOf: (id: string | undefined) => string) => {
  const functionOf = new Map(
    ofType(all, 'AWS::ApiGatewayV2::Integration').map(({ id, Properties }) => [
      id,
      nameOf(target(Properties.IntegrationUri)),
    ]),
  )
  return ofType(all, 'AWS::ApiGatewayV2::Route').map(({ Properties: { RouteKey, Target, AuthorizationType } }) => ({
    key: RouteKey as string,
    function: functionOf.get(Target['Fn::Join'][1][1].Ref) ?? '',
    isPublic: AuthorizationType === 'NONE',
  }))
}

export const deployed = (catalogue: readonly CrmFunction[]): Deployed => {
  const { all } = templatesOf(catalogue)
  const lambdas = ofType(all, 'AWS::Lambda::Function')
  const nameIn = ({ Properties }: Resource) => String(Properties.FunctionName).replace(/^guanxi-dev-/, '')
  const names = new Map(lambdas.map((lambda) => [lambda.id, nameIn(lambda)]))
  const nameOf = (id: string | undefined) => names.get(id ?? '') ?? ''
  const calling = ofType(all, 'AWS::Events::Rule').filter(({ Properties }) =>
    names.has(target(Properties.Targets[0].Arn) ?? ''),
  )
  const rules = calling.map(({ Properties }) => ({
    function: nameOf(target(Properties.Targets[0].Arn)),
    pattern: Properties.EventPattern as Properties | undefined,
    expression: Properties.ScheduleExpression as string | undefined,
  }))
  return {
    functions: [...names.values()],
    routes: routesOf(all, nameOf).filter((route) => !isUnknown(route)),
    unknown: routesOf(all, nameOf).filter(isUnknown),
    rules: rules.flatMap(({ pattern, ...rule }) => (pattern ? [{ function: rule.function, pattern }] : [])),
    schedules: rules.flatMap(({ expression, ...rule }) =>
      expression ? [{ function: rule.function, expression }] : [],
    ),
    followers: ofType(all, 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => ({
      function: nameOf(target(Properties.FunctionName)),
      filters: Properties.FilterCriteria.Filters.map(({ Pattern }: Properties) => JSON.parse(Pattern)),
    })),
    capabilities: new Map(
      lambdas.map((lambda) => [
        nameIn(lambda),
        [
          ...allowedTo(all, lambda).flatMap(({ action }) => capabilityOf[action] ?? []),
          ...(lambda.Properties.Environment.Variables.WEBHOOK_AGENT ? (['webhook:send'] as const) : []),
        ],
      ]),
    ),
  }
}

/** Whether an event passes a pattern, as far as our patterns go: values, and `exists`. */
export const passes = (pattern: Properties, event: Properties | undefined): boolean =>
  Object.entries(pattern).every(([name, wanted]) => {
    const value = event?.[name]
    if (!Array.isArray(wanted)) return passes(wanted, value)
    return wanted.some((one) => (one?.exists === true ? value !== undefined : one === value))
  })

/** The route that API Gateway picks for a path: the one with literals where others have parameters. */
export const routeFor = ({ routes }: Deployed, method: string, path: string) => {
  const segments = path.split('/')
  const literals = (pattern: string) => pattern.replaceAll(/\{\w+\}/g, '~')
  return routes
    .filter(({ key }) => {
      const [routeMethod, pattern = ''] = key.split(' ')
      const wanted = pattern.split('/')
      const fits = wanted.every((segment, place) => segment.startsWith('{') || segment === segments[place])
      return routeMethod === method && wanted.length === segments.length && fits
    })
    .sort((a, b) => (literals(a.key) < literals(b.key) ? -1 : 1))[0]
}
