import * as z from 'zod'

export const LeadParams = z.strictObject({
  leadId: z.string().max(40).meta({ description: 'Id of a lead', example: 'lea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

/** Reads phones without a country code where the tenant has no region of its own. */
export const defaultRegion = 'CN'
