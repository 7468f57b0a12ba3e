import { expect, test } from 'vitest'
import { tableDefinition } from '../../shared/storage/table.ts'
import { sampleCatalogue } from './samples/catalogue.ts'
import { ofType, target, templatesOf } from './templates.ts'

const { storage } = templatesOf([])
const [table] = ofType(storage, 'AWS::DynamoDB::GlobalTable')
const replicas = table?.Properties.Replicas as Record<string, unknown>[]

test('the table has the keys and indexes that the store reads', () => {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode, StreamSpecification } =
    tableDefinition('any')
  expect(table?.Properties).toMatchObject({
    KeySchema,
    BillingMode,
    StreamSpecification: { StreamViewType: StreamSpecification.StreamViewType },
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  })
  expect(table?.Properties.GlobalSecondaryIndexes).toEqual(GlobalSecondaryIndexes)
  expect(new Set(table?.Properties.AttributeDefinitions)).toEqual(new Set(AttributeDefinitions))
})

test('the table cannot be deleted by a mistake and can be restored to any second of 35 days', () => {
  expect(replicas).toHaveLength(1)
  expect(replicas[0]).toMatchObject({
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
  })
})

test.each([
  'AWS::DynamoDB::GlobalTable',
  'AWS::S3::Bucket',
  'AWS::Cognito::UserPool',
  'AWS::Events::EventBus',
  'AWS::Events::Archive',
])('%s stays when its stack goes', (type) => {
  const resources = ofType(storage, type)
  expect(resources).toHaveLength(1)
  expect(resources[0]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
})

test('every domain event that is published is kept for replay', () => {
  const [archive] = ofType(storage, 'AWS::Events::Archive')
  const [bus] = ofType(storage, 'AWS::Events::EventBus')
  expect(archive?.Properties).toMatchObject({
    EventPattern: { source: ['guanxi'] },
    RetentionDays: 7,
    SourceArn: { 'Fn::GetAtt': [bus?.id, 'Arn'] },
  })
})

test('changes that a follower gave up are kept for a month, closed to the public, and told of by a queue', () => {
  const [bucket] = ofType(storage, 'AWS::S3::Bucket')
  expect(bucket?.Properties).toMatchObject({
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 30, Status: 'Enabled' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
  })
  const [rule] = ofType(storage, 'AWS::Events::Rule')
  expect(rule?.Properties.EventPattern).toEqual({
    source: ['aws.s3'],
    'detail-type': ['Object Created'],
    detail: { bucket: { name: [{ Ref: bucket?.id }] } },
  })
  const queueOf = (reference: unknown) =>
    storage.find(({ id }) => id === target(reference as Record<string, unknown>))?.Properties.QueueName
  const [sent] = rule?.Properties.Targets ?? []
  expect(queueOf(sent.Arn)).toBe('guanxi-dev-stream-dead-letters')
  expect(queueOf(sent.DeadLetterConfig.Arn)).toBe('guanxi-dev-bus-dead-letters')
})

test('stacks do not lock each other: nothing is exported, nothing imported', () => {
  expect(JSON.stringify(templatesOf(sampleCatalogue).all)).not.toContain('Fn::ImportValue')
})

test('nobody signs up alone, and signing in takes two factors', () => {
  const [pool] = ofType(storage, 'AWS::Cognito::UserPool')
  expect(pool?.Properties).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    DeletionProtection: 'ACTIVE',
  })
})

test('SES tells what becomes of a mail of the stage, on the bus of the account where it can', () => {
  expect(ofType(storage, 'AWS::SES::ConfigurationSet')[0]?.Properties).toMatchObject({ Name: 'guanxi-dev' })
  const [destination] = ofType(storage, 'AWS::SES::ConfigurationSetEventDestination')
  const { MatchingEventTypes, EventBridgeDestination, Enabled } = destination?.Properties.EventDestination ?? {}
  expect(MatchingEventTypes.toSorted()).toEqual(
    ['bounce', 'click', 'complaint', 'delivery', 'open', 'reject', 'send'].toSorted(),
  )
  expect([Enabled, JSON.stringify(EventBridgeDestination.EventBusArn)]).toEqual([
    true,
    expect.stringContaining(':event-bus/default'),
  ])
})
