import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { customerTable } from './constructs/customer-table.ts'
import { deadLetterQueue } from './constructs/dead-letter-queue.ts'
import { domainEventBus } from './constructs/event-bus.ts'
import { GivenUpChanges } from './constructs/given-up-changes.ts'
import { mailEvents } from './constructs/mail-events.ts'
import type { Resources } from './constructs/resources.ts'
import { userPool } from './constructs/user-pool.ts'
import { deadLettersName } from './dead-letter-names.ts'
import type { DeploymentStage } from './stage.ts'

/** What must outlive every other stack: the table, the users, the bus with the archive that hangs on it, and what was given up. */
export class StorageStack extends Stack {
  readonly resources: Resources
  /** By the part of the stage that gave up. */
  readonly deadLetters: ReadonlyMap<string, Queue>

  constructor(scope: Construct, stage: DeploymentStage) {
    super(scope, 'storage', { terminationProtection: true })
    const table = customerTable(this, 'Table', `guanxi-${stage.name}`)
    const ofBus = deadLetterQueue(this, 'BusDeadLetters', deadLettersName(stage.name, 'bus'))
    const bus = domainEventBus(this, stage, ofBus)
    const givenUp = new GivenUpChanges(this, { stageName: stage.name, undelivered: ofBus })
    this.deadLetters = new Map([
      ['bus', ofBus],
      ['stream', givenUp.notices],
    ])
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
      givenUpChanges: givenUp,
      mailFrom: stage.mailFrom,
      mailConfigurationSet: mailEvents(this, `guanxi-${stage.name}`),
      smsFrom: stage.smsFrom,
      issuers: [{ issuer: users.userPoolProviderUrl, audience: client.userPoolClientId }, ...stage.issuers],
    }
    new CfnOutput(this, 'TableName', { value: table.tableName })
    new CfnOutput(this, 'UserPoolId', { value: users.userPoolId })
    new CfnOutput(this, 'UserPoolClientId', { value: client.userPoolClientId })
  }
}
