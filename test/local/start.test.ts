import { spawn } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { newFolder } from './support.ts'

interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
}

/** Starts a script as `npm start` does; `onOutput` may end it. */
const run = (
  script: string,
  environment: Record<string, string>,
  onOutput: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Run> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['infra/run.mjs', script], { env: { ...process.env, ...environment } })
    let output = ''
    const hear = (chunk: Buffer) => {
      output += chunk
      onOutput(output, (signal) => child.kill(signal))
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('close', (code, signal) => resolve({ code, signal, output }))
  })

const main = 'infra/local/main.ts'

describe('npm start', () => {
  test('says where it is, gives tokens and three commands to try, and stops when it is told to', async () => {
    const { code, output } = await run(main, { PORT: '0', GUANXI_DATA: newFolder() }, (text, kill) => {
      if (text.includes('_local/outbox')) kill('SIGTERM')
    })
    expect(output).toMatch(/Guanxi is ready at http:\/\/localhost:\d+/)
    expect(output).toMatch(/admin@\S+\n +eyJ/)
    expect(output.match(/^curl /gm)).toHaveLength(3)
    expect(code).toBe(0)
  })

  test('on a data folder that is in use says so and exits with 1', async () => {
    const GUANXI_DATA = newFolder()
    let second: Promise<Run> | undefined
    await run(main, { PORT: '0', GUANXI_DATA }, (text, kill) => {
      if (!text.includes('_local/outbox') || second !== undefined) return
      second = run(main, { PORT: '0', GUANXI_DATA })
      void second.then(() => kill('SIGTERM'))
    })
    expect(await second).toMatchObject({ code: 1, output: expect.stringMatching(/^\S+ is in use by another process/) })
  })

  test.each([
    [{ PORT: 'http' }, 'PORT is http'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is loud'],
  ])('with %j says what is wrong and exits with 1', async (environment, message) => {
    const { code, output } = await run(main, { PORT: '0', GUANXI_DATA: newFolder(), ...environment })
    expect([code, output]).toEqual([1, expect.stringContaining(message)])
  })
})

test('a script that is ended by a signal ends its starter by the same signal', async () => {
  const { signal } = await run('test/local/dies.ts', {})
  expect(signal).toBe('SIGKILL')
})
