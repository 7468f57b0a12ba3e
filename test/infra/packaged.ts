import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CrmFunction } from '../../functions/function.ts'
import { type Bundle, bundleFunctions } from '../../infra/bundle.ts'
import { openDynamoStore } from '../../shared/storage/dynamo-store.ts'
import { createTable, startDynamo } from '../support/dynoxide.ts'
import { startSink } from './aws-sink.ts'
import { type LambdaProcess, startLambda } from './lambda-process.ts'
import { root } from './templates.ts'

const table = 'guanxi-packaged'

/** The bundles of a catalogue, and the services they call: a table, and a sink for events and mail. */
export const startPackaged = async (catalogue: readonly CrmFunction[]) => {
  const bundles = await bundleFunctions(fileURLToPath(root), catalogue, mkdtempSync(join(tmpdir(), 'guanxi-bundles-')))
  const dynamo = await startDynamo()
  await createTable(dynamo.client, table)
  const sink = await startSink()
  const processes: LambdaProcess[] = []
  const environment = {
    TABLE_NAME: table,
    BUS_NAME: 'guanxi-packaged',
    MAIL_FROM: 'guanxi@example.com',
    MAIL_CONFIGURATION_SET: 'guanxi-test',
    SMS_FROM: 'pool-1',
    WEBHOOK_AGENT: 'Guanxi',
    ISSUERS: '[]',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: sink.endpoint,
    AWS_ENDPOINT_URL_SESV2: sink.endpoint,
    AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: sink.endpoint,
  }
  return {
    sink,
    bundles,
    store: openDynamoStore({ client: dynamo.client, table }),
    start: async (name: string): Promise<LambdaProcess> => {
      const { folder } = bundles.get(name) as Bundle
      const process = await startLambda(folder, environment)
      processes.push(process)
      return process
    },
    [Symbol.asyncDispose]: async () => {
      for (const process of processes) await process[Symbol.asyncDispose]()
      await sink[Symbol.asyncDispose]()
      await dynamo[Symbol.asyncDispose]()
    },
  }
}

export type Packaged = Awaited<ReturnType<typeof startPackaged>>
