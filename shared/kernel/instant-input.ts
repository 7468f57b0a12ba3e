import * as z from 'zod'
import { instantOf } from './instant.ts'

const toInstant = (text: string): string => {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? text : instantOf(ms)
}

/** An instant as callers write it: RFC 3339 with `Z` or an offset. It is kept in UTC with milliseconds. */
export const InstantInput = z.iso
  .datetime({ offset: true, abort: true })
  .overwrite(toInstant)
  .refine((text) => /^(19|2[01])\d\d-/.test(text) && text.length === 24, {
    params: { code: 'wrong_format', format: 'datetime' },
  })
  .meta({ example: '2026-11-20T09:30:00.000Z' })
