import type { UniqueValue } from '../kernel/unique-value.ts'
import type { Store } from '../storage/store.ts'

const digits = 6

/** `C-000123`; from a million on with more digits. */
const caseNumber = (count: number): string => `C-${String(count).padStart(digits, '0')}`

const mention = /(?<![\p{L}\p{N}-])C-(\d{6,12})(?!\d)/u

/** The case number that a text mentions, such as the subject of a mail. */
export const numberIn = (text: string): string | undefined => mention.exec(text.toUpperCase())?.[0]

/** By what a case is found by its number. */
export const numberValue = (number: string): UniqueValue => ({ noun: 'case', field: 'number', value: number })

/**
 * The next number of a tenant. Asked for last, when nothing but the commit is left that can go wrong: a number that is not used
 * leaves a gap.
 */
export const nextCaseNumber = async (store: Store, tenantId: string): Promise<string> =>
  caseNumber(await store.next({ pk: `${tenantId}#counter#case`, sk: '.' }, 'given'))
