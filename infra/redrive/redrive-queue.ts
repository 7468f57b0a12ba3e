import type { DynamoDBBatchResponse } from 'aws-lambda'
import type { DomainEvent } from '../../events/define-event.ts'
import { keptCall, letterOf, type Message } from './letter.ts'

/** Where dead letters are, and who takes them again. */
export interface RedriveServices {
  /** Some messages, hidden from others for an hour; none when there are no more to be had. */
  receive(queue: string): Promise<readonly Message[]>
  remove(queue: string, message: Message): Promise<void>
  /** Shows a message again. */
  release(queue: string, message: Message): Promise<void>
  /** The text of an object; undefined when there is none (any more). */
  readObject(bucket: string, key: string): Promise<string | undefined>
  removeObject(bucket: string, key: string): Promise<void>
  /**
   * Calls a function and waits for it.
   * @throws what the function threw
   */
  call(name: string, event: unknown): Promise<unknown>
  /** @throws when the bus does not accept the event */
  publish(event: DomainEvent): Promise<void>
}

/** `redrive` calls again and removes what succeeds, `discard` removes, `look` does neither. */
export type Verb = 'redrive' | 'discard' | 'look'

export interface Asked {
  readonly verb: Verb
  /** Only letters to this function, by its name in AWS. */
  readonly function?: string | undefined
  readonly most: number
}

export interface Outcome {
  /** Name of the function in AWS; `bus` for an event to be published, `nobody` for a message that cannot be read. */
  readonly to: string
  readonly sentMs: number
  /** Whether nothing remains of the letter. */
  readonly gone: boolean
  readonly reason: string
}

/** What is to be done for a message, when it is to be done. */
interface Task {
  readonly to: string
  readonly reason: string
  readonly event?: unknown
  readonly again: () => Promise<unknown>
  /** Removes what the message points to. */
  readonly clear?: () => Promise<void>
}

const unreadable = (reason: string): Task => ({
  to: 'nobody',
  reason,
  again: async () => {
    throw new Error(reason)
  },
})

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)

const taskOf = async (services: RedriveServices, message: Message): Promise<Task> => {
  const letter = letterOf(message)
  if (!letter) return unreadable('not a letter that this command knows')
  if (letter.is === 'event') return { to: 'bus', reason: letter.reason, again: () => services.publish(letter.event) }
  if (letter.is === 'call') {
    const { function: to, event, reason } = letter
    // Lambda leaves the event out when it does not fit into a message.
    if (event === undefined) return { ...unreadable('the letter lacks its event: replay it from the archive'), to }
    return { to, reason, event, again: () => services.call(to, event) }
  }
  const { bucket, key } = letter
  const text = await services.readObject(bucket, key)
  if (text === undefined) return { to: 'nobody', reason: 'redriven before', again: async () => {} }
  try {
    const { function: to, event, reason } = keptCall(text)
    const clear = () => services.removeObject(bucket, key)
    return { to, reason, event, clear, again: () => services.call(to, event) }
  } catch (error) {
    return unreadable(`${key}: ${messageOf(error)}`)
  }
}

const isTick = (event: unknown): boolean =>
  (event as { 'detail-type'?: unknown } | undefined)?.['detail-type'] === 'Scheduled Event'

const failedAgain = (answer: unknown): number =>
  (answer as DynamoDBBatchResponse | null | undefined)?.batchItemFailures?.length ?? 0

/** Does tasks again; the ticks of a function once for all of them, since each does whatever is due. */
const doing = () => {
  const ticked = new Set<string>()
  return async ({ to, event, again, clear }: Task): Promise<void> => {
    if (!(isTick(event) && ticked.has(to))) {
      const failed = failedAgain(await again())
      if (failed > 0) throw new Error(`${failed} changes failed again`)
      if (isTick(event)) ticked.add(to)
    }
    await clear?.()
  }
}

const received = async (services: RedriveServices, queue: string, most: number): Promise<readonly Message[]> => {
  const messages = new Map<string, Message>()
  while (messages.size < most) {
    const some = await services.receive(queue)
    if (some.every(({ id }) => messages.has(id))) break
    for (const message of some) messages.set(message.id, message)
  }
  return [...messages.values()].sort((a, b) => a.sentMs - b.sentMs)
}

/**
 * Goes through a dead-letter queue, oldest letter first. A letter is removed after what it was for is done; whatever happens in
 * between, it comes again, and functions may be called again with what they had.
 */
export const redriveQueue = async (
  services: RedriveServices,
  queue: string,
  { verb, function: only, most }: Asked,
): Promise<readonly Outcome[]> => {
  const again = doing()
  const outcomes: Outcome[] = []
  for (const message of await received(services, queue, most)) {
    const task = await taskOf(services, message)
    const { to, reason } = task
    const tell = (gone: boolean, why: string) => outcomes.push({ to, sentMs: message.sentMs, gone, reason: why })
    if (verb === 'look' || (only !== undefined && only !== to)) {
      await services.release(queue, message)
      if (only === undefined || only === to) tell(false, reason)
      continue
    }
    try {
      if (verb === 'redrive') await again(task)
      else await task.clear?.()
      await services.remove(queue, message)
      tell(true, reason)
    } catch (error) {
      await services.release(queue, message)
      tell(false, messageOf(error))
    }
  }
  return outcomes
}
