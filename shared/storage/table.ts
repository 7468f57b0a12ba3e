/** The one table as plain data: adapters, tests and the stack that makes it read the same lines. */
export interface TableIndex {
  readonly name: 'g1' | 'g2' | 'g3' | 'due'
  readonly partitionKey: 'g1pk' | 'g2pk' | 'g3pk' | 'duepk'
  readonly sortKey: 'g1sk' | 'g2sk' | 'g3sk' | 'duesk'
  readonly projection: 'ALL' | 'KEYS_ONLY'
}

export const tableKey = { partitionKey: 'pk', sortKey: 'sk' } as const

/** Attribute that holds the instant an item may go, in seconds since 1970. */
export const ttlAttribute = 'ttl'

export const tableIndexes: readonly TableIndex[] = [
  { name: 'g1', partitionKey: 'g1pk', sortKey: 'g1sk', projection: 'ALL' },
  { name: 'g2', partitionKey: 'g2pk', sortKey: 'g2sk', projection: 'ALL' },
  { name: 'g3', partitionKey: 'g3pk', sortKey: 'g3sk', projection: 'ALL' },
  { name: 'due', partitionKey: 'duepk', sortKey: 'duesk', projection: 'KEYS_ONLY' },
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
  GlobalSecondaryIndexes: tableIndexes.map(({ name, partitionKey, sortKey, projection }) => ({
    IndexName: name,
    KeySchema: keySchema(partitionKey, sortKey),
    Projection: { ProjectionType: projection },
  })),
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const },
})
