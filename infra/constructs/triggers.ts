import { Duration } from 'aws-cdk-lib'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { type EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { EventDefinition } from '../../events/define-event.ts'
import { eventPattern } from '../../shared/platform/aws-event.ts'
import { followerDelivery, targetDelivery, tickDelivery } from '../delivery.ts'
import { followedChanges } from '../followed-changes.ts'
import type { CatalogueFunction } from './catalogue-function.ts'

/** Calls a function with every event of these kinds that arrives on the bus. */
export const onEvents = (called: CatalogueFunction, events: readonly EventDefinition[], bus: EventBus): void => {
  const queue = called.withDeadLetters()
  new Rule(called, 'Rule', {
    eventBus: bus,
    description: called.definition.summary,
    eventPattern: eventPattern(events),
    targets: [target(called, queue, targetDelivery)],
  })
}

/** Calls a function at its times. */
export const onSchedule = (called: CatalogueFunction, expression: string): void => {
  const queue = called.withDeadLetters()
  new Rule(called, 'Schedule', {
    description: called.definition.summary,
    schedule: Schedule.expression(expression),
    targets: [target(called, queue, tickDelivery)],
  })
}

/** Calls a function with the changes of the table, in order per item; what keeps failing is cut out and set aside. */
export const onChanges = (called: CatalogueFunction, { tableStreamArn }: TableV2): void => {
  if (!tableStreamArn) throw new Error('the table has no stream')
  const queue = called.withDeadLetters()
  called.role.addToPolicy(
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: [tableStreamArn],
    }),
  )
  const mapping = new EventSourceMapping(called, 'Changes', {
    target: called.lambda,
    eventSourceArn: tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: followedChanges.map((pattern) => FilterCriteria.filter(pattern)),
    batchSize: followerDelivery.batchSize,
    maxBatchingWindow: Duration.seconds(followerDelivery.batchWindowSeconds),
    parallelizationFactor: followerDelivery.parallelShares,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: followerDelivery.retries,
    maxRecordAge: Duration.seconds(followerDelivery.maxAgeSeconds),
    onFailure: new SqsDlq(queue),
  })
  mapping.node.addDependency(called.role)
}

const target = (
  { lambda }: CatalogueFunction,
  deadLetterQueue: Queue,
  { retries, maxAgeSeconds }: { readonly retries: number; readonly maxAgeSeconds: number },
) =>
  new LambdaTarget(lambda, {
    deadLetterQueue,
    retryAttempts: retries,
    maxEventAge: Duration.seconds(maxAgeSeconds),
  })
