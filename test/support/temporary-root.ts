import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const prefix = 'guanxi-run-'

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })

/** A run that was killed could not tidy up after itself. */
const removeThoseOfDeadRuns = (): void => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length).split('-')[0])
    if (!isRunning(pid)) remove(join(tmpdir(), name))
  }
}

/**
 * Whatever a test, or a process that it starts, puts into the folder for temporary files goes into one folder of this run, which goes
 * away with the run.
 */
export default () => {
  removeThoseOfDeadRuns()
  const root = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = root
  return () => remove(root)
}
