import { mkdtempSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { catalogue } from '../../functions/catalogue.ts'
import { bundleFunctions } from '../../infra/bundle.ts'
import { root } from './templates.ts'

/** Bytes of `index.mjs`. Aimed at 450 KB; what is larger than the budget says why. */
const budget = 600_000
const largerBudgets: Readonly<Record<string, number>> = {
  // The phone plans of the world for finding by phone, and the pinyin of all characters for search.
  'customer-search': 700_000,
  'lead-search': 700_000,
}

const folder = mkdtempSync(join(tmpdir(), 'guanxi-bundles-'))
const bundles = await bundleFunctions(fileURLToPath(root), catalogue, folder)
const textOf = (name: string) => readFileSync(join(folder, name, 'index.mjs'), 'utf8')

test.each(catalogue)('$name stays within its budget of bytes', ({ name }) => {
  const bundle = bundles.get(name)
  const largest = bundle?.parts.slice(0, 5).map(({ from, bytes }) => `${from} ${bytes}`)
  expect(bundle?.bytes, largest?.join(', ')).toBeLessThanOrEqual(largerBudgets[name] ?? budget)
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
  }
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
