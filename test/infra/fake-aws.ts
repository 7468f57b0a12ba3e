import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

interface QueueMessage {
  readonly body: string
  hidden: boolean
}

interface FakeAws extends AsyncDisposable {
  readonly endpoint: string
  readonly queues: ReadonlyMap<string, QueueMessage[]>
  readonly objects: Map<string, string>
  readonly calls: readonly { readonly name: string; readonly event: unknown }[]
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

// biome-ignore lint/suspicious/noExplicitAny: the input of whatever operation
type Input = any

/** Queues, objects and functions over the wire, as far as an operator's command uses them. */
export const startFakeAws = async (
  letters: Readonly<Record<string, readonly unknown[]>>,
  answers: (name: string, event: unknown) => unknown = () => null,
): Promise<FakeAws> => {
  const queues = new Map(
    Object.entries(letters).map(([name, bodies]) => [
      name,
      bodies.map((body): QueueMessage => ({ body: JSON.stringify(body), hidden: false })),
    ]),
  )
  const objects = new Map<string, string>()
  const calls: { name: string; event: unknown }[] = []
  let endpoint = ''

  const messagesOf = ({ QueueUrl }: Input) => queues.get(String(QueueUrl).split('/').at(-1) ?? '') ?? []
  const sqs: Record<string, (input: Input) => object> = {
    ListQueues: ({ QueueNamePrefix }) => ({
      QueueUrls: [...queues.keys()]
        .filter((name) => name.startsWith(QueueNamePrefix))
        .map((name) => `${endpoint}/0/${name}`),
    }),
    ReceiveMessage: (input) => {
      const found = messagesOf(input).flatMap((message, place) => {
        if (message.hidden) return []
        message.hidden = true
        const { body } = message
        const Attributes = { SentTimestamp: String(place) }
        return [{ MessageId: `m${place}`, ReceiptHandle: String(place), Body: body, MD5OfBody: md5(body), Attributes }]
      })
      return found.length > 0 ? { Messages: found } : {}
    },
    DeleteMessage: (input) => {
      delete messagesOf(input)[Number(input.ReceiptHandle)]
      return {}
    },
    ChangeMessageVisibility: (input) => {
      const message = messagesOf(input)[Number(input.ReceiptHandle)]
      if (message) message.hidden = false
      return {}
    },
  }

  const server = createServer(async (request, response) => {
    const text = await textOf(request)
    const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1]
    const path = decodeURIComponent(String(request.url).split('?')[0] ?? '')
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    if (operation) return response.end(JSON.stringify(sqs[operation]?.(JSON.parse(text))))
    const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path)?.[1]
    if (name) {
      const event = JSON.parse(text)
      calls.push({ name, event })
      return response.end(JSON.stringify(answers(name, event)))
    }
    const object = objects.get(path)
    if (request.method === 'DELETE') {
      objects.delete(path)
      response.statusCode = 204
      return response.end()
    }
    if (object !== undefined) return response.end(object)
    response.statusCode = 404
    return response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    endpoint,
    queues,
    objects,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
