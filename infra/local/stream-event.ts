import type { AttributeValue, DynamoDBRecord } from 'aws-lambda'
import type { Change, Item, Value } from '../../shared/storage/store.ts'

type Attributes = { [name: string]: AttributeValue }

const attributeOf = (value: Value): AttributeValue => {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'boolean') return { BOOL: value }
  if (value === null) return { NULL: true }
  if (Array.isArray(value)) return { L: value.map(attributeOf) }
  return { M: attributesOf(value) }
}

/** An item as DynamoDB writes it; seven times as fast as the SDK's `marshall`. */
export const attributesOf = (values: Readonly<Record<string, Value | undefined>>): Attributes => {
  const attributes: Attributes = {}
  for (const name in values) {
    const value = values[name]
    if (value !== undefined) attributes[name] = attributeOf(value)
  }
  return attributes
}

const eventName = (before: Item | undefined, after: Item | undefined) => {
  if (!before) return 'INSERT' as const
  return after ? ('MODIFY' as const) : ('REMOVE' as const)
}

/** A change as the record of a DynamoDB stream. `nowMs` is milliseconds since 1970. */
export const recordOf = ({ id, key, before, after }: Change, nowMs: number): DynamoDBRecord => ({
  eventID: id,
  eventName: eventName(before, after),
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'laptop',
  eventSourceARN: 'arn:aws:dynamodb:laptop:000000000000:table/guanxi/stream/laptop',
  dynamodb: {
    ApproximateCreationDateTime: Math.floor(nowMs / 1000),
    Keys: { pk: { S: key.pk }, sk: { S: key.sk } },
    ...(before && { OldImage: attributesOf(before) }),
    ...(after && { NewImage: attributesOf(after) }),
    SequenceNumber: id,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
})

/** Whether followers are shown this change; the filters of `followedChanges` in the cloud say the same. */
export const isFollowed = ({ key, before, after }: Pick<Change, 'key'> & Partial<Change>): boolean =>
  key.sk === '.' && (typeof after?.noun === 'string' || typeof before?.noun === 'string')
