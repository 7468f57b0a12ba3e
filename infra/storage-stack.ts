import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { customerTable } from './constructs/customer-table.ts'
import { deadLetterQueue } from './constructs/dead-letter-queue.ts'
import { domainEventBus } from './constructs/event-bus.ts'
import type { Resources } from './constructs/resources.ts'
import { userPool } from './constructs/user-pool.ts'
import type { DeploymentStage } from './stage.ts'

/** What must outlive every other stack: the table, the users, the bus with the archive that hangs on it. */
export class StorageStack extends Stack {
  readonly resources: Resources
  readonly busDeadLetters: Queue

  constructor(scope: Construct, stage: DeploymentStage) {
    super(scope, 'storage', { terminationProtection: true })
    const table = customerTable(this, 'Table', `guanxi-${stage.name}`)
    this.busDeadLetters = deadLetterQueue(this, 'BusDeadLetters', `guanxi-${stage.name}-bus-dead-letters`)
    const bus = domainEventBus(this, stage, this.busDeadLetters)
    const users = userPool(this, 'Users', `guanxi-${stage.name}`)
    const client = users.addClient('Client', {
      authFlows: { userSrp: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
    })
    this.resources = {
      table,
      bus,
      mailFrom: stage.mailFrom,
      issuers: [{ issuer: users.userPoolProviderUrl, audience: client.userPoolClientId }, ...stage.issuers],
    }
    new CfnOutput(this, 'TableName', { value: table.tableName })
    new CfnOutput(this, 'UserPoolId', { value: users.userPoolId })
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId })
  }
}
