import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, type Step, steps } from './tooling/steps.ts'
import { sumOf, type Tally, tallyOf, type VitestReport } from './tooling/tally.ts'

const atOnce = 2
/** A command that hangs is a failure, not a run without end. */
const longestMs = 20 * 60 * 1000

const run = ([file, ...args]: Step['command'], stdout: 'inherit' | 'pipe') =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const child = spawn(file, args, {
      env: environment,
      stdio: ['ignore', stdout, stdout],
      timeout: longestMs,
      killSignal: 'SIGKILL',
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })

const since = (startMs: number): string => `${((performance.now() - startMs) / 1000).toFixed(1)} s`

const runStep = async ({ name, command }: Step): Promise<Tally> => {
  const startMs = performance.now()
  const { code, output } = await run(command, 'pipe')
  const passed = code === 0
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${since(startMs)})`)
  if (!passed) console.log(output.replaceAll(/^/gm, '       '))
  return { passed: Number(passed), failed: Number(!passed) }
}

const runSteps = async (): Promise<Tally[]> => {
  const waiting = [...steps]
  const tallies: Tally[] = []
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) tallies.push(await runStep(step))
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return tallies
}

const runTests = async (filters: readonly string[]): Promise<Tally> => {
  const startMs = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'guanxi-test-'))
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const command = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters] as const
  const { code } = await run(command, 'inherit')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  await rm(folder, { recursive: true })
  const tally = tallyOf(text === undefined ? undefined : (JSON.parse(text) as VitestReport), code)
  console.log(`${tally.failed === 0 ? 'ok    ' : 'FAILED'} tests (${since(startMs)})`)
  return tally
}

/** `npm test` runs everything; `npm test -- customers` only the tests whose file matches. */
const filters = process.argv.slice(2)
const tallies = filters.length > 0 ? [] : await runSteps()
tallies.push(await runTests(filters))
const { passed, failed } = sumOf(tallies)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
