import { AlarmStatusWidget, Dashboard, GraphWidget, type IAlarm, type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { CatalogueFunction } from './catalogue-function.ts'

const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
  new GraphWidget({ title, left, right, width: 12, height: 6 })

interface Shown {
  readonly stageName: string
  readonly alarms: readonly IAlarm[]
  readonly functions: readonly CatalogueFunction[]
  readonly followers: readonly CatalogueFunction[]
  /** Dead letters by the part of the stage that gave up. */
  readonly deadLetters: ReadonlyMap<string, IQueue>
}

/** One page: what is wrong, then what is going on. */
export const dashboard = (
  scope: Construct,
  { stageName, alarms, functions, followers, deadLetters }: Shown,
): Dashboard => {
  const each = (metricOf: (called: CatalogueFunction) => IMetric) => functions.map(metricOf)
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: `guanxi-${stageName}`,
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 6 })],
      [
        graph(
          'Calls',
          each(({ lambda, definition }) => lambda.metricInvocations({ label: definition.name })),
        ),
        graph(
          'Errors',
          each(({ lambda, definition }) => lambda.metricErrors({ label: definition.name })),
        ),
      ],
      [
        graph(
          'p99 ms',
          each(({ lambda, definition }) => lambda.metricDuration({ label: definition.name, statistic: Stats.p(99) })),
        ),
        graph(
          'Followers behind, ms',
          followers.map(({ lambda, definition }) =>
            lambda.metric('IteratorAge', { label: definition.name, statistic: Stats.MAXIMUM }),
          ),
        ),
      ],
      [
        graph(
          'Throttled',
          each(({ lambda, definition }) => lambda.metricThrottles({ label: definition.name })),
        ),
        graph(
          'Dead letters',
          [...deadLetters].map(([label, queue]) =>
            queue.metricApproximateNumberOfMessagesVisible({ label, statistic: Stats.MAXIMUM }),
          ),
        ),
      ],
    ],
  })
}
