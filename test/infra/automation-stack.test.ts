import { describe, expect, test } from 'vitest'
import { catalogues, lambdaOf, ofType, type Properties, target, templatesOf } from './templates.ts'

/** Sources of an EventBridge rule are Lambda targets only. */
const targetsOf = (rules: readonly { Properties: Properties }[]): readonly Properties[] =>
  rules.flatMap(({ Properties }) => Properties.Targets)

describe.each(catalogues)('of $name', ({ catalogue }) => {
  const { automation, all } = templatesOf(catalogue)
  const asynchronous = catalogue.filter(({ kind }) => ['consumer', 'provider', 'scheduled'].includes(kind))
  const queues = new Set(ofType(automation, 'AWS::SQS::Queue').map(({ id }) => id))

  test('every target of a rule or a schedule has a dead-letter queue and limits', () => {
    const targets = targetsOf(ofType(automation, 'AWS::Events::Rule'))
    expect(targets).toHaveLength(asynchronous.length)
    for (const { DeadLetterConfig, RetryPolicy } of targets) {
      expect(queues).toContain(target(DeadLetterConfig.Arn))
      expect(RetryPolicy.MaximumRetryAttempts).toBeLessThanOrEqual(24)
      expect(RetryPolicy.MaximumEventAgeInSeconds).toBeLessThanOrEqual(6 * 3600)
    }
  })

  test('nothing is called by ways that these tests do not look at', () => {
    const ways = ['AWS::Scheduler::Schedule', 'AWS::Pipes::Pipe', 'AWS::SNS::Subscription', 'AWS::Lambda::Url']
    expect(all.filter(({ Type }) => ways.includes(Type))).toEqual([])
  })

  test('what services of AWS tell is listened to where they tell it: on the default bus', () => {
    const rules = ofType(automation, 'AWS::Events::Rule').filter(({ Properties }) =>
      Properties.EventPattern?.source?.some((source: string) => source.startsWith('aws.')),
    )
    expect(rules).toHaveLength(catalogue.filter(({ kind }) => kind === 'provider').length)
    for (const { Properties } of rules) expect(Properties).not.toHaveProperty('EventBusName')
  })

  test('every queue that EventBridge puts dead letters into lets it', () => {
    const policies = ofType(automation, 'AWS::SQS::QueuePolicy')
    for (const rule of ofType(automation, 'AWS::Events::Rule')) {
      const queue = target(rule.Properties.Targets[0].DeadLetterConfig.Arn)
      const statements = policies
        .filter(({ Properties }) => target(Properties.Queues[0]) === queue)
        .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Properties[])
      expect(statements).toContainEqual(
        expect.objectContaining({
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Condition: {
            ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', expect.arrayContaining([':rule/guanxi-dev*'])] } },
          },
        }),
      )
    }
  })

  test('no policy of a queue is larger than SQS takes', () => {
    for (const { Properties } of ofType(all, 'AWS::SQS::QueuePolicy')) {
      const { Statement } = Properties.PolicyDocument
      expect(Statement.filter(({ Condition }: Properties) => Condition).length).toBeLessThanOrEqual(10)
      expect(JSON.stringify(Statement).length).toBeLessThan(8192)
    }
  })

  test.each(asynchronous)(
    'asynchronous calls of $name end after two retries in the queue of its domain',
    ({ name, source }) => {
      const lambda = lambdaOf(automation, name)
      const limits = ofType(automation, 'AWS::Lambda::EventInvokeConfig').filter(
        ({ Properties }) => target(Properties.FunctionName) === lambda.id,
      )
      expect(limits).toHaveLength(1)
      expect(limits[0]?.Properties).toMatchObject({ MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 6 * 3600 })
      const queue = automation.find(
        ({ id }) => id === target(limits[0]?.Properties.DestinationConfig.OnFailure.Destination),
      )
      expect(queue?.Properties.QueueName).toBe(`guanxi-dev-${source.split('/')[1]}-dead-letters`)
    },
  )

  test.each(catalogue.filter(({ kind }) => kind === 'follower'))(
    '$name follows records only, cuts out what keeps failing and gives up before the stream forgets',
    ({ name }) => {
      const lambda = lambdaOf(automation, name)
      const [mapping] = ofType(automation, 'AWS::Lambda::EventSourceMapping').filter(
        ({ Properties }) => target(Properties.FunctionName) === lambda.id,
      )
      expect(mapping?.Properties).toMatchObject({
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        StartingPosition: 'TRIM_HORIZON',
      })
      expect(JSON.stringify(mapping?.Properties.DestinationConfig.OnFailure.Destination)).toMatch(
        /GivenUpChangesBucket\w+Arn/,
      )
      expect(mapping?.Properties.BatchSize).toBeLessThanOrEqual(1000)
      expect(mapping?.Properties.MaximumRetryAttempts).toBeGreaterThan(0)
      expect(mapping?.Properties.MaximumRetryAttempts).toBeLessThanOrEqual(100)
      expect(mapping?.Properties.MaximumRecordAgeInSeconds).toBeGreaterThan(0)
      expect(mapping?.Properties.MaximumRecordAgeInSeconds).toBeLessThan(24 * 3600)
      expect(mapping?.Properties.FilterCriteria.Filters).toHaveLength(2)
      expect(JSON.stringify(mapping?.Properties.EventSourceArn)).toContain('StreamArn')
    },
  )

  test('at most two functions follow the stream, which is all that a shard feeds', () => {
    expect(ofType(all, 'AWS::Lambda::EventSourceMapping').length).toBeLessThanOrEqual(2)
  })

  test('queues keep dead letters for two weeks, encrypted and over TLS only', () => {
    for (const { Properties } of ofType(all, 'AWS::SQS::Queue'))
      expect(Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true })
    for (const { Properties } of ofType(all, 'AWS::SQS::QueuePolicy'))
      expect(Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      )
  })
})
