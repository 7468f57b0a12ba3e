import * as z from 'zod'

export const PipelineParams = z.strictObject({
  pipelineId: z.string().max(40).meta({ description: 'Id of a pipeline', example: 'pip_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})
