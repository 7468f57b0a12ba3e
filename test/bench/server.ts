import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpuMsOf, memoryMiBOf } from './process-figures.ts'

export interface BenchServer {
  readonly url: string
  readonly token: string
  /** From the start of the process to its first answer. */
  readonly readyMs: number
  /** User and system time of the server process so far, in milliseconds. */
  cpuMs(): number
  /** Resident memory in MiB. */
  memoryMiB(): number
  /** Waits until stream, bus and retries are drained. */
  settle(): Promise<void>
  stop(): Promise<void>
}

const firstAnswer = async (url: string): Promise<void> => {
  for (let tries = 0; tries < 2000; tries++) {
    const answer = await fetch(`${url}/v1/health`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('the server did not start')
}

const post = async (url: string, body: object): Promise<Record<string, string>> => {
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as Record<string, string>
}

/** What `npm start` hands to Node: its options, and what it runs. */
const startArguments = (): string[] => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(' ').slice(2)
}

/** Starts the laptop as a process of its own on a folder, as `npm start` would. Linux only: reads figures from /proc. */
export const startServer = async (port: number, folder: string): Promise<BenchServer> => {
  const startedMs = performance.now()
  const child = spawn(process.execPath, startArguments(), {
    env: { ...process.env, PORT: String(port), GUANXI_DATA: folder, LOG_LEVEL: 'ERROR' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  await firstAnswer(url)
  const readyMs = performance.now() - startedMs
  const { token = '' } = await post(`${url}/_local/token`, { user: 'admin@b2b.example' })
  return {
    url,
    token,
    readyMs,
    cpuMs: () => cpuMsOf(child.pid),
    memoryMiB: () => memoryMiBOf(child.pid),
    settle: async () => void (await post(`${url}/_local/settle`, {})),
    stop: async () => {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}
