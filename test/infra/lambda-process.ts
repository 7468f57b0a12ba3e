import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

const runtime = fileURLToPath(new URL('lambda-runtime.mjs', import.meta.url))

export interface LambdaProcess extends AsyncDisposable {
  /** From the start of the import to the end of it. */
  readonly initMs: number
  /** The same in processor time, which other work on the machine changes less. */
  readonly initCpuMs: number
  /** @throws what the handler threw */
  invoke(event: unknown): Promise<unknown>
  /** What the function wrote to its log. */
  log(): string
}

/** What Lambda sets for every function. */
const lambdaEnvironment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: 'local',
  NODE_OPTIONS: '--enable-source-maps',
}

const answersOf = (child: ChildProcess) => {
  const lines = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator]()
  return async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('the function ended without an answer')
    return JSON.parse(value) as { initMs?: number; initCpuMs?: number; result?: unknown; error?: string }
  }
}

/** Loads a bundle in a process of its own, far from any `node_modules`, with nothing in its environment but what is given. */
export const startLambda = async (
  bundleFolder: string,
  environment: Readonly<Record<string, string>>,
): Promise<LambdaProcess> => {
  const folder = mkdtempSync(join(tmpdir(), 'guanxi-lambda-'))
  const file = join(folder, 'index.mjs')
  cpSync(bundleFolder, folder, { recursive: true, filter: (source) => !source.endsWith('.map') })
  const child = spawn(process.execPath, [runtime, file], {
    cwd: folder,
    env: { ...lambdaEnvironment, ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (log += String(chunk)))
  const next = answersOf(child)
  const { initMs = 0, initCpuMs = 0 } = await next().catch((error: Error) => {
    throw new Error(`${error.message}\n${log}`)
  })
  return {
    initMs,
    initCpuMs,
    invoke: async (event) => {
      child.stdin?.write(`${JSON.stringify(event)}\n`)
      const { result, error } = await next()
      if (error !== undefined) throw new Error(error)
      return result
    },
    log: () => log,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit')
      child.stdin?.end()
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}
