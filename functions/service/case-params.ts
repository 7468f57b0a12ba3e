import * as z from 'zod'

export const CaseParams = z.strictObject({
  caseId: z.string().max(40).meta({ description: 'Id of a case', example: 'cas_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})
