import * as z from 'zod'
import { line } from './line.ts'
import { Money } from './money.ts'

const CustomValue = z.union([z.string().max(2000), z.number(), z.boolean(), z.null(), z.array(line(64)).max(50), Money])

/** The nouns on which a tenant may define fields of its own. */
export const customFieldNouns = ['customer', 'contact', 'lead', 'deal', 'case', 'task', 'interaction'] as const
export type CustomFieldNoun = (typeof customFieldNouns)[number]

/** Values of a tenant's own fields, by key; what may stand in each is checked against the tenant's definitions. */
export const CustomValues = z.record(z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/), CustomValue)
export type CustomValues = z.infer<typeof CustomValues>

/** The custom values of one noun. By this mark those of fields marked personal are left out for whoever may not see personal data. */
export const customValuesOf = (noun: CustomFieldNoun) => CustomValues.meta({ customOf: noun })

interface Customised {
  readonly custom?: CustomValues | undefined
  readonly searchableCustom?: readonly string[] | undefined
}

/** The values of a record's searchable custom fields, by the names of the lists that they stand in: `custom.<key>`. */
export const customValues = ({ custom = {}, searchableCustom = [] }: Customised) =>
  Object.fromEntries(
    searchableCustom.flatMap((key): [string, string | number | boolean | readonly string[]][] => {
      const value = custom[key]
      if (value === null || value === undefined) return []
      return typeof value !== 'object' || Array.isArray(value) ? [[`custom.${key}`, value]] : []
    }),
  )
