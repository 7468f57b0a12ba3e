import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Notes the status of every answer and gives on what curl would have printed. */
const wrapper = (curl: string, statuses: string): string => `#!/bin/sh
body=$(mktemp)
'${curl}' "$@" -o "$body" -w '%{http_code}\\n' >> '${statuses}'
cat "$body"
rm -f "$body"
`

const whichCurl = async (): Promise<string> => (await run('/bin/sh', ['-c', 'command -v curl'])).stdout.trim()

export const hasCurl = await whichCurl().then(
  () => true,
  () => false,
)

/** Runs a script in the plain shell. Answers the statuses that its calls of curl got, and what it printed. */
export const runScript = async (script: string): Promise<{ statuses: number[]; output: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'guanxi-docs-'))
  const statuses = join(folder, 'statuses')
  const curl = join(folder, 'curl')
  writeFileSync(statuses, '')
  writeFileSync(curl, wrapper(await whichCurl(), statuses))
  chmodSync(curl, 0o755)
  const PATH = [folder, dirname(process.execPath), process.env.PATH].join(delimiter)
  try {
    const { stdout, stderr } = await run('/bin/sh', ['-eu', '-c', script], { env: { ...process.env, PATH } })
    return {
      statuses: readFileSync(statuses, 'utf8').trim().split('\n').map(Number),
      output: stdout + stderr,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
