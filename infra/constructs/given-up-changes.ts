import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { deadLettersName } from '../dead-letter-names.ts'
import { deadLetterQueue } from './dead-letter-queue.ts'

/** Names of buckets are the whole world's. */
const bucketName = (stageName: string, account: string, region: string): string =>
  `guanxi-${stageName}-given-up-${account}-${region}`

interface Props {
  readonly stageName: string
  /** Takes the notices that cannot be delivered. */
  readonly undelivered: Queue
}

/**
 * What followers gave up. The stream forgets after a day, and a queue as destination would hold only shard and sequence numbers;
 * a bucket gets the changes themselves. A notice of each object stands in a queue, which has the alarm and is what is redriven.
 */
export class GivenUpChanges extends Construct {
  readonly bucket: Bucket
  readonly notices: Queue
  private readonly stageName: string

  constructor(scope: Construct, { stageName, undelivered }: Props) {
    super(scope, 'GivenUpChanges')
    this.stageName = stageName
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: bucketName(stageName, Aws.ACCOUNT_ID, Aws.REGION),
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // They hold data of customers, so they do not stay for ever; queues forget after 14 days.
      lifecycleRules: [{ expiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.RETAIN,
    })
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Only Lambda writes to it and only an operator reads it, through calls that CloudTrail can record.',
    })
    const bucket = this.bucket.node.defaultChild as CfnBucket
    // `eventBridgeEnabled` would add a function of CDK with wide rights; CloudFormation does it by itself.
    bucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }
    this.notices = deadLetterQueue(this, 'Notices', deadLettersName(stageName, 'stream'))
    new Rule(this, 'Kept', {
      description: 'Tells of every batch of changes that a follower gave up',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [this.bucket.bucketName] } },
      },
      targets: [new SqsQueue(this.notices, { deadLetterQueue: undelivered })],
    })
  }

  /** Lets a follower's mapping put there what it gives up. CDK's own destination would let it read and delete all, too. */
  openTo(role: Role): void {
    const objects = `arn:${Aws.PARTITION}:s3:::${bucketName(this.stageName, Aws.ACCOUNT_ID, Aws.REGION)}/*`
    role.addToPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] }))
    role.addToPolicy(new PolicyStatement({ actions: ['s3:PutObject'], resources: [objects] }))
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${bucketName(this.stageName, '<AWS::AccountId>', '<AWS::Region>')}/*]`,
      reason: 'Lambda names the objects in which it keeps what a follower gave up.',
    })
  }
}
