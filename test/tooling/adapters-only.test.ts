import { describe, expect, it } from 'vitest'
import { printedBy, scratchProject } from './scratch-project.ts'

const reachingOut = {
  'Date.now': 'export const at = Date.now()',
  'Date.now under another name': 'const { now } = Date\nexport const at = now()',
  'new Date without arguments': 'export const at = new Date()',
  'Date as a function': 'export const at = Date()',
  'Math.random': 'export const roll = Math.random()',
  'the global randomUUID': 'export const id = crypto.randomUUID()',
  'an imported randomUUID': "import { randomUUID as id } from 'node:crypto'\nexport const made = id()",
  'randomUUID of a namespace': "import * as c from 'node:crypto'\nexport const made = c.randomUUID()",
  getRandomValues: 'export const bytes = crypto.getRandomValues(new Uint8Array(8))',
  setTimeout: 'setTimeout(() => undefined, 5)',
  'setTimeout of the global object': 'globalThis.setTimeout(() => undefined, 5)',
  'the timers module': "import { setTimeout as sleep } from 'node:timers/promises'\nawait sleep(5)",
  setInterval: 'export const timer = setInterval(() => undefined, 5)',
  fetch: "export const page = await fetch('https://example.com')",
  'the AWS SDK':
    "import { DynamoDBClient } from '@aws-sdk/client-dynamodb'\nexport const client = new DynamoDBClient()",
  'the AWS SDK, loaded later': "export const sdk = await import('@aws-sdk/client-sesv2')",
}
const innocent = {
  'a date from a number': 'export const at = new Date(5).toISOString()',
  'a clock that was handed in': 'export const at = (clock: { now(): string }) => clock.now()',
  'a hash': "import { createHash } from 'node:crypto'\nexport const hash = () => createHash('sha256')",
}
const zodByName = "import { z } from 'zod'\nexport const text = z.string()"

const adapters = [
  'shared/storage/dynamo-probe',
  'shared/platform/aws-probe',
  'shared/platform/oidc-probe',
  'infra/probe',
  'test/probe',
]

const probes = (folder: string, sources: Record<string, string>) =>
  Object.fromEntries(Object.values(sources).map((text, index) => [`${folder}-${index}.ts`, `${text}\n`]))

/** The files in which the linter finds a mistake. */
const refusedOf = async (files: Record<string, string>): Promise<string[]> => {
  const root = await scratchProject(files)
  const args = [
    'lint',
    '--vcs-enabled=false',
    '--reporter=json',
    '--max-diagnostics=none',
    '--diagnostic-level=error',
    '.',
  ]
  const { diagnostics } = JSON.parse(await printedBy('biome', args, root)) as {
    diagnostics: { location: { path: string } }[]
  }
  return [...new Set(diagnostics.map(({ location }) => location.path))].sort()
}

describe('time, randomness, timers, network and the SDK', () => {
  it.each([
    'shared/kernel/probe',
    'shared/sales/probe',
    'shared/storage/probe',
    'functions/sales/probe',
    'events/probe',
  ])('are refused in %s, each of them', async (folder) => {
    const files = probes(folder, reachingOut)
    expect(await refusedOf(files)).toEqual(Object.keys(files).sort())
  })

  it('are at home in adapters, infra and tests', async () => {
    const files = Object.assign({}, ...adapters.map((folder) => probes(folder, reachingOut)))
    expect(await refusedOf(files)).toEqual([])
  })

  it('are not mistaken for what only looks like them', async () => {
    expect(await refusedOf(probes('shared/kernel/probe', innocent))).toEqual([])
  })
})

describe('zod', () => {
  it('is imported whole everywhere, because the named import bundles every locale', async () => {
    const files = { 'functions/sales/probe.ts': zodByName, 'infra/probe.ts': zodByName, 'test/probe.ts': zodByName }
    expect(await refusedOf(files)).toEqual(Object.keys(files).sort())
  })
})
