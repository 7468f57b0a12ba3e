import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { CrmFunction } from '../../functions/function.ts'
import type { Capability } from '../../shared/platform/platform.ts'
import { tableIndexes } from '../../shared/storage/table.ts'
import type { Resources } from './resources.ts'

/** Table and indexes by name: the table's own grant methods would open `index/*`. */
const readTable = ({ table }: Resources) => [
  new PolicyStatement({ actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], resources: [table.tableArn] }),
  new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: [table.tableArn, ...tableIndexes.map(({ indexName }) => `${table.tableArn}/index/${indexName}`)],
  }),
]

/** A transaction is authorised by what it does; there is no right of its own. */
const writeTable = ({ table }: Resources) => [
  new PolicyStatement({
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
    resources: [table.tableArn],
  }),
]

const publish = ({ bus }: Resources) => [
  new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }),
]

const sendMail = ({ mailFrom, mailConfigurationSet }: Resources, scope: Construct) => {
  const ofSes = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource, resourceName })
  return [
    new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: [
        ofSes('identity', mailFrom.slice(mailFrom.indexOf('@') + 1)),
        ofSes('configuration-set', mailConfigurationSet),
      ],
      conditions: { StringEquals: { 'ses:FromAddress': mailFrom } },
    }),
  ]
}

const sendSms = ({ smsFrom }: Resources) =>
  smsFrom === undefined ? [] : [new PolicyStatement({ actions: ['sms-voice:SendTextMessage'], resources: [smsFrom] })]

const statementsOf = {
  'table:read': readTable,
  'table:write': writeTable,
  'bus:publish': publish,
  'mail:send': sendMail,
  'sms:send': sendSms,
  // Outside of a private network a function reaches the internet without any right.
  'webhook:send': () => [],
} satisfies Record<Capability, (resources: Resources, scope: Construct) => PolicyStatement[]>

/** The rights that come with the declared capabilities; nothing else is granted to a function's code. */
export const grantsOf = (uses: readonly Capability[], resources: Resources, scope: Construct): PolicyStatement[] =>
  uses.flatMap((capability) => statementsOf[capability](resources, scope))

/** The environment that a function's kind and capabilities need. */
export const environmentOf = ({ kind, uses }: CrmFunction, resources: Resources, scope: Construct) => {
  const { table, bus, mailFrom, mailConfigurationSet, smsFrom, issuers } = resources
  return {
    TABLE_NAME: table.tableName,
    ...(uses.includes('bus:publish') && { BUS_NAME: bus.eventBusName }),
    ...(uses.includes('mail:send') && { MAIL_FROM: mailFrom, MAIL_CONFIGURATION_SET: mailConfigurationSet }),
    ...(uses.includes('sms:send') && smsFrom !== undefined && { SMS_FROM: smsFrom }),
    ...(uses.includes('webhook:send') && { WEBHOOK_AGENT: 'Guanxi' }),
    ...(kind === 'authorizer' && { ISSUERS: Stack.of(scope).toJsonString(issuers) }),
  }
}
