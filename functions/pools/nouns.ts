import { customers } from '../../shared/customers/customer-store.ts'
import { pooledCustomers } from '../../shared/customers/pooled-customer.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { pooledLeads } from '../../shared/leads/pooled-lead.ts'
import type { Pooled, PooledKind, PooledNoun } from '../../shared/pools/pooled.ts'
import type { Noun } from '../../shared/storage/record.ts'

interface HeldNoun {
  readonly kind: PooledKind<Pooled>
  readonly noun: Noun<Pooled>
}

/** What pools hold, by `holds`. Whoever asks has a record of that very noun, so the types need not tell them apart. */
export const heldNouns = {
  lead: { kind: pooledLeads, noun: leads },
  customer: { kind: pooledCustomers, noun: customers },
} as unknown as Readonly<Record<PooledNoun, HeldNoun>>
