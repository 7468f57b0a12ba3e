import { readFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { runInNewContext } from 'node:vm'
import { brotliCompressSync, constants } from 'node:zlib'
import type { OnLoadResult, Plugin } from 'esbuild'

// The highest, 11, would take off 2 % more in twice the time.
const small = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }

/** A file of data that lies beside the bundles that read it. */
export interface DataFile {
  readonly name: string
  readonly content: Uint8Array
}

const nameOf = (path: string): string => `${basename(path).replace(/\.\w+$/, '')}.json.br`

/** An expression that is the data in the file beside the bundle when it is run. */
const reading = ({ name }: DataFile): string =>
  `JSON.parse(brotliDecompressSync(readFileSync(new URL('./${name}', import.meta.url))).toString())`

const moduleOf = (path: string, body: string): OnLoadResult => ({
  contents: `import { readFileSync } from 'node:fs'\nimport { brotliDecompressSync } from 'node:zlib'\n${body}`,
  resolveDir: dirname(path),
})

/** Exports an object that is read when one of its properties is: most calls of a function never do. */
const readWhenAsked = (data: Readonly<Record<string, unknown>>, file: DataFile): string => {
  const properties = Object.keys(data).map(
    (name) => `get ${JSON.stringify(name)}() { return whole()[${JSON.stringify(name)}] }`,
  )
  return `let data\nconst whole = () => (data ??= ${reading(file)})\nexport default { ${properties.join(', ')} }`
}

/**
 * Carries large data outside the bundles, compressed: what is never asked for is never loaded, and of the API description remains a
 * twentieth, of the phone plans of the world a third, of the Chinese dictionaries half. `files` says, after a build, which file
 * each module reads, by the path of the module from the root.
 */
export const packData = (root: string): { readonly plugin: Plugin; readonly files: ReadonlyMap<string, DataFile> } => {
  const files = new Map<string, DataFile>()
  const pack = (path: string, data: unknown): DataFile => {
    const file = { name: nameOf(path), content: brotliCompressSync(JSON.stringify(data), small) }
    files.set(relative(root, path).replaceAll('\\', '/'), file)
    return file
  }
  const setup: Plugin['setup'] = (bundler) => {
    // libphonenumber has its data as a script and, beside it, the same as JSON.
    bundler.onResolve({ filter: /\/metadata\.\w+\.json\.js$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\.js$/, '')),
    }))
    bundler.onLoad({ filter: /\/(openapi|metadata\.\w+)\.json$/ }, async ({ path }) => {
      const data = JSON.parse(await readFile(path, 'utf8'))
      return moduleOf(path, readWhenAsked(data, pack(path, data)))
    })
    bundler.onLoad({ filter: /pinyin-pro\/.*\/dict\d\.mjs$/ }, async ({ path }) => {
      const script = await readFile(path, 'utf8')
      const dictionary = /(?<=^const \w+ = )\{.*?^\}(?=;)/ms
      return moduleOf(
        path,
        script.replace(dictionary, (literal) => reading(pack(path, runInNewContext(`(${literal})`)))),
      )
    })
  }
  return { plugin: { name: 'packed-data', setup }, files }
}
