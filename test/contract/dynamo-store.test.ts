import { randomUUID } from 'node:crypto'
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb'
import { describe, test } from 'vitest'
import { openDynamoStore } from '../../shared/storage/dynamo-store.ts'
import { openChangeFeed } from '../support/change-feed.ts'
import { createTable, noDynamo, startDynamo } from '../support/dynoxide.ts'
import { storeContract } from './store-contract.ts'
import type { Open } from './subject.ts'

const open: Open = async () => {
  const server = await startDynamo()
  const table = `guanxi-contract-${randomUUID()}`
  await createTable(server.client, table)
  const feed = openChangeFeed(server.client, table, server.endpoint)
  return {
    store: openDynamoStore({ client: server.client, table }),
    changes: feed.changes,
    [Symbol.asyncDispose]: async () => {
      feed.close()
      await server.client.send(new DeleteTableCommand({ TableName: table }))
      await server[Symbol.asyncDispose]()
    },
  }
}

const isDynoxide = process.env.DYNAMODB_ENDPOINT === undefined

if (noDynamo === undefined)
  storeContract('DynamoDB store', open, { recordsUnchangedWrites: isDynoxide, beginsWithIgnoresCase: isDynoxide })
else describe('DynamoDB store', () => test.skip(`not tested: ${noDynamo}`))
