import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchorsOf, pages, textOf, withoutBlocks } from './markdown.ts'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
const { paths } = JSON.parse(readFileSync('docs/api/openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, object>>
}

const nameless = (path: string): string => path.replaceAll(/\{\w*\}/g, '{}')
const routes = new Set(
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${nameless(path)}`),
  ),
)

const matchesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

const brokenLinks = (page: string): string[] =>
  matchesIn(withoutBlocks(textOf(page)), /\]\(([^)\s]+)\)/g).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? page : normalize(join(dirname(page), path))
    if (!existsSync(target)) return true
    return anchor !== undefined && !anchorsOf(textOf(target)).includes(decodeURIComponent(anchor))
  })

const missingFiles = (page: string): string[] =>
  matchesIn(textOf(page), /`((?:infra|functions|shared|events|test|docs)\/[\w./-]*\w)\/?`/g).filter(
    (path) => !existsSync(path),
  )

const unknownRoutes = (page: string): string[] =>
  matchesIn(textOf(page), /`((?:GET|POST|PUT|PATCH|DELETE) \/v1\/[^`\s?]*)/g).filter(
    (route) => !routes.has(nameless(route)),
  )

const unknownScripts = (page: string): string[] =>
  matchesIn(textOf(page), /npm run (?:-s )?([\w-]+)/g).filter((script) => !(script in scripts))

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    expect(brokenLinks(page)).toEqual([])
  })

  it('names files, routes and scripts that are there', () => {
    expect([...missingFiles(page), ...unknownRoutes(page), ...unknownScripts(page)]).toEqual([])
  })
})
