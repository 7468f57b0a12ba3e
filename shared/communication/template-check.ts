import { analyzeSync, type Template as Compiled } from 'liquidjs'
import type { FieldFault, Params } from '../kernel/refusal.ts'
import {
  allowedFilters,
  allowedTags,
  compile,
  fill,
  isTooMuch,
  type Markup,
  missingName,
  type TemplateError,
} from './liquid.ts'
import type { TemplateInput, TemplateValues, TemplateVariant } from './template-schema.ts'
import { isVariable, type OwnVariables, sampleValues } from './template-variables.ts'

const mostFaults = 20

const markups = { subject: 'text', text: 'text', html: 'html' } as const satisfies Record<string, Markup>
export type Part = keyof typeof markups
export const parts = Object.keys(markups) as Part[]

export const markupOf = (part: Part): Markup => markups[part]

type Fault = Pick<FieldFault, 'code' | 'params'>

const placeOf = ({ token }: TemplateError): Params => {
  const [line = 1, column = 1] = token?.getPosition() ?? []
  return { line, column }
}

const isAllowed = (name: string): boolean => (allowedTags as readonly string[]).includes(name)

/** Tags that only go on with or end another one: without it they are a slip, not a wish. */
const continued = /^(?:end.*|else|els(?:e)?if|when)$/

const parseFault = (error: TemplateError): Fault => {
  const place = placeOf(error)
  if (isTooMuch(error)) return { code: 'template_too_much', params: place }
  const { name } = (error.token ?? {}) as { readonly name?: string }
  if (name !== undefined && !isAllowed(name) && !continued.test(name))
    return { code: 'template_tag', params: { name, ...place, allowed: allowedTags.join(', ') } }
  const [, filter] = /^undefined filter: ([^,]+)/.exec(error.originalError?.message ?? '') ?? []
  if (filter !== undefined)
    return { code: 'template_filter', params: { name: filter, ...place, allowed: allowedFilters.join(', ') } }
  return { code: 'template_syntax', params: place }
}

/** Paths as they were written; one that another variable decides on is none. */
const pathsIn = (templates: Compiled[]) =>
  Object.values(analyzeSync(templates, { partials: false }).globals)
    .flat()
    .map((variable) => ({ name: String(variable), path: variable.segments, ...variable.location }))

const unknownIn = (templates: Compiled[], own: OwnVariables): Fault[] =>
  pathsIn(templates)
    .filter(({ path }) => {
      const fixed = path.filter((segment) => typeof segment !== 'object')
      return fixed.length < path.length || !isVariable(fixed, own)
    })
    .map(({ name, row, col }) => ({ code: 'template_variable', params: { name, line: row, column: col } }))

const partFaults = (
  source: string,
  markup: Markup,
  variant: TemplateVariant,
  own: OwnVariables,
  values: TemplateValues,
) => {
  let compiled: ReturnType<typeof compile>
  try {
    compiled = compile(source, markup, variant.language)
  } catch (thrown) {
    return [parseFault(thrown as TemplateError)]
  }
  const unknown = unknownIn(compiled.templates, own)
  if (unknown.length > 0) return unknown
  try {
    fill(compiled, values)
    return []
  } catch (thrown) {
    const error = thrown as TemplateError
    if (missingName(error) !== undefined) return []
    return [{ code: isTooMuch(error) ? 'template_too_much' : 'template_fails', params: placeOf(error) }]
  }
}

/** Everything in the texts that can not be sent to anybody: where it stands, and what is wrong with it. */
export const faultsOf = ({ variants }: Pick<TemplateInput, 'variants'>, own: OwnVariables): FieldFault[] => {
  const values = sampleValues(own)
  return variants
    .flatMap((variant, index) =>
      parts.flatMap((part) => {
        const source = variant[part]
        if (source === undefined) return []
        const pointer = `/variants/${index}/${part}`
        return partFaults(source, markups[part], variant, own, values).map(
          (fault): FieldFault => ({ in: 'body', pointer, ...fault }),
        )
      }),
    )
    .slice(0, mostFaults)
}

/** Whether a text names this variable. */
export const mentions = (source: string, markup: Markup, { language }: TemplateVariant, name: string): boolean =>
  pathsIn(compile(source, markup, language).templates).some((path) => path.name === name)
