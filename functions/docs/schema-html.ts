import { type Html, html, prose } from '../http/html.ts'
import { refersTo, type Schema } from './document.ts'

const typeOf = (schema: Schema): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  return schema.format ?? [schema.type ?? 'any'].flat().join(' | ')
}

const limitsOf = ({ minimum, maximum, minLength, maxLength, maxItems }: Schema): string =>
  [
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && `from ${minimum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `to ${maximum}`,
    minLength !== undefined && `at least ${minLength}`,
    maxLength !== undefined && `at most ${maxLength}`,
    maxItems !== undefined && `at most ${maxItems} entries`,
  ]
    .filter((limit) => limit !== false)
    .join(', ')

const fieldHtml = (name: string, field: Schema, required: boolean): Html => html`
  <li><code>${name}</code> ${required && html`<b>required</b>`} ${field['x-personal'] && html`<i>personal</i>`}
    ${schemaHtml(field)}</li>`

/** A schema as nested lists; components are links to where they stand. */
export const schemaHtml = (schema: Schema): Html => {
  const component = refersTo(schema)
  if (component) return html`<a href="#schema-${component}">${component}</a>`
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return html`one of<ol>${choices.map((choice) => html`<li>${schemaHtml(choice)}</li>`)}</ol>`
  const fields = Object.entries(schema.properties ?? {})
  const { items, additionalProperties } = schema
  return html`<span class="type">${typeOf(schema)}</span> <small>${limitsOf(schema)}</small> ${prose(schema.description)}
    ${items && html`of ${schemaHtml(items)}`}
    ${typeof additionalProperties === 'object' && html`with values ${schemaHtml(additionalProperties)}`}
    ${
      fields.length > 0 &&
      html`<ul>${fields.map(([name, field]) => fieldHtml(name, field, schema.required?.includes(name) ?? false))}</ul>`
    }`
}
