import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface SinkCall {
  readonly operation: string
  // biome-ignore lint/suspicious/noExplicitAny: a body is whatever the service is sent
  readonly body: any
}

export interface AwsSink extends AsyncDisposable {
  readonly endpoint: string
  readonly calls: readonly SinkCall[]
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const answerTo = ({ operation, body }: SinkCall): object =>
  operation.endsWith('PutEvents')
    ? { FailedEntryCount: 0, Entries: body.Entries.map((_: unknown, place: number) => ({ EventId: `event-${place}` })) }
    : { MessageId: 'message-1' }

/** Stands for EventBridge and SES: writes down what it is sent and says that all is well. */
export const startSink = async (): Promise<AwsSink> => {
  const calls: SinkCall[] = []
  const server = createServer(async (request, response) => {
    const body = JSON.parse((await bodyOf(request)).toString('utf8'))
    const operation = String(request.headers['x-amz-target'] ?? `${request.method} ${request.url}`)
    const call = { operation, body }
    calls.push(call)
    response.setHeader('content-type', String(request.headers['content-type'] ?? 'application/json'))
    response.end(JSON.stringify(answerTo(call)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
