import { Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Construct } from 'constructs'
import { type AlarmRule, deadLetterAlarm, followerAlarm, gatewayAlarms, tableAlarms, throttleAlarm } from './alarms.ts'
import type { ApiStack } from './api-stack.ts'
import { alarmTopic } from './constructs/alarm-topic.ts'
import { dashboard } from './constructs/dashboard.ts'
import type { DomainStack } from './domain-stack.ts'
import type { FollowersStack } from './followers-stack.ts'
import type { DeploymentStage } from './stage.ts'
import type { StorageStack } from './storage-stack.ts'

interface Watched {
  readonly storage: StorageStack
  readonly api: ApiStack
  readonly followers: FollowersStack
  readonly domains: readonly DomainStack[]
}

/** What tells people that something needs them: alarms where work is late, refused or given up, and one page to look at. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, stage: DeploymentStage, { storage, api, followers, domains }: Watched) {
    super(scope, 'operations')
    const topic = new SnsAction(alarmTopic(this, stage))
    const functions = [...api.functions, ...followers.functions, ...domains.flatMap((domain) => domain.functions)]
    const ofDomains = domains.flatMap(({ node, deadLetters: queue }) => (queue ? [[node.id, queue] as const] : []))
    const deadLetters = new Map([...storage.deadLetters, ...ofDomains])
    const rules = [
      ...gatewayAlarms(api.gateway),
      ...[...deadLetters].map(([part, queue]) => deadLetterAlarm(part, queue)),
      ...followers.functions.map(followerAlarm),
      throttleAlarm(),
      ...tableAlarms(storage.resources),
    ]
    const alarms = rules.map((rule) => this.alarm(stage, rule, topic))
    dashboard(this, { stageName: stage.name, alarms, functions, followers: followers.functions, deadLetters })
  }

  private alarm(stage: DeploymentStage, { name, metric, above, periods, meaning }: AlarmRule, topic: SnsAction): Alarm {
    const alarm = new Alarm(this, name, {
      alarmName: `guanxi-${stage.name}-${name}`,
      alarmDescription: meaning,
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(topic)
    alarm.addOkAction(topic)
    return alarm
  }
}
