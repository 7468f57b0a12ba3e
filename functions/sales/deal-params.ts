import * as z from 'zod'

export const DealParams = z.strictObject({
  dealId: z.string().max(40).meta({ description: 'Id of a deal', example: 'dea_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})
