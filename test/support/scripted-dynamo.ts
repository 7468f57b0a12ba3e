import { Readable } from 'node:stream'
import { marshall } from '@aws-sdk/util-dynamodb'
import { dynamoClient } from '../../shared/storage/dynamo-client.ts'
import type { Item } from '../../shared/storage/store.ts'

/** What a server answers to one request, in DynamoDB's own wire format. */
export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

export const ok = (body: Record<string, unknown> = {}): Answer => ({ status: 200, body })

export const failure = (type: string, extra: Record<string, unknown> = {}, status = 400): Answer => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: type, ...extra },
})

export const throttled = failure('ThrottlingException')
export const serverError = failure('InternalServerError', {}, 500)
export const conditionFailed = (current?: Item) =>
  failure('ConditionalCheckFailedException', current && { Item: marshall(current) })
export const cancelled = (...reasons: readonly { Code: string; current?: Item }[]) =>
  failure('TransactionCanceledException', {
    CancellationReasons: reasons.map(({ Code, current }) => ({ Code, ...(current && { Item: marshall(current) }) })),
  })

/** The connection breaks after the request was sent. */
export const lost = (code: string) => Object.assign(new Error(code), { code })

interface Sent {
  readonly operation: string
  readonly body: Record<string, unknown>
}

interface WireRequest {
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** A real client whose network is a list of answers, taken one by one; the last one stays. */
export const scriptedDynamo = (answers: readonly (Answer | Error)[]) => {
  const sent: Sent[] = []
  const requestHandler = {
    handle: async ({ headers, body }: WireRequest) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)]
      sent.push({
        operation: headers['x-amz-target']?.split('.')[1] ?? '',
        body: JSON.parse(new TextDecoder().decode(body)),
      })
      if (answer === undefined || answer instanceof Error) throw answer
      const response = {
        statusCode: answer.status,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: Readable.from([Buffer.from(JSON.stringify(answer.body))]),
      }
      return { response }
    },
    metadata: { handlerProtocol: 'h1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
  const client = dynamoClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: requestHandler as never,
  })
  return { client, sent }
}
