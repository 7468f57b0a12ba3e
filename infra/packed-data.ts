import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { brotliCompressSync, constants } from 'node:zlib'
import type { OnLoadResult, Plugin } from 'esbuild'

const smallest = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }

/** An expression that is `data` when it is run. */
const unpacking = (data: unknown): string => {
  const packed = brotliCompressSync(JSON.stringify(data), smallest).toString('base64')
  return `JSON.parse(brotliDecompressSync(Buffer.from('${packed}', 'base64')).toString())`
}

const moduleOf = (path: string, body: string): OnLoadResult => ({
  contents: `import { brotliDecompressSync } from 'node:zlib'\n${body}`,
  resolveDir: dirname(path),
})

/** Exports an object that is unpacked when one of its properties is first read: most calls of a function never do. */
const unpackedWhenRead = (data: Readonly<Record<string, unknown>>): string => {
  const properties = Object.keys(data).map(
    (name) => `get ${JSON.stringify(name)}() { return whole()[${JSON.stringify(name)}] }`,
  )
  return `let data\nconst whole = () => (data ??= ${unpacking(data)})\nexport default { ${properties.join(', ')} }`
}

/**
 * Carries large data compressed: of the API description remains a twentieth, of the phone plans of the world a third, of the
 * Chinese dictionaries half.
 */
export const packedData: Plugin = {
  name: 'packed-data',
  setup: (bundler) => {
    // libphonenumber has its data as a script and, beside it, the same as JSON.
    bundler.onResolve({ filter: /\/metadata\.\w+\.json\.js$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\.js$/, '')),
    }))
    bundler.onLoad({ filter: /\/(openapi|metadata\.\w+)\.json$/ }, async ({ path }) =>
      moduleOf(path, unpackedWhenRead(JSON.parse(await readFile(path, 'utf8')))),
    )
    bundler.onLoad({ filter: /pinyin-pro\/.*\/dict\d\.mjs$/ }, async ({ path }) => {
      const script = await readFile(path, 'utf8')
      const dictionary = /(?<=^const \w+ = )\{.*?^\}(?=;)/ms
      return moduleOf(
        path,
        script.replace(dictionary, (literal) => unpacking(runInNewContext(`(${literal})`))),
      )
    })
  },
}
