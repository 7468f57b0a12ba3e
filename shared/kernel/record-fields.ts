import * as z from 'zod'
import type { Instant } from './instant.ts'

/** What every record carries. `version` grows by one with every write and is the record's ETag. */
export const recordFields = {
  id: z.string(),
  version: z.int().positive(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
}

export interface RecordFields {
  readonly id: string
  readonly version: number
  readonly createdAt: Instant
  readonly createdBy: string
  readonly updatedAt: Instant
  readonly updatedBy: string
}
