import * as z from 'zod'
import { personal } from '../../shared/customers/person-schema.ts'

const share = z.number().min(0).max(1)

/** What is told of a record that may be the same as another. */
export const possibleDuplicate = {
  id: z.string().max(40),
  kind: z.enum(['person', 'organisation']),
  name: z.string().max(200).optional().meta(personal),
  score: share.meta({ description: 'How likely both are one and the same' }),
  reasons: z
    .array(
      z.strictObject({
        field: z.string().max(40),
        kind: z.enum(['same', 'sounds_alike', 'similar']),
        weight: share.meta({ description: 'How sure this alone would make it' }),
      }),
    )
    .max(20),
}

export const hiddenDuplicates = z.int().min(0).meta({ description: 'How many more there are that you may not see' })
