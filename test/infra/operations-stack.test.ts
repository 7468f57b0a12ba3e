import { describe, expect, test } from 'vitest'
import { catalogues, ofType, type Properties, templatesOf } from './templates.ts'

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

  test('every function has alarms on errors, throttles and the slowest hundredth', () => {
    for (const { id } of ofType(all, 'AWS::Lambda::Function')) {
      expect(on('Errors', id), id).toHaveLength(1)
      expect(on('Throttles', id), id).toHaveLength(1)
      const [slow] = on('Duration', id)
      expect(slow).toMatchObject({ ExtendedStatistic: 'p99' })
    }
  })

  test('every follower has an alarm on how far it is behind', () => {
    for (const { Properties } of ofType(all, 'AWS::Lambda::EventSourceMapping'))
      expect(on('IteratorAge', Properties.FunctionName.Ref)).toHaveLength(1)
  })

  test('the gateway and the table have alarms', () => {
    const names = alarms.map(({ MetricName }) => MetricName)
    expect(names).toEqual(expect.arrayContaining(['5xx', 'Latency', 'ReadThrottleEvents', 'WriteThrottleEvents']))
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
    for (const { id } of ofType(operations, 'AWS::CloudWatch::Alarm')) expect(body).toContain(id)
  })
})
