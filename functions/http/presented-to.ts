import type * as z from 'zod'
import type { CustomFieldNoun } from '../../shared/kernel/custom-values.ts'
import { hiddenKeys, seesPersonal } from './hide-custom.ts'
import { presenter } from './present.ts'
import type { Request } from './route.ts'

/** Who is answered, and where the tenant's fields are read. */
export type Caller = Pick<Request, 'actor' | 'store'>

const nothing: ReadonlySet<string> = new Set()

type Presented = (value: unknown, caller: Caller) => Promise<unknown>

/** How values of a schema show to whoever asks: the declared fields. */
export const presentedWhole = (schema: z.ZodType): Presented => {
  const present = presenter(schema)
  return async (value) => present(value, undefined)
}

/** How values of a schema show to a caller: declared fields, and what is personal to who may see it. */
export const presentedTo = (schema: z.ZodType): Presented => {
  const present = presenter(schema)
  return async (value, caller) => {
    if (seesPersonal(caller)) return present(value, undefined)
    // Which nouns there are custom values of shows only in the value; without any no fields are read.
    const nouns = new Set<CustomFieldNoun>()
    const found = present(value, (noun) => {
      nouns.add(noun)
      return nothing
    })
    if (nouns.size === 0) return found
    const hidden = new Map(
      await Promise.all([...nouns].map(async (noun) => [noun, await hiddenKeys(caller, noun)] as const)),
    )
    return present(value, (noun) => hidden.get(noun) ?? nothing)
  }
}
