import { fingerprint } from '../kernel/fingerprint.ts'
import type { Refusal } from '../kernel/refusal.ts'
import type { UniqueValue } from '../kernel/unique-value.ts'
import type { Step } from './record.ts'
import type { Key, Store } from './store.ts'

const uniqueKey = (tenantId: string, { noun, field, value }: UniqueValue): Key => ({
  pk: `${tenantId}#unique#${noun}#${field}#${fingerprint(value)}`,
  sk: '.',
})

/** The id of the record that has this value; current. */
export const ownerOfValue = async (
  store: Store,
  tenantId: string,
  unique: UniqueValue,
): Promise<string | undefined> => {
  const guard = await store.get(uniqueKey(tenantId, unique))
  return guard?.owner as string | undefined
}

/**
 * Takes a value for a record, in the record's own commit.
 * @param otherwise the refusal when another record has it; without one the command is decided again
 */
export const claimValue = (
  tenantId: string,
  unique: UniqueValue,
  owner: string,
  otherwise?: (owner: string) => Refusal | Promise<Refusal>,
): Step => ({
  action: { do: 'put', item: { ...uniqueKey(tenantId, unique), owner }, when: { is: 'absent' } },
  ...(otherwise && { otherwise: (current) => otherwise(String(current?.owner)) }),
})

/** Gives a value back, in the commit of the record that had it. */
export const releaseValue = (tenantId: string, unique: UniqueValue, owner: string): Step => ({
  action: { do: 'delete', key: uniqueKey(tenantId, unique), when: { is: 'equal', attributes: { owner } } },
})
