import { RemovalPolicy } from 'aws-cdk-lib'
import {
  type Attribute,
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { tableIndexes, tableKey, ttlAttribute } from '../../shared/storage/table.ts'

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING })

/** The one table: kept when its stack goes, protected from deletion, restorable to any second of the last 35 days. */
export const customerTable = (scope: Construct, id: string, tableName: string): TableV2 =>
  new TableV2(scope, id, {
    tableName,
    partitionKey: text(tableKey.partitionKey),
    sortKey: text(tableKey.sortKey),
    globalSecondaryIndexes: tableIndexes.map(({ indexName, partitionKey, sortKey, projection }) => ({
      indexName,
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      projectionType: ProjectionType[projection],
    })),
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: ttlAttribute,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
