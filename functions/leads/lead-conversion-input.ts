import * as z from 'zod'
import { contactRoles } from '../../shared/customers/contact-schema.ts'
import { DealInput } from '../../shared/sales/deal-schema.ts'

const id = z.string().min(1).max(40)

export const ConversionInput = z.strictObject({
  customerId: id
    .optional()
    .meta({ description: 'A customer that it turned out to be; without one a customer is made' }),
  kind: z
    .enum(['person', 'organisation'])
    .optional()
    .meta({ description: 'Of a customer that is made: an organisation when the lead has a company' }),
  contact: z
    .strictObject({
      contactId: id.optional().meta({ description: 'A contact that the person turned out to be' }),
      roles: z.array(z.enum(contactRoles)).min(1).max(contactRoles.length).optional(),
    })
    .nullable()
    .optional()
    .meta({ description: 'The person at the organisation: made when left out, null for none' }),
  deal: DealInput.omit({
    customerId: true,
    contacts: true,
    team: true,
    partnerId: true,
    externalId: true,
    custom: true,
    ownerId: true,
    teamId: true,
  })
    .extend({ name: DealInput.shape.name.optional().meta({ description: 'As the company or the person by default' }) })
    .optional()
    .meta({ description: 'Opens a deal; amount, region and source are those of the lead unless given' }),
})
export type ConversionInput = z.infer<typeof ConversionInput>
