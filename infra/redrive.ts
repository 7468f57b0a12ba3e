import { parseArgs } from 'node:util'
import { deadLettersName } from './dead-letter-names.ts'
import { leaveExplained } from './operator-store.ts'
import { awsRedriveServices } from './redrive/aws-services.ts'
import { type Outcome, redriveQueue, type Verb } from './redrive/redrive-queue.ts'
import { stages } from './stage.ts'

const usage = `Gives functions in AWS again what they gave up, oldest first, and removes what succeeds. On the laptop: POST /_local/redrive

npm run redrive -- dev|prod [--look | --discard] [--function NAME] [--part NAME]

--look tells what there is and why, --discard removes it without doing it. --function takes only letters to that function, --part
only the queue of a domain, of the stream or of the bus.`

const options = {
  look: { type: 'boolean', default: false },
  discard: { type: 'boolean', default: false },
  function: { type: 'string' },
  part: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const mostOfQueue = 500

const did: Record<Verb, string> = { redrive: 'redriven', discard: 'discarded', look: 'removed' }

/** One line for each function: how many letters, since when, and why those that remain do. */
const linesOf = (outcomes: readonly Outcome[], verb: Verb): readonly string[] =>
  [...Map.groupBy(outcomes, ({ to }) => to)].map(([to, letters]) => {
    const remaining = letters.filter(({ gone }) => !gone)
    const reasons = [...new Set(remaining.map(({ reason }) => reason))].join(' | ')
    const since = new Date(letters[0]?.sentMs ?? 0).toISOString()
    const gone = verb === 'look' ? '' : `, ${letters.length - remaining.length} ${did[verb]}`
    const left = remaining.length > 0 && verb !== 'look' ? `, ${remaining.length} remain` : ''
    return `${to}: ${letters.length} since ${since}${gone}${left}${reasons && `: ${reasons}`}`
  })

const run = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) return console.log(usage)
  const stage = stages.find(({ name }) => name === positionals[0])
  if (!stage || positionals.length > 1 || (values.look && values.discard)) throw new Error(usage)
  const verb = values.look ? 'look' : values.discard ? 'discard' : 'redrive'
  const note = (message: string, fields: unknown): void => console.error(message, fields)
  const { services, queues } = awsRedriveServices(stage.name, { info: note, warn: note, error: note })
  const wanted = values.part === undefined ? '' : `/${deadLettersName(stage.name, values.part)}`
  const found = (await queues()).filter((url) => url.endsWith(wanted))
  if (found.length === 0)
    throw new Error(`there is no queue ${wanted.slice(1) || `of ${stage.name}`} in this account and region`)
  const asked = {
    verb,
    function: values.function === undefined ? undefined : `guanxi-${stage.name}-${values.function}`,
    most: mostOfQueue,
  } as const
  let [letters, remaining] = [0, 0]
  for (const queue of found) {
    const outcomes = await redriveQueue(services, queue, asked)
    for (const line of linesOf(outcomes, verb)) console.log(line)
    if (outcomes.length >= mostOfQueue) console.log(`There may be more in ${queue}: run this again`)
    letters += outcomes.length
    remaining += outcomes.filter(({ gone }) => !gone).length
  }
  if (letters === 0) console.log('Nothing is waiting')
  if (verb !== 'look' && remaining > 0) throw new Error(`${remaining} letters remain`)
}

await run().catch(leaveExplained)
