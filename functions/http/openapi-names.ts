import type * as z from 'zod'
import type { Route } from './route.ts'

const isLarge = (schema: z.ZodType | undefined): schema is z.ZodType =>
  schema !== undefined && ['object', 'union'].includes(schema._zod.def.type)

const bodySuffix: Readonly<Record<string, string>> = { create: 'Input', change: 'Patch' }

/**
 * Names for the schemas of records and their bodies, so that each stands in the document once: `getCustomer` answers a `Customer`,
 * `createCustomer` takes a `CustomerInput`, `changeCustomer` a `CustomerPatch`.
 */
export const schemaNames = (routes: readonly Route[]): Readonly<Record<string, z.ZodType>> => {
  const named = new Map<string, z.ZodType>()
  const name = (wanted: string, schema: z.ZodType | undefined): void => {
    if (isLarge(schema) && !named.has(wanted) && ![...named.values()].includes(schema)) named.set(wanted, schema)
  }
  for (const route of routes) {
    const [, verb = '', noun] = /^(get|create|change)([A-Z]\w*)$/.exec(route.name) ?? []
    if (noun === undefined) continue
    name(noun, route.returns)
    if (verb in bodySuffix) name(`${noun}${bodySuffix[verb]}`, route.body)
  }
  return Object.fromEntries(named)
}

const outputSuffix = 'Output'

/** A schema that is only ever answered needs no second name for the form in which it is answered. */
export const withPlainNames = <Document extends object>(document: Document): Document => {
  let text = JSON.stringify(document)
  const reference = (name: string): string => `"#/components/schemas/${name}"`
  const schemas = (document as { components?: { schemas?: Record<string, unknown> } }).components?.schemas ?? {}
  const doubled = Object.keys(schemas).filter(
    (name) => `${name}${outputSuffix}` in schemas && !text.includes(reference(name)),
  )
  for (const name of doubled) text = text.replaceAll(reference(`${name}${outputSuffix}`), reference(name))
  const renamed = JSON.parse(text)
  for (const name of doubled) {
    renamed.components.schemas[name] = renamed.components.schemas[`${name}${outputSuffix}`]
    delete renamed.components.schemas[`${name}${outputSuffix}`]
  }
  return renamed
}
