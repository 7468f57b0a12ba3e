import { Refusal } from '../../shared/kernel/refusal.ts'
import { nextCaseNumber, numberValue } from '../../shared/service/case-number-store.ts'
import type { Step } from '../../shared/storage/record.ts'
import { claimValue } from '../../shared/storage/unique.ts'
import { idempotentCall } from '../http/idempotency.ts'
import type { Request } from '../http/route.ts'

/** The step by which a number leads to its case. */
export const numberStep = (tenantId: string, number: string, caseId: string): Step => {
  const { action } = claimValue(tenantId, numberValue(number), caseId, () => new Refusal('conflict'))
  return { action }
}

/**
 * A number for the case that this call is about to make. A call that is repeated under its Idempotency-Key takes none, so that it
 * leaves no gap; the refusal is answered with what was answered then.
 */
export const numberFor = async (request: Request): Promise<string> => {
  const { store, actor, idempotencyKey, operation, params, query, body } = request
  if (idempotencyKey !== undefined) {
    const call = { tenantId: actor.tenantId, caller: actor.id, operation, idempotencyKey }
    if (await store.get(idempotentCall(call, [params, query, body]).key)) throw new Refusal('conflict')
  }
  return nextCaseNumber(store, actor.tenantId)
}
