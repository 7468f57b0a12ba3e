import * as z from 'zod'
import type { EventDefinition } from '../../events/define-event.ts'
import type { ConsumerFunction } from '../../functions/function.ts'

interface Field {
  readonly type?: string | string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Field[]
  readonly items?: Field
  readonly description?: string
}

const typeOf = ({ type, enum: values, anyOf, items }: Field): string => {
  if (values) return values.map((value) => JSON.stringify(value)).join(' or ')
  if (anyOf) return anyOf.map(typeOf).join(' or ')
  if (items) return `list of ${typeOf(items)}`
  return [type ?? 'any'].flat().join(' or ')
}

const dataOf = (event: EventDefinition): string => {
  const schema = z.toJSONSchema(event.data) as { properties?: Record<string, Field>; required?: string[] }
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => `\`${name}\`${schema.required?.includes(name) ? '' : '?'}: ${typeOf(field)}`,
  )
  return fields.join('; ').replaceAll('|', '\\|')
}

const row = (event: EventDefinition, consumers: readonly ConsumerFunction[]): string => {
  const heard = consumers.filter(({ on }) => on.includes(event)).map(({ name }) => name)
  return `| \`${event.type}\` | ${event.version} | ${event.summary} | ${dataOf(event)} | ${heard.join(', ')} |`
}

/** The event reference in Markdown: what is published, what it carries, and which function reacts. */
export const eventReference = (
  events: readonly EventDefinition[],
  consumers: readonly ConsumerFunction[],
): string => `# Events

Made by \`npm run generate\` from the contracts in \`events/\`. An event is a past fact. It is delivered at least once, in order
per record but not across records, and carries no personal values: whoever may see them reads them back.

Every event has \`id\` (the same at every delivery), \`type\`, \`version\`, \`tenantId\`, \`noun\`, \`recordId\`, \`recordVersion\`,
\`at\`, \`actor\`, \`requestId\` and \`data\`. A field with \`?\` may be absent.

| event | version | fact | data | heard by |
| --- | --- | --- | --- | --- |
${events.map((event) => row(event, consumers)).join('\n')}
`
