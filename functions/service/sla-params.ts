import * as z from 'zod'

export const SlaParams = z.strictObject({
  slaId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a service level policy', example: 'sla_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})
