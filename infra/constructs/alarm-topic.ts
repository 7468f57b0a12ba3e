import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { DeploymentStage } from '../stage.ts'

/** Where alarms are told. They carry names and figures, never data of a customer. */
export const alarmTopic = (scope: Construct, { name, alarmMail }: DeploymentStage): Topic => {
  const topic = new Topic(scope, 'AlarmTopic', { topicName: `guanxi-${name}-alarms`, enforceSSL: true })
  if (alarmMail !== undefined) topic.addSubscription(new EmailSubscription(alarmMail))
  return topic
}
