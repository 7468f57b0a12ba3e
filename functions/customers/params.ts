import * as z from 'zod'
import { InstantInput } from '../../shared/kernel/instant-input.ts'

export const CustomerParams = z.strictObject({
  customerId: z.string().max(40).meta({ description: 'Id of a customer', example: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

export const ContactParams = z.strictObject({
  contactId: z.string().max(40).meta({ description: 'Id of a contact', example: 'con_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

export const DuplicateChoice = z.strictObject({
  allowDuplicate: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'Keep this record knowingly beside another with the same value' }),
})

export const AsOf = z.strictObject({
  asOf: InstantInput.optional().meta({ description: 'The record as it was at this moment' }),
})

export const ReadCustomer = AsOf.extend({
  include: z
    .string()
    .max(20)
    .regex(/^(contacts|tasks)(,(contacts|tasks))?$/)
    .optional()
    .meta({ description: 'Along with it: contacts, tasks (the open ones), or both', example: 'contacts,tasks' }),
})
