import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { catalogue } from '../../functions/catalogue.ts'
import { bundleFunctions, bundling } from '../../infra/bundle.ts'
import { startLambda } from '../infra/lambda-process.ts'

const runs = Number(process.env.BENCH_INIT_RUNS ?? 9)
const root = fileURLToPath(new URL('../..', import.meta.url))

const environment = {
  TABLE_NAME: 'guanxi-bench',
  BUS_NAME: 'guanxi-bench',
  MAIL_FROM: 'guanxi@example.com',
  MAIL_CONFIGURATION_SET: 'guanxi-test',
  SMS_FROM: 'pool-1',
  WEBHOOK_AGENT: 'Guanxi',
  ISSUERS: '[]',
}

/** The least that a function over a table can be. */
const emptyHandler = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
  import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb'
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
  export const handler = (Key) => documents.send(new GetCommand({ TableName: 'guanxi-bench', Key }))`

const bundleEmpty = async (outdir: string): Promise<number> => {
  const { metafile } = await build({
    ...bundling,
    stdin: { contents: emptyHandler, resolveDir: root },
    entryNames: 'index',
    absWorkingDir: root,
    outdir,
    metafile: true,
  })
  return Object.entries(metafile.outputs).find(([path]) => path.endsWith('.mjs'))?.[1].bytes ?? 0
}

interface Init {
  readonly wallMs: number
  readonly cpuMs: number
}

/**
 * The least of several times from the start of the import to its end, each in a process of its own, all functions in turn: what
 * else the machine does then falls on all of them alike.
 */
const initTimes = async (folders: readonly string[]): Promise<readonly Init[]> => {
  const least = folders.map(() => ({ wallMs: Number.POSITIVE_INFINITY, cpuMs: Number.POSITIVE_INFINITY }))
  for (let run = 0; run < runs; run++)
    for (const [place, folder] of folders.entries()) {
      await using lambda = await startLambda(folder, environment)
      const init = least[place] as { wallMs: number; cpuMs: number }
      init.wallMs = Math.min(init.wallMs, lambda.initMs)
      init.cpuMs = Math.min(init.cpuMs, lambda.initCpuMs)
    }
  return least
}

/** Prints what every function weighs and how long it takes to load, beside an empty handler with the DynamoDB client. */
export const benchBundles = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'guanxi-bench-bundles-'))
  const bundles = await bundleFunctions(root, catalogue, folder)
  const emptyBytes = await bundleEmpty(join(folder, 'empty'))
  const folders = [join(folder, 'empty'), ...[...bundles.values()].map((bundle) => bundle.folder)]
  const [empty, ...times] = await initTimes(folders)
  rmSync(folder, { recursive: true })
  if (!empty) throw new Error('nothing was measured')
  console.log(
    `function                            KB   init ms    CPU ms   × empty   largest parts, KB (best of ${runs})`,
  )
  const line = (name: string, bytes: number, { wallMs, cpuMs }: Init, parts: string) => {
    const figures = [
      (bytes / 1000).toFixed(0).padStart(6),
      wallMs.toFixed(1).padStart(10),
      cpuMs.toFixed(1).padStart(10),
      (cpuMs / empty.cpuMs).toFixed(2).padStart(10),
    ]
    console.log(`${name.padEnd(32)}${figures.join('')}   ${parts}`)
  }
  line('(empty)', emptyBytes, empty, '')
  for (const [place, [name, bundle]] of [...bundles].entries()) {
    const parts = bundle.parts.slice(0, 4).map(({ from, bytes }) => `${from} ${(bytes / 1000).toFixed(0)}`)
    line(name, bundle.bytes, times[place] ?? empty, parts.join(', '))
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await benchBundles()
