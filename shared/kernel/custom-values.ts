import * as z from 'zod'
import { line } from './line.ts'
import { Money } from './money.ts'

const CustomValue = z.union([z.string().max(2000), z.number(), z.boolean(), z.null(), z.array(line(64)).max(50), Money])

/** Values of a tenant's own fields, by key; what may stand in each is checked against the tenant's definitions. */
export const CustomValues = z.record(z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/), CustomValue)
export type CustomValues = z.infer<typeof CustomValues>
