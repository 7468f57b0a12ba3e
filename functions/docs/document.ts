/** What the reference page reads of an OpenAPI document. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly additionalProperties?: Schema | boolean
  readonly description?: string
  readonly example?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxItems?: number
  readonly 'x-personal'?: boolean
}

export interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

export interface Content {
  readonly schema?: Schema
  readonly examples?: Readonly<Record<string, { readonly value?: unknown }>>
}

export interface Answer {
  readonly $ref?: string
  readonly description?: string
  readonly content?: Readonly<Record<string, Content>>
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security?: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, Answer>>
}

export interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly responses: Readonly<Record<string, Answer>>
  }
}

/** An operation with where it is. */
export interface Placed {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

export const operationsOf = (document: Document): readonly Placed[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

const lastPart = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1)

export const parameterOf = (document: Document, parameter: Parameter): Parameter =>
  (parameter.$ref && document.components.parameters[lastPart(parameter.$ref)]) || parameter

export const answerOf = (document: Document, answer: Answer): Answer =>
  (answer.$ref && document.components.responses[lastPart(answer.$ref)]) || answer

/** The component that a schema refers to. */
export const refersTo = (schema: Schema): string | undefined => schema.$ref && lastPart(schema.$ref)

/** Whether a call needs a token. */
export const needsSignIn = ({ security = [] }: Operation): boolean =>
  security.some((way) => Object.keys(way).length > 0)
