import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3'
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ListQueuesCommand,
  type Message as QueueMessage,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { awsBus } from '../../shared/platform/aws-bus.ts'
import type { Log } from '../../shared/platform/platform.ts'
import type { Message } from './letter.ts'
import type { RedriveServices } from './redrive-queue.ts'

/** Longer than it takes to call a function for each of the letters that are taken at once. */
const hiddenSeconds = 3600
/** A receive that does not wait asks a part of SQS only, and may find nothing where there is something. */
const waitSeconds = 2
const mostQueues = 1000

const messageOf = ({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }: QueueMessage): Message => ({
  id: MessageId ?? '',
  receipt: ReceiptHandle ?? '',
  body: Body ?? '',
  sentMs: Number(Attributes?.SentTimestamp ?? 0),
  attributes: Object.fromEntries(
    Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue ?? '']),
  ),
})

const queueServices = (sqs: SQSClient) => ({
  /** Addresses of the dead-letter queues of a stage. */
  queues: async (stageName: string): Promise<readonly string[]> => {
    const prefix = `guanxi-${stageName}-`
    const { QueueUrls = [] } = await sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: mostQueues }),
    )
    return QueueUrls.filter((url) => url.endsWith('-dead-letters')).sort()
  },
  receive: async (queue: string): Promise<readonly Message[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: waitSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp'],
      }),
    )
    return Messages.map(messageOf)
  },
  remove: async (queue: string, { receipt }: Message): Promise<void> => {
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: receipt }))
  },
  release: async (queue: string, { receipt }: Message): Promise<void> => {
    const visibility = { QueueUrl: queue, ReceiptHandle: receipt, VisibilityTimeout: 0 }
    await sqs.send(new ChangeMessageVisibilityCommand(visibility))
  },
})

const objectServices = (s3: S3Client) => ({
  readObject: async (bucket: string, key: string): Promise<string | undefined> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return await Body?.transformToString()
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined
      throw error
    }
  },
  removeObject: async (bucket: string, key: string): Promise<void> => {
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
  },
})

const callFunction =
  (lambda: LambdaClient) =>
  async (name: string, event: unknown): Promise<unknown> => {
    const payload = Buffer.from(JSON.stringify(event))
    const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: payload }))
    const answer = JSON.parse(Buffer.from(Payload ?? []).toString('utf8') || 'null')
    if (FunctionError === undefined) return answer
    throw Object.assign(new Error(answer?.errorMessage ?? FunctionError), { name: answer?.errorType ?? 'Error' })
  }

/** The services of an account, with the credentials and region of the environment. */
export const awsRedriveServices = (stageName: string, log: Log) => {
  // A call that takes long must not be made twice by the client.
  const [sqs, s3, lambda] = [new SQSClient(), new S3Client(), new LambdaClient({ maxAttempts: 1 })]
  const bus = awsBus(`guanxi-${stageName}`, log)
  const services: RedriveServices = {
    ...queueServices(sqs),
    ...objectServices(s3),
    call: callFunction(lambda),
    publish: async (event) => {
      if ((await bus.publish([event])).length > 0) throw new Error('the bus did not accept the event')
    },
  }
  return { services, queues: () => queueServices(sqs).queues(stageName) }
}
