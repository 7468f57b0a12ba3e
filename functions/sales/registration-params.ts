import * as z from 'zod'

export const RegistrationParams = z.strictObject({
  registrationId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a registration', example: 'reg_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})
