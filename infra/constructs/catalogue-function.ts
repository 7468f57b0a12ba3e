import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { CrmFunction } from '../../functions/function.ts'
import type { Bundle } from '../bundle.ts'
import { asyncDelivery } from '../delivery.ts'
import { memoryMbOf, timeoutSecondsOf } from '../function-limits.ts'
import type { DeploymentStage } from '../stage.ts'
import { environmentOf, grantsOf } from './grants.ts'
import type { Resources } from './resources.ts'

interface Props {
  readonly definition: CrmFunction
  readonly bundle: Bundle
  readonly stage: DeploymentStage
  readonly resources: Resources
}

/** One function of the catalogue: its Lambda with a role and a log group. */
export class CatalogueFunction extends Construct {
  readonly definition: CrmFunction
  readonly lambda: LambdaFunction
  readonly role: Role
  readonly functionName: string

  constructor(scope: Construct, { definition, bundle, stage, resources }: Props) {
    super(scope, definition.name)
    this.definition = definition
    this.functionName = `guanxi-${stage.name}-${definition.name}`
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${this.functionName}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    )
    for (const statement of grantsOf(definition.uses, resources, this)) this.role.addToPolicy(statement)
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName: this.functionName,
      description: definition.summary,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundle.folder),
      memorySize: memoryMbOf(definition),
      timeout: Duration.seconds(timeoutSecondsOf(definition)),
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      // A tick every minute would be nearly the whole bill of X-Ray, and what it does stands in its log.
      tracing: definition.kind === 'scheduled' ? Tracing.DISABLED : Tracing.ACTIVE,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...environmentOf(definition, resources, this) },
    })
    this.acknowledge()
  }

  /** Gives asynchronous calls of this function their limits, and puts what outlasts them into a queue. */
  putDeadLettersInto(queue: Queue): void {
    this.lambda.configureAsyncInvoke({
      onFailure: new SqsDestination(queue),
      retryAttempts: asyncDelivery.retries,
      maxEventAge: Duration.seconds(asyncDelivery.maxAgeSeconds),
    })
  }

  private acknowledge() {
    if (this.definition.kind === 'scheduled')
      Validations.of(this.lambda).acknowledge({
        id: 'Serverless-LambdaTracing',
        reason:
          'Ticks come every minute and mostly find nothing: traces of them cost more than the ticks, and tell nothing.',
      })
    else
      Validations.of(this.role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray knows no resources: sending traces can only be granted on all. Nothing else is granted so.',
      })
    Validations.of(this.lambda).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason:
        'HTTP functions and the authorizer are called synchronously; followers have a bucket behind their mapping, the others a failure destination, which keeps the error with the event.',
    })
  }
}
