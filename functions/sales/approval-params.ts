import * as z from 'zod'

export const ApprovalParams = z.strictObject({
  approvalId: z.string().max(40).meta({ description: 'Id of an approval', example: 'apr_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})
