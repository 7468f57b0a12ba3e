import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

const importOfSchemas = "import * as z from 'zod'"

/** Answers itself to whatever schema is asked of it. On one line, so that stack traces stay right. */
const noSchemas =
  "const z = new Proxy(() => z, { get: (_, name) => { if (/parse/i.test(String(name))) throw new Error('no bundle has the schemas of events'); return z } })"

/**
 * Leaves the schemas out of the event contracts: functions need their types and names alone, the schemas are for the compiler and the
 * event reference. Building them took up to a fifth of the time in which a consumer loads, and many a function needs zod for
 * nothing else.
 */
export const withoutEventSchemas: Plugin = {
  name: 'without-event-schemas',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]events[\\/][\w-]+\.ts$/ }, async ({ path }) => {
      const contract = await readFile(path, 'utf8')
      return { contents: contract.replace(importOfSchemas, noSchemas), loader: 'ts' }
    })
  },
}
