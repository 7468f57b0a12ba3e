import { Duration, Stack, Validations } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

/** Where what could not be processed waits for somebody to look at it and send it again. Its alarm is in operations. */
export const deadLetterQueue = (scope: Construct, id: string, queueName: string): Queue => {
  const queue = new Queue(scope, id, {
    queueName,
    retentionPeriod: Duration.days(14),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  })
  const reason = 'This is a dead-letter queue: nothing consumes it, so nothing of it can fail.'
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason }, { id: 'Serverless-SQSRedrivePolicy', reason })
  return queue
}

/**
 * Lets all rules of a stage put into a queue what they could not deliver. The policy of a queue takes at most ten conditions, so a
 * statement for each rule, as CDK would add it, is refused from the eleventh rule on.
 */
export const openToRules = (queue: Queue, stageName: string): void => {
  const rules = Stack.of(queue).formatArn({ service: 'events', resource: 'rule', resourceName: `guanxi-${stageName}*` })
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': rules } },
    }),
  )
}
