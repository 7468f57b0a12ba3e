import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Step } from '../../shared/storage/record.ts'
import { ConditionFailed, type FailedAction } from '../../shared/storage/store.ts'
import { type Answer, type IdempotentCall, rememberAnswer, replayedAnswer } from './idempotency.ts'
import type { Reply, Request, Route } from './route.ts'

const mostTries = 14
const firstPauseMs = 8
const longestPauseMs = 400

/** How a reply becomes the answer that is sent and, under an Idempotency-Key, kept. */
export type Finish = (reply: Reply) => Answer | Promise<Answer>

const replayOrThrow = async (refusal: unknown, request: Request, call: IdempotentCall | undefined): Promise<Answer> => {
  const kept = call && refusal instanceof Refusal ? await request.store.get(call.key) : undefined
  if (!call || !kept) throw refusal
  return replayedAnswer(call, kept)
}

/** @returns the replayed answer when the call was done before; nothing when the command must be decided again */
const afterFailure = async (failures: readonly FailedAction[], steps: readonly Step[], call?: IdempotentCall) => {
  const kept = failures.find((failure) => failure.index === steps.length)?.current
  if (call && kept) return replayedAnswer(call, kept)
  for (const { index, current } of failures) {
    const otherwise = steps[index]?.otherwise
    if (otherwise) throw await otherwise(current)
  }
  return undefined
}

/**
 * Runs one command: decide, then commit the decision in one conditional write. A record that changed in between is read and
 * decided on again after a random pause; a call that was done before under the same Idempotency-Key answers as it did then.
 */
export const perform = async (
  route: Route,
  request: Request,
  finish: Finish,
  call?: IdempotentCall,
): Promise<Answer> => {
  for (let tries = 0; tries < mostTries; tries++) {
    // Without a pause all who lost would read, decide and lose again at the same time.
    if (tries > 0) await request.pause(Math.min(longestPauseMs, firstPauseMs * 2 ** tries))
    let reply: Reply
    try {
      reply = await route.handle(request)
    } catch (refusal) {
      return replayOrThrow(refusal, request, call)
    }
    const answer = await finish(reply)
    const steps = reply.steps ?? []
    const actions = steps.map((step) => step.action)
    const kept = reply.keptBody === undefined ? answer : await finish({ ...reply, body: reply.keptBody })
    if (call && !reply.keptInParts) actions.push(rememberAnswer(call, kept, request.now))
    if (actions.length === 0) return answer
    try {
      await request.store.commit(actions)
      return answer
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
      const replayed = await afterFailure(error.failures, steps, call)
      if (replayed) return replayed
    }
  }
  throw new Refusal('conflict', { retryAfterSeconds: 1 })
}
