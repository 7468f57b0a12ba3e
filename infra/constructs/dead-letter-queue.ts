import { Duration, Validations } from 'aws-cdk-lib'
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
