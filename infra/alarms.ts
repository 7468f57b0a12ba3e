import { Duration } from 'aws-cdk-lib'
import { type IMetric, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import type { HttpGateway } from './constructs/http-gateway.ts'
import type { Resources } from './constructs/resources.ts'

/**
 * Something to be told of: a metric above a bound in each of so many periods of five minutes. Every alarm costs by the metric, so
 * there is one where somebody has something to do, and none on what mends itself by being tried again.
 */
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

/** Errors, timeouts and slowness of HTTP functions and of the authorizer all show in what callers get. */
export const gatewayAlarms = ({ api }: HttpGateway): readonly AlarmRule[] => [
  {
    name: 'gateway-errors',
    metric: api.metricServerError({ period, statistic: Stats.SUM }),
    above: 0,
    periods: 1,
    meaning: 'callers got answers of 500 and above: the access log says which route, its log why',
  },
  {
    name: 'gateway-p99',
    metric: api.metricLatency({ period, statistic: Stats.p(99) }),
    above: 2000,
    periods: 3,
    meaning: 'callers wait long: the dashboard says for which function',
  },
]

/** A consumer or a tick that fails for good, or cannot be called, ends in its domain's queue within minutes. */
export const deadLetterAlarm = (part: string, queue: Queue): AlarmRule => ({
  name: `${part}-dead-letters`,
  metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
  above: 0,
  periods: 1,
  meaning: `${part} gave up on something: find out why, then npm run redrive`,
})

export const followerAlarm = ({ definition, lambda }: CatalogueFunction): AlarmRule => ({
  name: `${definition.name}-behind`,
  metric: lambda.metric('IteratorAge', { period, statistic: Stats.MAXIMUM }),
  above: followerBehindMs,
  periods: 1,
  meaning: `${definition.name} is behind the table's changes; they are forgotten after 24 hours`,
})

/** Functions share the concurrency of the account and region, and so this one number tells of all of them. */
export const throttleAlarm = (): AlarmRule => ({
  name: 'throttles',
  metric: new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', period, statistic: Stats.SUM }),
  above: 0,
  periods: 1,
  meaning: "functions were not started: the account's concurrency in this region is used up",
})

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
