import { readdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild'
import type { CrmFunction } from '../functions/function.ts'
import { entrySource } from './entry.ts'
import { withoutEventSchemas } from './event-schemas.ts'
import { type DataFile, packData } from './packed-data.ts'

/** The bundle of one function: a folder that holds `index.mjs`, its source map, and large data in files of their own. */
export interface Bundle {
  readonly folder: string
  /** Of `index.mjs`, which is loaded before the first call. */
  readonly bytes: number
  /** Of the data, which is read when it is first asked for. */
  readonly dataBytes: number
  /** What each package or folder of the project adds, largest first. */
  readonly parts: readonly { readonly from: string; readonly bytes: number }[]
}

export type Bundles = ReadonlyMap<string, Bundle>

/**
 * What the SDK imports only when it is needed, and a function never needs: credentials are in its environment, where the SDK
 * looks first, and no service that we use streams events. Left out, it saves more than a third of the bundle.
 */
const neverImported = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/nested-clients/*',
  '@aws-sdk/token-providers',
  '@smithy/core/event-streams',
  '@smithy/credential-provider-imds',
]

const entries = (root: string, functions: readonly CrmFunction[]): Plugin => ({
  name: 'entries',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace: 'entry' }))
    bundler.onLoad({ filter: /.*/, namespace: 'entry' }, ({ path: name }) => {
      const definition = functions.find((candidate) => candidate.name === name)
      return definition ? { contents: entrySource(definition), loader: 'ts', resolveDir: root } : null
    })
  },
})

const originOf = (input: string): string => {
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]
  return inPackage ?? input.split('/').slice(0, 2).join('/')
}

const partsOf = (output: Metafile['outputs'][string]): Bundle['parts'] => {
  const bytes = new Map<string, number>()
  for (const [input, { bytesInOutput }] of Object.entries(output.inputs))
    bytes.set(originOf(input), (bytes.get(originOf(input)) ?? 0) + bytesInOutput)
  return [...bytes].map(([from, size]) => ({ from, bytes: size })).sort((a, b) => b.bytes - a.bytes)
}

const dataOf = (output: Metafile['outputs'][string], files: ReadonlyMap<string, DataFile>): readonly DataFile[] =>
  [...files].filter(([path]) => (output.inputs[path]?.bytesInOutput ?? 0) > 0).map(([, file]) => file)

const layBeside = async (folder: string, data: readonly DataFile[]): Promise<void> => {
  const stale = (await readdir(folder)).filter(
    (name) => name.endsWith('.br') && !data.some((file) => file.name === name),
  )
  await Promise.all([
    ...stale.map((name) => rm(join(folder, name), { force: true })),
    ...data.map(({ name, content }) => writeFile(join(folder, name), content)),
  ])
}

/** How everything that runs in a Lambda function is bundled. */
export const bundling = {
  bundle: true,
  minify: true,
  treeShaking: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // The SDK's CommonJS build, which `main` names, is half as large again and slower to load.
  mainFields: ['module', 'main'],
  external: neverImported,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'error',
} satisfies BuildOptions

/** Bundles all functions in one go into a folder each below `folder`. The same sources give the same bytes. */
export const bundleFunctions = async (
  root: string,
  functions: readonly CrmFunction[],
  folder = join(root, '.cache/functions'),
): Promise<Bundles> => {
  if (functions.length === 0) return new Map()
  const { plugin, files } = packData(root)
  const { metafile } = await build({
    ...bundling,
    absWorkingDir: root,
    entryPoints: functions.map(({ name }) => ({ in: `entry:${name}`, out: `${name}/index` })),
    plugins: [entries(root, functions), plugin, withoutEventSchemas],
    outdir: folder,
    metafile: true,
  })
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [resolve(root, path), output]))
  const bundleOf = async ({ name }: CrmFunction): Promise<[string, Bundle]> => {
    const output = outputs.get(resolve(folder, name, 'index.mjs'))
    if (!output) throw new Error(`no bundle was made of ${name}`)
    const data = dataOf(output, files)
    await layBeside(join(folder, name), data)
    const dataBytes = data.reduce((sum, { content }) => sum + content.length, 0)
    return [name, { folder: join(folder, name), bytes: output.bytes, dataBytes, parts: partsOf(output) }]
  }
  return new Map(await Promise.all(functions.map(bundleOf)))
}
