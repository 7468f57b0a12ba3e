// What Lambda's runtime does for a function, as far as a test needs it: loads the bundle, then one event per line of the
// standard input, one answer per line of the fourth file descriptor.
import { writeSync } from 'node:fs'
// Lambda's own runtime has loaded it before it loads the function.
import 'node:http'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const answer = (value) => writeSync(3, `${JSON.stringify(value)}\n`)

const startedMs = performance.now()
const startedCpu = process.cpuUsage()
const { handler } = await import(pathToFileURL(process.argv[2]).href)
const { user, system } = process.cpuUsage(startedCpu)
answer({ initMs: performance.now() - startedMs, initCpuMs: (user + system) / 1000 })

let count = 0
const context = () => ({
  awsRequestId: `request-${count++}`,
  functionName: 'packaged',
  getRemainingTimeInMillis: () => 10_000,
})

for await (const line of createInterface({ input: process.stdin })) {
  try {
    answer({ result: (await handler(JSON.parse(line), context())) ?? null })
  } catch (error) {
    answer({ error: String(error?.stack ?? error) })
  }
}
