import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { Refusal } from '../../shared/kernel/refusal.ts'
import { refusalCatalogue } from '../../shared/kernel/refusal-catalogue.ts'
import type { Step } from '../../shared/storage/record.ts'
import { limits } from '../../shared/storage/store.ts'
import { keyText } from '../../shared/storage/units.ts'
import { headerFault } from './event.ts'
import { type Answer, idempotentCall } from './idempotency.ts'
import { parseBody } from './parse.ts'
import { perform } from './perform.ts'
import { problemOf } from './problem.ts'
import type { Reply, Request, Route } from './route.ts'
import { asRefusal } from './store-refusal.ts'

const mostItems = 100
const atOnce = 16

/** Items are checked one by one against the single call's schema, so that each gets an answer of its own. */
export const batchOf = {
  items: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .max(mostItems)
    .meta({ description: 'Each as the body of the single call' }),
  atomic: z.boolean().optional().meta({ description: 'All or none, in one transaction' }),
}

export const BatchResult = z.strictObject({
  items: z
    .array(
      z.strictObject({
        index: z.int().min(0),
        status: z.int(),
        id: z.string().optional(),
        version: z.int().optional(),
        problem: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .max(mostItems),
})
type BatchResult = z.infer<typeof BatchResult>
type ItemResult = BatchResult['items'][number]

const resultOf = (index: number, { body, status = 200 }: Reply): ItemResult => {
  const { id, version } = body as { id: string; version: number }
  return { index, status, id, version }
}

const refused = (request: Request, index: number, thrown: unknown): ItemResult => {
  const error = asRefusal(thrown)
  if (!(error instanceof Refusal)) throw error
  const problem = problemOf(error, request.locale, request.requestId, `#/items/${index}`)
  return { index, status: refusalCatalogue[error.code].status, problem }
}

/** A single call of the batch's route, as it would be under its own request. */
const single = (request: Request, route: Route, item: unknown): Request => ({
  ...request,
  body: parseBody(route, item),
})

const one = async (request: Request, route: Route, item: unknown, index: number): Promise<ItemResult> => {
  const finish = (reply: Reply): Answer => ({ status: 200, headers: {}, body: JSON.stringify(resultOf(index, reply)) })
  const { actor, operation, idempotencyKey } = request
  const call =
    idempotencyKey === undefined
      ? undefined
      : idempotentCall(
          { tenantId: actor.tenantId, caller: actor.id, operation, idempotencyKey: `${idempotencyKey}/${index}` },
          [request.query, item],
        )
  try {
    const answer = await perform(route, single(request, route, item), finish, call)
    return JSON.parse(answer.body) as ItemResult
  } catch (error) {
    return refused(request, index, error)
  }
}

/** Steps of all items by the keys that they touch; several items may ask for the same state of another record. */
const stepsByKey = () => {
  const steps = new Map<string, { readonly step: Step; readonly index: number }>()
  const add = (step: Step, index: number): void => {
    const { action } = step
    const key = keyText(action.do === 'put' ? action.item : action.key)
    const other = steps.get(key)
    if (other && action.do === 'check' && isDeepStrictEqual(other.step.action, action)) return
    if (other) throw new Refusal('batch.same_record', { params: { index, other: other.index } })
    steps.set(key, { step, index })
  }
  return { add, all: () => [...steps.values()].map(({ step }) => step) }
}

const together = async (request: Request, route: Route, items: readonly unknown[]): Promise<Reply<BatchResult>> => {
  const replies: Reply[] = []
  const touched = stepsByKey()
  for (const [index, item] of items.entries()) {
    try {
      const reply = await route.handle(single(request, route, item))
      for (const step of reply.steps ?? []) touched.add(step, index)
      replies.push(reply)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      throw new Refusal('batch.refused', {
        params: { index },
        extra: { problem: refused(request, index, error).problem },
      })
    }
  }
  const steps = touched.all()
  if (steps.length >= limits.commitActions)
    throw new Refusal('batch.too_large', { params: { steps: steps.length, limit: limits.commitActions - 1 } })
  return { body: { items: replies.map((reply, index) => resultOf(index, reply)) }, steps }
}

/**
 * Runs the single call of `route` for every item: each on its own with a status of its own, or all in one commit. Under an
 * Idempotency-Key every item keeps its own answer, so a batch that broke off half-way goes on where it stopped.
 * @throws Refusal when If-Match names a version, as if all items were of one record
 */
export const performBatch = async (
  request: Request,
  route: Route,
  { items, atomic = false }: { readonly items: readonly unknown[]; readonly atomic?: boolean | undefined },
): Promise<Reply<BatchResult>> => {
  if (request.ifMatch !== undefined) throw headerFault('If-Match')
  if (atomic) return together(request, route, items)
  const results: ItemResult[] = []
  for (let start = 0; start < items.length; start += atOnce)
    results.push(
      ...(await Promise.all(
        items.slice(start, start + atOnce).map((item, place) => one(request, route, item, start + place)),
      )),
    )
  return {
    status: results.every(({ status }) => status < 400) ? 200 : 207,
    body: { items: results },
    keptInParts: true,
  }
}
