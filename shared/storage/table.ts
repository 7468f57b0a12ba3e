/** The one table as plain data: adapters, tests and the stack that makes it read the same lines. */
export interface TableIndex {
  /** What the store port calls it. */
  readonly name: 'g1' | 'g2' | 'g3' | 'due'
  /** What DynamoDB calls it, which wants three characters or more. */
  readonly indexName: string
  readonly partitionKey: 'g1pk' | 'g2pk' | 'g3pk' | 'duepk'
  readonly sortKey: 'g1sk' | 'g2sk' | 'g3sk' | 'duesk'
  readonly projection: 'ALL' | 'KEYS_ONLY'
}

export const tableKey = { partitionKey: 'pk', sortKey: 'sk' } as const

/** Attribute that holds the instant an item may go, in seconds since 1970. */
export const ttlAttribute = 'ttl'

export const tableIndexes: readonly TableIndex[] = [
  { name: 'g1', indexName: 'index-g1', partitionKey: 'g1pk', sortKey: 'g1sk', projection: 'ALL' },
  { name: 'g2', indexName: 'index-g2', partitionKey: 'g2pk', sortKey: 'g2sk', projection: 'ALL' },
  { name: 'g3', indexName: 'index-g3', partitionKey: 'g3pk', sortKey: 'g3sk', projection: 'ALL' },
  { name: 'due', indexName: 'index-due', partitionKey: 'duepk', sortKey: 'duesk', projection: 'KEYS_ONLY' },
]

const keySchema = (partitionKey: string, sortKey: string) => [
  { AttributeName: partitionKey, KeyType: 'HASH' as const },
  { AttributeName: sortKey, KeyType: 'RANGE' as const },
]

/** What CreateTable wants for a table of this shape. */
export const tableDefinition = (table: string) => ({
  TableName: table,
  BillingMode: 'PAY_PER_REQUEST' as const,
  KeySchema: keySchema(tableKey.partitionKey, tableKey.sortKey),
  AttributeDefinitions: [tableKey, ...tableIndexes].flatMap(({ partitionKey, sortKey }) =>
    [partitionKey, sortKey].map((name) => ({ AttributeName: name, AttributeType: 'S' as const })),
  ),
  GlobalSecondaryIndexes: tableIndexes.map(({ indexName, partitionKey, sortKey, projection }) => ({
    IndexName: indexName,
    KeySchema: keySchema(partitionKey, sortKey),
    Projection: { ProjectionType: projection },
  })),
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const },
})
