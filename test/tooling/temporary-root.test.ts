import { existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import beginRun from '../support/temporary-root.ts'

const noProcess = 2 ** 30

const keepEnvironment = (): void => {
  const { TMPDIR, TMP, TEMP } = process.env
  onTestFinished(() => void Object.assign(process.env, { TMPDIR, TMP, TEMP }))
}

test('what tests put into the folder for temporary files goes into one folder of the run', () => {
  expect(basename(tmpdir())).toMatch(/^guanxi-run-\d+-/)
})

test('the folder goes with its run, and that of a run that was killed goes with the next', () => {
  keepEnvironment()
  const outside = tmpdir()
  const killed = join(outside, `guanxi-run-${noProcess}-killed`)
  const running = join(outside, `guanxi-run-${process.pid}-running`)
  for (const folder of [killed, running]) mkdirSync(folder)
  const endRun = beginRun()
  const made = mkdtempSync(join(tmpdir(), 'made-'))
  expect([killed, running, made].map(existsSync)).toEqual([false, true, true])
  endRun()
  expect([made, tmpdir()].map(existsSync)).toEqual([false, false])
})
