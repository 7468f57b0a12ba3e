export const suppressionReasons = ['bounced', 'complained', 'unsubscribed', 'manual'] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/** `all`: nothing goes there any more. `marketing`: no marketing and no research. */
export const suppressionScopes = ['all', 'marketing'] as const
export type SuppressionScope = (typeof suppressionScopes)[number]

/** An address that does not exist or that staff blocked gets nothing; whoever is weary of advertising still gets the rest. */
export const scopeOf: Readonly<Record<SuppressionReason, SuppressionScope>> = {
  bounced: 'all',
  manual: 'all',
  complained: 'marketing',
  unsubscribed: 'marketing',
}
