import { Duration } from 'aws-cdk-lib'
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import type { HttpGateway } from './constructs/http-gateway.ts'
import type { Resources } from './constructs/resources.ts'
import { slowMsOf } from './function-limits.ts'

/** Something to be told of: a metric above a bound in each of so many periods of five minutes. */
export interface AlarmRule {
  readonly name: string
  readonly metric: IMetric
  readonly above: number
  readonly periods: number
  readonly meaning: string
}

const period = Duration.minutes(5)

/** A follower that is this far behind the table has been failing or starved for a while. */
const followerBehindMs = 60_000

export const functionAlarms = ({ definition, lambda }: CatalogueFunction): readonly AlarmRule[] => [
  {
    name: `${definition.name}-errors`,
    metric: lambda.metricErrors({ period }),
    above: 0,
    periods: 1,
    meaning: `${definition.name} failed: look for its errors in the log by request id`,
  },
  {
    name: `${definition.name}-throttles`,
    metric: lambda.metricThrottles({ period }),
    above: 0,
    periods: 1,
    meaning: `${definition.name} was not started: the account's concurrency is used up`,
  },
  {
    name: `${definition.name}-p99`,
    metric: lambda.metricDuration({ period, statistic: Stats.p(99) }),
    above: slowMsOf(definition),
    periods: 3,
    meaning: `${definition.name} is slow`,
  },
]

export const followerAlarm = ({ definition, lambda }: CatalogueFunction): AlarmRule => ({
  name: `${definition.name}-behind`,
  metric: lambda.metric('IteratorAge', { period, statistic: Stats.MAXIMUM }),
  above: followerBehindMs,
  periods: 1,
  meaning: `${definition.name} is behind the table's changes; they are forgotten after 24 hours`,
})

export const deadLetterAlarm = (name: string, queue: Queue): AlarmRule => ({
  name: `${name}-dead-letters`,
  metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
  above: 0,
  periods: 1,
  meaning: `${name} gave up on something: find out why, then redrive`,
})

export const gatewayAlarms = ({ api }: HttpGateway): readonly AlarmRule[] => [
  {
    name: 'gateway-errors',
    metric: api.metricServerError({ period, statistic: Stats.SUM }),
    above: 0,
    periods: 1,
    meaning: 'callers got answers of 500 and above',
  },
  {
    name: 'gateway-p99',
    metric: api.metricLatency({ period, statistic: Stats.p(99) }),
    above: 2000,
    periods: 3,
    meaning: 'callers wait long',
  },
]

export const tableAlarms = ({ table }: Resources): readonly AlarmRule[] =>
  ['ReadThrottleEvents', 'WriteThrottleEvents'].map((metricName) => ({
    name: `table-${metricName === 'ReadThrottleEvents' ? 'read' : 'write'}-throttles`,
    metric: new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: table.tableName },
      period,
      statistic: Stats.SUM,
    }),
    above: 10,
    periods: 1,
    meaning: 'the table refuses work: a key takes more than a partition can',
  }))
