import type { Message } from '../../infra/redrive/letter.ts'
import type { RedriveServices } from '../../infra/redrive/redrive-queue.ts'

const arnOf = (name: string) => `arn:aws:lambda:eu-central-1:000000000000:function:guanxi-dev-${name}:$LATEST`

/** What Lambda puts into a queue when an asynchronous call failed for good. */
export const failedCall = (name: string, event: unknown) => ({
  version: '1.0',
  timestamp: '2026-03-02T08:05:00.000Z',
  requestContext: {
    requestId: 'r1',
    functionArn: arnOf(name),
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload: event,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'StoreBusy', errorMessage: 'the store is busy', trace: [] },
})

/** What EventBridge tells of an object that was made. */
export const noticeOf = (key: string) => ({
  version: '0',
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'given-up' }, object: { key, size: 100 }, reason: 'PutObject' },
})

/** What the mapping of a follower keeps of a batch. */
export const keptBatch = (name: string, event: unknown) =>
  JSON.stringify({
    version: '1.0',
    timestamp: '2026-03-02T08:05:00.000Z',
    requestContext: { requestId: 'r1', functionArn: arnOf(name), condition: 'RetryAttemptsExhausted' },
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    DDBStreamBatchInfo: { shardId: 'shardId-1', startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 1 },
    payload: JSON.stringify(event),
  })

interface Sent {
  readonly body: unknown
  readonly attributes?: Readonly<Record<string, string>>
  readonly sentMs?: number
}

/** One queue, one bucket, a bus, and functions that answer as `answers` says. */
export const fakeServices = (
  letters: readonly Sent[],
  answers: (name: string, event: unknown) => unknown = () => null,
) => {
  const queue: Message[] = letters.map(({ body, attributes = {}, sentMs }, place) => ({
    id: `m${place}`,
    receipt: `receipt-${place}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes,
    sentMs: sentMs ?? place,
  }))
  const hidden = new Set<string>()
  const objects = new Map<string, string>()
  const calls: { name: string; event: unknown }[] = []
  const published: string[] = []
  const services: RedriveServices = {
    receive: async () => {
      const some = queue.filter(({ id }) => !hidden.has(id)).slice(0, 2)
      for (const { id } of some) hidden.add(id)
      return some
    },
    remove: async (_, { id }) =>
      void queue.splice(
        queue.findIndex((message) => message.id === id),
        1,
      ),
    release: async (_, { id }) => void hidden.delete(id),
    readObject: async (bucket, key) => objects.get(`${bucket}/${key}`),
    removeObject: async (bucket, key) => void objects.delete(`${bucket}/${key}`),
    call: async (name, event) => {
      calls.push({ name, event })
      return answers(name, event)
    },
    publish: async ({ id }) => void published.push(id),
  }
  return {
    services,
    objects,
    calls,
    published,
    /** Ids of the messages that are there for everybody to see. */
    visible: () => queue.filter(({ id }) => !hidden.has(id)).map(({ id }) => id),
    count: () => queue.length,
  }
}
