import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { domainOf } from '../../infra/dead-letter-names.ts'
import { sampleCatalogue } from './samples/catalogue.ts'
import { catalogues, lambdaOf, ofType, type Properties, root, target, templatesOf } from './templates.ts'

describe.each(catalogues)('of $name', ({ catalogue }) => {
  const { operations, all } = templatesOf(catalogue)
  const alarms = ofType(operations, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)

  /** Alarms on a metric, by the value of its dimension in the other stack. */
  const on = (metric: string, id: string): readonly Properties[] =>
    alarms.filter(({ MetricName, Dimensions }) => MetricName === metric && JSON.stringify(Dimensions).includes(id))

  test('every queue of dead letters has an alarm at the first one', () => {
    for (const { id } of ofType(all, 'AWS::SQS::Queue')) {
      const [alarm] = on('ApproximateNumberOfMessagesVisible', id)
      expect(alarm, id).toMatchObject({
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        Statistic: 'Maximum',
      })
    }
  })

  test('every function that fails for good shows in an alarm: by what callers get, by its queue, or by how far it is behind', () => {
    const callers = alarms.filter(({ MetricName }) => MetricName === '5xx')
    expect(callers).toHaveLength(1)
    const queues = new Map(
      ofType(all, 'AWS::Lambda::EventInvokeConfig').map(({ Properties }) => [
        target(Properties.FunctionName),
        target(Properties.DestinationConfig.OnFailure.Destination),
      ]),
    )
    for (const { name, kind } of catalogue) {
      const { id } = lambdaOf(all, name)
      if (kind === 'http' || kind === 'authorizer') continue
      const seen =
        kind === 'follower'
          ? on('IteratorAge', id)
          : on('ApproximateNumberOfMessagesVisible', queues.get(id) ?? 'no queue')
      expect(seen, name).toHaveLength(1)
    }
  })

  test('callers who get errors, or wait longer than two seconds, are noticed', () => {
    const [errors] = alarms.filter(({ MetricName }) => MetricName === '5xx')
    const [slow] = alarms.filter(({ MetricName }) => MetricName === 'Latency')
    expect(errors).toMatchObject({ Threshold: 0, Statistic: 'Sum' })
    expect(slow).toMatchObject({ Threshold: 2000, ExtendedStatistic: 'p99' })
  })

  test('one alarm tells of throttled functions, which share the concurrency of the account', () => {
    const throttles = alarms.filter(({ MetricName }) => MetricName === 'Throttles')
    expect(throttles).toMatchObject([{ Namespace: 'AWS/Lambda', Statistic: 'Sum', Threshold: 0 }])
    expect(throttles[0]).not.toHaveProperty('Dimensions')
  })

  test('no alarm is billed more than once: each looks at one metric', () => {
    for (const { Metrics, MetricName } of alarms) expect([Metrics, typeof MetricName]).toEqual([undefined, 'string'])
  })

  test('the number of alarms grows with domains and not with functions', () => {
    const asynchronous = catalogue.filter(({ kind }) => ['consumer', 'provider', 'scheduled'].includes(kind))
    const domains = new Set(asynchronous.map(domainOf))
    const followers = catalogue.filter(({ kind }) => kind === 'follower')
    const [gateway, throttles, table, busAndStream] = [2, 1, 2, 2]
    expect(alarms).toHaveLength(gateway + throttles + table + busAndStream + followers.length + domains.size)
  })

  test('every follower has an alarm on how far it is behind', () => {
    for (const { Properties } of ofType(all, 'AWS::Lambda::EventSourceMapping'))
      expect(on('IteratorAge', Properties.FunctionName.Ref)).toHaveLength(1)
  })

  test('the table that refuses work is noticed', () => {
    const names = alarms.map(({ MetricName }) => MetricName)
    expect(names).toEqual(expect.arrayContaining(['ReadThrottleEvents', 'WriteThrottleEvents']))
  })

  test('the runbook has a row for every alarm', () => {
    const runbook = readFileSync(new URL('docs/operations.md', root), 'utf8')
    for (const { AlarmName } of alarms) {
      const name = String(AlarmName).replace('guanxi-dev-', '')
      const row = name.endsWith('-dead-letters') && !/^(bus|stream)-/.test(name) ? 'D-dead-letters' : name
      if (sampleCatalogue !== catalogue) expect(runbook).toContain(`\`${row}\``)
    }
  })

  test('every alarm tells somebody, also when it is over, and says what to do', () => {
    const [topic] = ofType(operations, 'AWS::SNS::Topic')
    for (const { AlarmActions, OKActions, AlarmDescription } of alarms) {
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic?.id }], [{ Ref: topic?.id }]])
      expect(AlarmDescription.length).toBeGreaterThan(10)
    }
  })

  test('one dashboard shows every alarm and every function', () => {
    const dashboards = ofType(operations, 'AWS::CloudWatch::Dashboard')
    expect(dashboards).toHaveLength(1)
    const body = JSON.stringify(dashboards[0]?.Properties.DashboardBody)
    for (const { name } of catalogue) expect(body).toContain(name)
    for (const metric of [
      'Invocations',
      'Errors',
      'Duration',
      'IteratorAge',
      'Throttles',
      'ApproximateNumberOfMessages',
    ])
      expect(body).toContain(metric)
    for (const { id } of ofType(operations, 'AWS::CloudWatch::Alarm')) expect(body).toContain(id)
  })
})
