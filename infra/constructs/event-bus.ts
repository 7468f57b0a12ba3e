import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Archive, EventBus } from 'aws-cdk-lib/aws-events'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { eventSource } from '../../shared/platform/aws-event.ts'
import type { DeploymentStage } from '../stage.ts'

/** The bus that domain events travel on, with an archive from which they can be replayed. */
export const domainEventBus = (scope: Construct, stage: DeploymentStage, deadLetterQueue: Queue): EventBus => {
  const bus = new EventBus(scope, 'Bus', { eventBusName: `guanxi-${stage.name}`, deadLetterQueue })
  const archive = new Archive(scope, 'Archive', {
    sourceEventBus: bus,
    archiveName: `guanxi-${stage.name}`,
    eventPattern: { source: [eventSource] },
    retention: Duration.days(stage.archiveDays),
  })
  for (const kept of [bus, archive]) kept.applyRemovalPolicy(RemovalPolicy.RETAIN)
  return bus
}
