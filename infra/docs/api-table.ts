import type { HttpFunction } from '../../functions/function.ts'
import { refusalsOf } from '../../functions/http/openapi-problems.ts'
import type { Route } from '../../functions/http/route.ts'

const row = (route: Route): string => {
  const own = (route.refuses ?? []).map((code) => `\`${code}\``).join(' ')
  return `| \`${route.method} ${route.path}\` | ${route.summary} | ${route.permission} | ${own} |`
}

const sectionOf = ({ name, summary, routes }: HttpFunction): string => `## ${name}

${summary}.

| call | what it does | permission | refusals of its own |
| --- | --- | --- | --- |
${routes.map(row).join('\n')}
`

const commonOf = (functions: readonly HttpFunction[]): string => {
  const all = functions.flatMap(({ routes }) => routes)
  const own = new Set(all.flatMap((route) => route.refuses ?? []))
  const common = new Set(all.flatMap(refusalsOf).filter((code) => !own.has(code)))
  return [...common]
    .sort()
    .map((code) => `\`${code}\``)
    .join(' ')
}

/** The API reference as one table per function, in Markdown. */
export const apiTable = (functions: readonly HttpFunction[]): string => `# API

Made by \`npm run generate\` from the functions' routes. The whole description is [openapi.json](api/openapi.json); a running
server shows it as a page at \`/v1/docs\`.

Refusals that any call of its kind can meet: ${commonOf(functions)}

${functions.map(sectionOf).join('\n')}`
