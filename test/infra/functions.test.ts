import { describe, expect, test } from 'vitest'
import type { Capability } from '../../shared/platform/platform.ts'
import { allowedTo, catalogues, lambdaOf, ofType, target, templatesOf } from './templates.ts'

const table = 'TableCD117FA1Arn'
const bus = 'BusEA82B648Arn'

/** By hand, beside the code that grants: an action and what it is on. */
const rightsOf: Record<Capability, readonly string[]> = {
  'table:read': [
    'dynamodb:GetItem table',
    'dynamodb:BatchGetItem table',
    'dynamodb:Query table',
    'dynamodb:Query table/index/index-g1',
    'dynamodb:Query table/index/index-g2',
    'dynamodb:Query table/index/index-g3',
    'dynamodb:Query table/index/index-due',
  ],
  'table:write': [
    'dynamodb:PutItem table',
    'dynamodb:UpdateItem table',
    'dynamodb:DeleteItem table',
    'dynamodb:ConditionCheckItem table',
  ],
  'bus:publish': ['events:PutEvents bus'],
  'mail:send': ['ses:SendEmail identity/dev.example.com', 'ses:SendEmail configuration-set/guanxi-dev'],
  'sms:send': ['sms-voice:SendTextMessage pool/pool-1'],
  'webhook:send': [],
}

const rightsOfKind = {
  http: [],
  authorizer: [],
  consumer: [
    "sqs:SendMessage domain's queue",
    "sqs:GetQueueAttributes domain's queue",
    "sqs:GetQueueUrl domain's queue",
  ],
  provider: [
    "sqs:SendMessage domain's queue",
    "sqs:GetQueueAttributes domain's queue",
    "sqs:GetQueueUrl domain's queue",
  ],
  scheduled: [
    "sqs:SendMessage domain's queue",
    "sqs:GetQueueAttributes domain's queue",
    "sqs:GetQueueUrl domain's queue",
  ],
  follower: [
    's3:PutObject given-up changes',
    's3:ListBucket bucket of given-up changes',
    'dynamodb:DescribeStream stream',
    'dynamodb:GetRecords stream',
    'dynamodb:GetShardIterator stream',
    'dynamodb:ListStreams stream',
  ],
}

const rightsOfAll = ['logs:CreateLogStream own log', 'logs:PutLogEvents own log']

/** Ticks are not traced. */
const tracing = (kind: string): readonly string[] =>
  kind === 'scheduled' ? [] : ['xray:PutTraceSegments *', 'xray:PutTelemetryRecords *']

/** A resource in the words of the table above. */
const named = (resource: unknown): string => {
  const text = JSON.stringify(resource)
  if (resource === '*') return '*'
  const outside = /(identity|configuration-set|pool)\/[\w.-]+/.exec(text)
  if (outside) return outside[0]
  if (text.includes('StreamArn')) return 'stream'
  if (text.includes(table)) return `table${/\/index\/[\w-]+/.exec(text)?.[0] ?? ''}`
  if (text.includes(bus)) return 'bus'
  if (/^\{"Fn::GetAtt":\["\w+deadletters\w+","Arn"\]\}$/.test(text)) return "domain's queue"
  if (text.includes(':s3:::guanxi-dev-given-up-') && text.includes('/*')) return 'given-up changes'
  if (text.includes('GivenUpChangesBucket')) return 'bucket of given-up changes'
  if (/^\{"Fn::GetAtt":\["\w+Logs\w+","Arn"\]\}$/.test(text)) return 'own log'
  return text
}

describe.each(catalogues)('of $name', ({ catalogue }) => {
  const { all } = templatesOf(catalogue)

  test.each(catalogue)('$name may do what it declares and nothing else', ({ name, kind, uses }) => {
    const allowed = allowedTo(all, lambdaOf(all, name)).map(({ Effect, action, resource }) => {
      expect(Effect).toBe('Allow')
      return `${action} ${named(resource)}`
    })
    const expected = [
      ...rightsOfAll,
      ...tracing(kind),
      ...rightsOfKind[kind],
      ...uses.flatMap((capability) => rightsOf[capability]),
    ]
    expect(allowed.toSorted()).toEqual(expected.toSorted())
  })

  test('no role is allowed any action or any resource but traces, and what a follower gave up', () => {
    const documents = all.flatMap(({ Type, Properties }) =>
      Type.startsWith('AWS::IAM::')
        ? [Properties.PolicyDocument, ...(Properties.Policies ?? [])].filter((document) => document)
        : [],
    )
    const wide = documents
      .flatMap(({ Statement }) => Statement)
      .filter(({ Action, Resource }) => /\*/.test(JSON.stringify([Action, Resource])))
    for (const { Action, Resource } of wide) {
      if (Action === 's3:PutObject') {
        expect(named(Resource)).toBe('given-up changes')
        continue
      }
      expect(Action).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'])
      expect(Resource).toBe('*')
    }
  })

  test.each(catalogue)(
    '$name runs on arm64 and Node 24 with its own log that does not grow for ever',
    ({ name, kind }) => {
      const lambda = lambdaOf(all, name)
      expect(lambda.Properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        ...(kind !== 'scheduled' && { TracingConfig: { Mode: 'Active' } }),
        LoggingConfig: { LogFormat: 'JSON' },
      })
      expect(lambda.Properties.MemorySize).toBeGreaterThanOrEqual(128)
      expect(lambda.Properties.Timeout).toBeLessThanOrEqual(900)
      const log = all.find(({ id }) => id === target(lambda.Properties.LoggingConfig.LogGroup))
      expect(log?.Properties).toMatchObject({ LogGroupName: `/aws/lambda/guanxi-dev-${name}`, RetentionInDays: 7 })
    },
  )

  test('no two functions share a role', () => {
    const roles = ofType(all, 'AWS::Lambda::Function').map(({ Properties }) => target(Properties.Role))
    expect(roles).toHaveLength(catalogue.length)
    expect(new Set(roles).size).toBe(catalogue.length)
  })

  test('every log group has a retention', () => {
    for (const { Properties } of ofType(all, 'AWS::Logs::LogGroup')) expect(Properties.RetentionInDays).toBe(7)
  })
})
