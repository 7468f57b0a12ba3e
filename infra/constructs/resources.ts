import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Issuer } from '../../shared/platform/oidc-tokens.ts'
import type { GivenUpChanges } from './given-up-changes.ts'

/** What functions may be granted, and the part of their environment that names it. */
export interface Resources {
  readonly table: TableV2
  readonly bus: EventBus
  readonly givenUpChanges: GivenUpChanges
  readonly mailFrom: string
  /** With which SES sends, and tells what becomes of a mail. */
  readonly mailConfigurationSet: string
  /** ARN of the number, sender id or pool that text messages come from. */
  readonly smsFrom: string | undefined
  /** Who signs the tokens that the authorizer accepts, and for whom. */
  readonly issuers: readonly Issuer[]
}
