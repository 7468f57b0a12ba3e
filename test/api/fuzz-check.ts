import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { type Description, type Operation, pointedAt } from './fuzz-requests.ts'

interface Documented {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>
}

export interface Received {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

/** Without `required`, as an answer is that was narrowed by `fields`. */
const relaxed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(relaxed)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => !(name === 'required' && Array.isArray(value)))
      .map(([name, value]) => [name === 'oneOf' ? 'anyOf' : name, relaxed(value)]),
  )
}

/** Makes the judge of answers: what is wrong with one, by the description alone; nothing when it is as described. */
export const judgeOf = (description: Description) => {
  const ajv = new Ajv2020.default({ strict: false, validateFormats: true, allErrors: false })
  addFormats.default(ajv)
  ajv.addSchema(description, 'api')
  ajv.addSchema(relaxed(description) as object, 'narrowed')

  const documentedOf = (operation: Operation, status: number): Documented | undefined => {
    const answer = operation.responses[status]
    return (answer?.$ref ? pointedAt(description, answer.$ref) : answer) as Documented | undefined
  }
  const pointerOf = (path: string, method: string, operation: Operation, status: number, mediaType: string): string => {
    const escaped = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
    const answer = operation.responses[status]?.$ref ?? `#/paths/${escaped(path)}/${method}/responses/${status}`
    return `${answer}/content/${escaped(mediaType)}/schema`
  }

  return (path: string, method: string, received: Received, narrowed: boolean): string | undefined => {
    const operation = description.paths[path]?.[method] as Operation
    const { status, contentType, body } = received
    const documented = documentedOf(operation, status)
    if (status >= 500 && status !== 503) return `status ${status}: ${body}`
    if (!documented) return `status ${status} is not documented: ${body}`
    if (!documented.content) return body === '' ? undefined : `a body where none is documented: ${body}`
    if (!(contentType in documented.content)) return `content type ${contentType} is not documented`
    if (!/json/.test(contentType)) return undefined
    const source = narrowed && status < 300 ? 'narrowed' : 'api'
    const validate = ajv.getSchema(`${source}${pointerOf(path, method, operation, status, contentType)}`)
    if (!validate) return `no schema at ${pointerOf(path, method, operation, status, contentType)}`
    if (validate(JSON.parse(body))) return undefined
    return `not as described: ${ajv.errorsText(validate.errors)}: ${body.slice(0, 500)}`
  }
}
