import { fingerprint } from '../../shared/kernel/fingerprint.ts'
import { day, epochMs, type Instant, second } from '../../shared/kernel/instant.ts'
import { Refusal } from '../../shared/kernel/refusal.ts'
import type { Action, Item, Key } from '../../shared/storage/store.ts'

const keptMs = day

/** A finished answer, as it is sent and as it is kept for a replay. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** One POST under an Idempotency-Key: where its record is, and what marks a different request under the same key. */
export interface IdempotentCall {
  readonly key: Key
  readonly request: string
}

export const idempotentCall = (
  scope: { tenantId: string; caller: string; operation: string; idempotencyKey: string },
  request: unknown,
): IdempotentCall => ({
  key: {
    pk: `${scope.tenantId}#idempotency#${fingerprint(JSON.stringify([scope.caller, scope.operation, scope.idempotencyKey]))}`,
    sk: '.',
  },
  request: fingerprint(JSON.stringify(request)),
})

/** Keeps the answer in the very commit that makes it true, so there is no moment in which only one of them exists. */
export const rememberAnswer = (call: IdempotentCall, answer: Answer, now: Instant): Action => ({
  do: 'put',
  item: {
    ...call.key,
    request: call.request,
    answer: { ...answer, headers: { ...answer.headers } },
    until: epochMs(now) + keptMs,
    ttl: Math.floor((epochMs(now) + keptMs) / second),
  },
  when: { is: 'absent' },
})

/**
 * The answer kept in an idempotency record, marked as a replay.
 * @throws Refusal `idempotency.key_reused` when the record is of a different request
 */
export const replayedAnswer = (call: IdempotentCall, item: Item): Answer => {
  if (item.request !== call.request) throw new Refusal('idempotency.key_reused')
  const answer = item.answer as unknown as Answer
  return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } }
}
