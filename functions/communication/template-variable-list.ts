import * as z from 'zod'
import { templateVariables } from '../../shared/communication/template-variables.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { type Request, route } from '../http/route.ts'

const Variable = z.strictObject({
  name: z.string().meta({ example: 'addressee.name' }),
  about: z.string().meta({ description: 'What it is; of a custom field, its label' }),
  example: z.union([z.string(), z.number(), z.array(z.string())]).optional(),
})

const standard = Object.entries(templateVariables).flatMap(([root, fields]) =>
  Object.entries(fields).map(([name, { about, example }]) => ({
    name: `${root}.${name}`,
    about,
    example: typeof example === 'object' ? [...example] : example,
  })),
)

const customOf = async ({ store, actor }: Request, noun: 'customer' | 'contact') =>
  (await customFieldsOf(store, actor.tenantId, noun)).map(({ key, label }) => ({
    name: `${noun}.custom.${key}`,
    about: label,
  }))

const listVariables = route({
  name: 'listTemplateVariables',
  method: 'GET',
  path: '/v1/template-variables',
  summary: 'The variables that a message template can use without declaring them',
  permission: 'template:read',
  returns: z.strictObject({ items: z.array(Variable) }),
  examples: {},
  handle: async (request) => {
    const custom = await Promise.all([customOf(request, 'customer'), customOf(request, 'contact')])
    return { body: { items: [...standard, ...custom.flat()] } }
  },
})

export const templateVariableRoutes = [listVariables]
