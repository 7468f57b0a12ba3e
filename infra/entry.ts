import type { CrmFunction } from '../functions/function.ts'

/**
 * The module that Lambda loads for a function: the function, the AWS platform, and of handlers and adapters
 * only those that the function uses, so that nobody carries a router without routes, or a client of a service it does not use.
 */
export const entrySource = ({ kind, source, uses }: Pick<CrmFunction, 'kind' | 'source' | 'uses'>): string => {
  const adapters = [
    ...(uses.includes('bus:publish') ? [{ port: 'bus', adapter: 'awsBus', file: 'aws-bus' }] : []),
    ...(uses.includes('mail:send') ? [{ port: 'mail', adapter: 'awsMail', file: 'aws-mail' }] : []),
    ...(uses.includes('sms:send') ? [{ port: 'sms', adapter: 'awsSms', file: 'aws-sms' }] : []),
    ...(uses.includes('webhook:send') ? [{ port: 'webhooks', adapter: 'awsWebhooks', file: 'aws-webhooks' }] : []),
    ...(kind === 'authorizer' ? [{ port: 'tokens', adapter: 'awsTokens', file: 'aws-tokens' }] : []),
  ]
  return [
    `import definition from './${source}'`,
    `import { ${kind}Lambda } from './functions/lambda.ts'`,
    `import { awsPlatform } from './shared/platform/aws-platform.ts'`,
    ...adapters.map(({ adapter, file }) => `import { ${adapter} } from './shared/platform/${file}.ts'`),
    `const adapters = { ${adapters.map(({ port, adapter }) => `${port}: ${adapter}`).join(', ')} }`,
    `export const handler = ${kind}Lambda(definition, awsPlatform(definition.name, process.env, adapters))`,
  ].join('\n')
}
