import { setTimeout } from 'node:timers/promises'
import { type AttributeValue, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Change, Item, Key } from '../../shared/storage/store.ts'
import { localSettings } from './dynoxide.ts'

const emptyAnswersAtEnd = 3

const item = (image: Record<string, unknown> | undefined): Item | undefined =>
  image && (unmarshall(image as Record<string, AttributeValue>) as Item)

/** Reads a table's stream from its beginning. Parent shards are listed before their children, so order per item holds. */
export const openChangeFeed = (client: DynamoDBClient, table: string, endpoint: string) => {
  const streams = new DynamoDBStreamsClient(localSettings(endpoint))

  const readShard = async (StreamArn: string, ShardId: string): Promise<Change[]> => {
    const changes: Change[] = []
    let { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    )
    for (let empty = 0; ShardIterator && empty < emptyAnswersAtEnd; ) {
      const { Records = [], NextShardIterator } = await streams.send(new GetRecordsCommand({ ShardIterator }))
      for (const { eventID = '', dynamodb } of Records) {
        const before = item(dynamodb?.OldImage)
        const after = item(dynamodb?.NewImage)
        const key = item(dynamodb?.Keys) as Key
        changes.push({ id: eventID, key, ...(before && { before }), ...(after && { after }) })
      }
      empty = Records.length === 0 ? empty + 1 : 0
      ShardIterator = NextShardIterator
    }
    return changes
  }

  const readAll = async (): Promise<Change[]> => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }))
    const StreamArn = Table?.LatestStreamArn ?? ''
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
    const changes: Change[] = []
    for (const { ShardId = '' } of StreamDescription?.Shards ?? [])
      changes.push(...(await readShard(StreamArn, ShardId)))
    return changes
  }

  return {
    changes: async (pk: string, count: number): Promise<readonly Change[]> => {
      let found: readonly Change[] = []
      for (let tries = 0; tries < 20; tries += 1) {
        found = (await readAll()).filter(({ key }) => key.pk === pk)
        if (found.length >= count) return found
        await setTimeout(250)
      }
      return found
    },
    close: () => streams.destroy(),
  }
}
