import { createHash } from 'node:crypto'
import { Html, html } from '../http/html.ts'
import { type Document, operationsOf } from './document.ts'
import { operationHtml, parameterHtml } from './operation-html.ts'
import { script, style } from './page-assets.ts'
import { schemaHtml } from './schema-html.ts'

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Only this page's own style and script run, and it loads nothing. */
export const contentSecurityPolicy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** The reference page: one file that needs nothing else. */
export const referencePage = (document: Document): string => {
  const { info, tags, components } = document
  const operations = operationsOf(document)
  const section = ({ name, description }: Document['tags'][number]): Html => html`<section>
<h2>${name}</h2><p>${description}</p>
${operations.filter(({ operation }) => operation.tags.includes(name)).map((placed) => operationHtml(document, placed))}
</section>`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API ${info.version}</title>
<style>${new Html(style)}</style>
</head>
<body>
<h1>${info.title} API ${info.version}</h1>
<p>${info.description} The same as a document: <a href="/v1/openapi.json">/v1/openapi.json</a>.</p>
<header><input type="search" placeholder="Search operations and fields" aria-label="Search operations and fields"></header>
<main>
${tags.map(section)}
<section><h2>Shared parameters</h2>
${Object.values(components.parameters).map(
  (parameter) =>
    html`<details class="schema" id="parameter-${parameter.name}"><summary><code>${parameter.name}</code></summary><ul>${parameterHtml(parameter)}</ul></details>`,
)}
</section>
<section><h2>Schemas</h2>
${Object.entries(components.schemas).map(
  ([name, schema]) =>
    html`<details class="schema" id="schema-${name}"><summary><code>${name}</code></summary>${schemaHtml(schema)}</details>`,
)}
</section>
</main>
<script>${new Html(script)}</script>
</body>
</html>
`.text
}
