import { Duration } from 'aws-cdk-lib'
import { type EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import type { EventDefinition } from '../../events/define-event.ts'
import type { ProviderFunction } from '../../functions/function.ts'
import { eventPattern } from '../../shared/platform/aws-event.ts'
import { followerDelivery, targetDelivery, tickDelivery } from '../delivery.ts'
import { followedChanges } from '../followed-changes.ts'
import type { CatalogueFunction } from './catalogue-function.ts'
import type { Resources } from './resources.ts'

/** Calls a function with every event of these kinds that arrives on the bus. */
export const onEvents = (
  called: CatalogueFunction,
  events: readonly EventDefinition[],
  bus: EventBus,
  deadLetters: Queue,
): void => {
  new Rule(called, 'Rule', {
    eventBus: bus,
    description: called.definition.summary,
    eventPattern: eventPattern(events),
    targets: [target(called, deadLetters, targetDelivery)],
  })
}

/** Calls a function with what services of AWS tell on the account's default bus. */
export const onProviderEvents = (
  called: CatalogueFunction,
  { sources, detailTypes }: Pick<ProviderFunction, 'sources' | 'detailTypes'>,
  deadLetters: Queue,
): void => {
  new Rule(called, 'Rule', {
    description: called.definition.summary,
    eventPattern: { source: [...sources], detailType: [...detailTypes] },
    targets: [target(called, deadLetters, targetDelivery)],
  })
}

/** Calls a function at its times. */
export const onSchedule = (called: CatalogueFunction, expression: string, deadLetters: Queue): void => {
  new Rule(called, 'Schedule', {
    description: called.definition.summary,
    schedule: Schedule.expression(expression),
    targets: [target(called, deadLetters, tickDelivery)],
  })
}

/** Calls a function with the changes of the table, in order per item; what keeps failing is cut out and set aside. */
export const onChanges = (called: CatalogueFunction, { table, givenUpChanges }: Resources): void => {
  const { tableStreamArn } = table
  if (!tableStreamArn) throw new Error('the table has no stream')
  called.role.addToPolicy(
    new PolicyStatement({
      actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      resources: [tableStreamArn],
    }),
  )
  givenUpChanges.openTo(called.role)
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
    onFailure: { bind: () => ({ destination: givenUpChanges.bucket.bucketArn }) },
  })
  mapping.node.addDependency(called.role)
}

const target = (
  called: CatalogueFunction,
  deadLetters: Queue,
  { retries, maxAgeSeconds }: { readonly retries: number; readonly maxAgeSeconds: number },
) => {
  called.putDeadLettersInto(deadLetters)
  return new LambdaTarget(called.lambda, {
    // By its address only, so that no statement is added to the queue's policy: see openToRules.
    deadLetterQueue: Queue.fromQueueArn(called, 'DeadLetters', deadLetters.queueArn),
    retryAttempts: retries,
    maxEventAge: Duration.seconds(maxAgeSeconds),
  })
}
