import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { catalogue } from '../../functions/catalogue.ts'
import { bundleFunctions } from '../../infra/bundle.ts'
import { root } from './templates.ts'

/** Bytes of `index.mjs`, aimed at 450 KB, and of the data beside it. */
const budget = 600_000
const dataBudget = 150_000

const folder = mkdtempSync(join(tmpdir(), 'guanxi-bundles-'))
const bundles = await bundleFunctions(fileURLToPath(root), catalogue, folder)
const textOf = (name: string) => readFileSync(join(folder, name, 'index.mjs'), 'utf8')

test.each(catalogue)('$name stays within its budget of bytes', ({ name }) => {
  const bundle = bundles.get(name)
  const largest = bundle?.parts.slice(0, 5).map(({ from, bytes }) => `${from} ${bytes}`)
  expect(bundle?.bytes, largest?.join(', ')).toBeLessThanOrEqual(budget)
  expect(bundle?.dataBytes).toBeLessThanOrEqual(dataBudget)
})

test.each(catalogue)('$name needs nothing but Node when it is loaded', ({ name }) => {
  const imported = [...textOf(name).matchAll(/(?:^|[;\n])import\b[^;'"]*?(?:from)?\s*["']([^"']+)["']/g)].map(
    ([, from]) => from,
  )
  for (const from of imported) expect(builtinModules).toContain(from?.replace(/^node:/, ''))
  expect(imported.length).toBeGreaterThan(0)
})

test('clients of services that a function does not use are not in it', () => {
  for (const { name, uses } of catalogue) {
    const from = bundles.get(name)?.parts.map((part) => part.from)
    expect(from?.includes('@aws-sdk/client-eventbridge'), name).toBe(uses.includes('bus:publish'))
    expect(from?.includes('@aws-sdk/client-sesv2'), name).toBe(uses.includes('mail:send'))
    expect(from?.includes('@aws-sdk/client-pinpoint-sms-voice-v2'), name).toBe(uses.includes('sms:send'))
  }
})

test('the template engine is only in functions that fill in templates or check them', () => {
  const from = (name: string) => bundles.get(name)?.parts.map((part) => part.from)
  const withEngine = catalogue.map(({ name }) => name).filter((name) => from(name)?.includes('liquidjs'))
  expect(withEngine.sort()).toEqual([
    ...['on-outbound-message-planned', 'on-outbound-message-sending', 'outbound-messages', 'ready-care-plans'],
    ...['send-outbound-messages', 'templates'],
  ])
})

test('a router is only in functions with routes, and schemas of events are in none', () => {
  for (const { name, kind } of catalogue) {
    const from = bundles.get(name)?.parts.map((part) => part.from)
    expect(from?.includes('@middy/core'), name).toBe(kind === 'http')
  }
  const from = bundles.get('remind-tasks')?.parts.map((part) => part.from)
  expect(from).toContain('events/tasks.ts')
  expect(from).not.toContain('zod')
})

test('large data lies beside the functions that read it, and nowhere else', () => {
  const dataOf = (name: string) => readdirSync(join(folder, name)).filter((file) => file.endsWith('.br'))
  expect(dataOf('docs')).toEqual(['openapi.json.br'])
  expect(dataOf('customers')).toEqual(['metadata.max.json.br'])
  expect(dataOf('knowledge')).toContain('dict1.json.br')
  expect(dataOf('remind-tasks')).toEqual([])
})

test('the same sources make the same bytes', async () => {
  const [first] = catalogue
  if (!first) throw new Error('the catalogue is empty')
  const before = textOf(first.name)
  await bundleFunctions(fileURLToPath(root), catalogue.slice(0, 1), folder)
  expect(textOf(first.name)).toBe(before)
})

test('a stack trace finds its source', () => {
  const [first] = catalogue
  const map = JSON.parse(readFileSync(join(folder, first?.name ?? '', 'index.mjs.map'), 'utf8'))
  expect(map.sources.some((source: string) => source.endsWith(first?.source ?? '?'))).toBe(true)
  expect(map.sourcesContent).toBeUndefined()
})
