import * as z from 'zod'

export const TemplateParams = z.strictObject({
  templateId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a message template', example: 'tpl_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})
