import * as z from 'zod'
import { FilterInput } from '../../shared/kernel/filter.ts'

const longestFilter = 4000

const filterText = z
  .string()
  .max(longestFilter)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', params: { code: 'wrong_format', format: 'json' } })
      return z.NEVER
    }
  })
  .pipe(FilterInput)
  .meta({ description: 'A filter in JSON: {"and": […]}, {"or": […]}, {"not": […]} or {"field", "op", "value"}' })

const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(4000).optional().meta({ description: '`next` of the page before' }),
  sort: z
    .string()
    .regex(/^-?[a-z][\w.]{0,59}$/)
    .optional()
    .meta({ description: 'A field name, with - for descending order. The newest first by default' }),
  filter: filterText.optional(),
  q: z.string().min(1).max(200).optional().meta({ description: 'Beginnings of words, in any order' }),
}

/**
 * Query parameters of a list: paging, `sort`, `filter`, `q`, and the noun's own simple fields, each of which asks for equality
 * (`?ownerId=usr_…`).
 */
export const listQuery = <Simple extends z.ZodRawShape>(simple: Simple) => z.strictObject({ ...simple, ...paging })

/** A parsed list query; every member besides the paging is an equality. */
export type ListQuery = z.output<z.ZodObject<typeof paging>>

/** What a list answers. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().optional().meta({ description: 'Cursor of the next page; absent on the last one' }),
  })

export const pagingNames: ReadonlySet<string> = new Set(Object.keys(paging))
