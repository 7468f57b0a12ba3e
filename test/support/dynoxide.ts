import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import {
  CreateTableCommand,
  type DynamoDBClient,
  DynamoDBServiceException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { dynamoClient } from '../../shared/storage/dynamo-client.ts'
import { tableDefinition } from '../../shared/storage/table.ts'

const binary = fileURLToPath(new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url))
const given = process.env.DYNAMODB_ENDPOINT

/** Why no test can speak DynamoDB's protocol here; `undefined` when tests can. */
export const noDynamo: string | undefined =
  given !== undefined || existsSync(binary)
    ? undefined
    : 'no DynamoDB-compatible server: @dynoxide/linux-x64 is not installed and DYNAMODB_ENDPOINT is not set'

export interface DynamoServer extends AsyncDisposable {
  readonly endpoint: string
  readonly client: DynamoDBClient
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** What every client of a local server needs; a real account's own settings win. */
export const localSettings = (endpoint: string) => ({
  endpoint,
  region: process.env.AWS_REGION ?? 'eu-central-1',
  ...(process.env.AWS_ACCESS_KEY_ID === undefined && {
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }),
})

const answers = async (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  )

const startBinary = async (): Promise<{ endpoint: string; stop: () => void }> => {
  const port = await freePort()
  const child = spawn(binary, ['serve', '--port', String(port)], { stdio: 'ignore' })
  const stop = () => {
    process.off('exit', stop)
    child.kill('SIGKILL')
  }
  process.once('exit', stop)
  const endpoint = `http://127.0.0.1:${port}`
  for (let tries = 0; tries < 200; tries += 1) {
    if (await answers(endpoint)) return { endpoint, stop }
    if (child.exitCode !== null) break
    await setTimeout(25)
  }
  stop()
  throw new Error('dynoxide did not start')
}

/** A server that speaks DynamoDB's protocol: the one at DYNAMODB_ENDPOINT, or an own one with empty memory. */
export const startDynamo = async (): Promise<DynamoServer> => {
  const own = given === undefined ? await startBinary() : undefined
  const endpoint = own?.endpoint ?? (given as string)
  const client = dynamoClient(localSettings(endpoint))
  return {
    endpoint,
    client,
    [Symbol.asyncDispose]: async () => {
      client.destroy()
      own?.stop()
    },
  }
}

/** Makes the table as it is deployed, ready for use. */
export const createTable = async (client: DynamoDBClient, table: string): Promise<void> => {
  try {
    await client.send(new CreateTableCommand(tableDefinition(table)))
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException && error.name === 'ResourceInUseException')) throw error
  }
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 2 }, { TableName: table })
}
