import { type Html, html, prose } from '../http/html.ts'
import {
  answerOf,
  type Content,
  type Document,
  needsSignIn,
  type Parameter,
  type Placed,
  parameterOf,
} from './document.ts'
import { schemaHtml } from './schema-html.ts'

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A call that can be pasted into a shell in which URL and TOKEN are set. */
const curlOf = ({ path, method, operation }: Placed, parameters: readonly Parameter[]): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name)
    return String(parameter?.schema?.example ?? whole)
  })
  const [example] = Object.values(operation.requestBody?.content['application/json']?.examples ?? {})
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$URL${filled}"`,
    needsSignIn(operation) && '-H "Authorization: Bearer $TOKEN"',
    example && `-H 'Content-Type: application/json' -d ${quoted(JSON.stringify(example.value))}`,
  ]
    .filter(Boolean)
    .join(' \\\n  ')
}

export const parameterHtml = ({ name, in: place, required, description, schema }: Parameter): Html => html`
  <li><code>${name}</code> <small>${place}</small> ${required && html`<b>required</b>`}
    ${schema && schemaHtml(schema)} ${!schema?.description && prose(description)}</li>`

/** Parameters that many calls share stand once at the end of the page. */
const sharedParameterHtml = (document: Document, reference: Parameter): Html =>
  html`<a href="#parameter-${parameterOf(document, reference).name}"><code>${parameterOf(document, reference).name}</code></a> `

const parametersHtml = (document: Document, parameters: readonly Parameter[]): Html => html`
  <ul>${parameters.filter(({ $ref }) => $ref === undefined).map(parameterHtml)}</ul>
  ${parameters.filter(({ $ref }) => $ref !== undefined).map((one) => sharedParameterHtml(document, one))}`

const contentHtml = (content: Readonly<Record<string, Content>> | undefined): Html[] =>
  Object.values(content ?? {}).flatMap(({ schema }) => (schema ? [schemaHtml(schema)] : []))

const answersHtml = (document: Document, { operation }: Placed): Html[] =>
  Object.entries(operation.responses).map(([status, reference]) => {
    const answer = answerOf(document, reference)
    return html`<li><code>${status}</code> ${prose(answer.description)} ${status < '400' && contentHtml(answer.content)}</li>`
  })

/** One operation, folded until somebody looks at it. */
export const operationHtml = (document: Document, placed: Placed): Html => {
  const { path, method, operation } = placed
  const { parameters = [] } = operation
  return html`<details class="operation" id="${operation.operationId}">
  <summary><code class="${method}">${method}</code> <code>${path}</code> <span>${operation.summary}</span></summary>
  <p>${prose(operation.description)} ${!needsSignIn(operation) && 'No sign-in needed.'}</p>
  <pre>${curlOf(placed, parameters)}</pre>
  ${parameters.length > 0 && html`<h4>Parameters</h4>${parametersHtml(document, parameters)}`}
  ${operation.requestBody && html`<h4>Body</h4>${contentHtml(operation.requestBody.content)}`}
  <h4>Answers</h4><ul>${answersHtml(document, placed)}</ul>
</details>`
}
