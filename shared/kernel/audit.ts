import { fingerprint } from './fingerprint.ts'
import type { Instant } from './instant.ts'

/** One write, as the audit keeps it: no values, only which fields. */
export interface AuditedWrite {
  readonly at: Instant
  readonly actor: string
  readonly requestId: string
  readonly noun: string
  readonly recordId: string
  readonly version: number
  readonly fields: readonly string[]
}

/** The end of a tenant's chain: how many entries there are, the last one's day and hash. */
export interface ChainEnd {
  readonly seq: number
  readonly day: string
  readonly hash: string
}

/** A link of the chain. `day` is the one of recording; `before` is the end of the chain that it was added to. */
export interface AuditEntry extends AuditedWrite {
  readonly seq: number
  readonly day: string
  readonly recordedAt: Instant
  readonly before: { readonly day: string; readonly hash: string }
  readonly hash: string
}

/** Of a chain without entries. */
export const emptyChain: ChainEnd = { seq: 0, day: '', hash: '' }

/** SHA-256 over everything in an entry and over the hash before it, as JSON in a fixed order. */
const entryHash = (entry: Omit<AuditEntry, 'hash'>): string =>
  fingerprint(
    JSON.stringify([
      entry.before.hash,
      entry.before.day,
      entry.seq,
      entry.day,
      entry.recordedAt,
      entry.at,
      entry.actor,
      entry.requestId,
      entry.noun,
      entry.recordId,
      entry.version,
      entry.fields,
    ]),
  )

const laterDay = (a: string, b: string): string => {
  if (a > b) return a
  return b
}

/** Adds a write to a chain. Days never go back, so that the order of days and numbers is the order of the chain. */
export const link = (end: ChainEnd, write: AuditedWrite, recordedAt: Instant): AuditEntry => {
  const entry = {
    ...write,
    seq: end.seq + 1,
    day: laterDay(recordedAt.slice(0, 10), end.day),
    recordedAt,
    before: { day: end.day, hash: end.hash },
  }
  return { ...entry, hash: entryHash(entry) }
}

/** What is wrong with an entry in the place before `end`: another one stands there, or its contents were altered. */
export type Break = 'missing' | 'altered'

/** Compares an entry with the end of the chain that it must be. */
export const checkLink = (end: ChainEnd, entry: AuditEntry | undefined): Break | undefined => {
  if (entry === undefined || entry.seq !== end.seq || entry.day !== end.day) return 'missing'
  return entry.hash !== end.hash || entryHash(entry) !== entry.hash ? 'altered' : undefined
}

/** The end of the chain without its last entry. */
export const endBefore = (entry: AuditEntry): ChainEnd => ({ seq: entry.seq - 1, ...entry.before })
