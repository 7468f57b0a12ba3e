import { caseChanged } from '../../events/cases.ts'
import { raise } from '../../events/define-event.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import { cases } from '../../shared/service/case-store.ts'
import { changeRecord, loadRecord, recordKey, type Step } from '../../shared/storage/record.ts'
import type { Request } from '../http/route.ts'
import { seesCase } from './find-case.ts'

const mostChildren = 50
const mostLevels = 5

const load = (request: Request, id: string): Promise<Case | undefined> =>
  loadRecord(request.store, cases, request.actor.tenantId, id)

/** Holds a decision to the state of a case that it was made on. */
export const unchangedCase = (request: Request, { id, version }: Case): Step => ({
  action: {
    do: 'check',
    key: recordKey(request.actor.tenantId, cases.name, id),
    when: { is: 'version', version },
  },
})

const withChildren = (request: Request, parent: Case, childIds: readonly string[]): Step => {
  const { childIds: _, ...rest } = parent
  const state: Case = { ...rest, ...(childIds.length > 0 && { childIds: [...childIds] }) }
  return changeRecord(cases, request, { state, raises: [raise(caseChanged, { fields: ['childIds'] })] }).step
}

/**
 * The steps by which a case becomes a part of another. All above that one are held to what they are, so that two changes that
 * together would make a circle meet on them.
 * @throws Refusal naming a parent that there is not, that is closed, full or too deep down, or that is a part of the case itself
 */
export const parentSteps = async (request: Request, childId: string, parentId: string) => {
  const parent = await load(request, parentId)
  if (!parent || !seesCase(request, parent)) throw fieldRefusal('/parentId', 'no_such_record')
  if (parent.statusGroup === 'closed') throw new Refusal('case.closed')
  const { childIds = [] } = parent
  if (childIds.length >= mostChildren) throw new Refusal('case.full', { params: { limit: mostChildren } })
  const above: Case[] = [parent]
  for (let next = parent.parentId; next !== undefined; ) {
    if (above.length >= mostLevels) throw fieldRefusal('/parentId', 'too_deep', { limit: mostLevels })
    const found = await load(request, next)
    if (!found) break
    above.push(found)
    next = found.parentId
  }
  if (above.some(({ id }) => id === childId)) throw fieldRefusal('/parentId', 'circular')
  const steps = [
    withChildren(request, parent, [...childIds.filter((id) => id !== childId), childId]),
    ...above.slice(1).map((found) => unchangedCase(request, found)),
  ]
  return { parentId: parent.id, steps }
}

/** The step by which a case is no part of its parent any more. */
export const leaveParent = async (request: Request, { id, parentId }: Case): Promise<Step[]> => {
  const parent = parentId === undefined ? undefined : await load(request, parentId)
  if (!parent?.childIds?.includes(id)) return []
  return [
    withChildren(
      request,
      parent,
      parent.childIds.filter((child) => child !== id),
    ),
  ]
}

/** The parts of a case that are cases of their own; what was merged into another is a part no more. */
export const childrenOf = async (request: Request, { childIds = [] }: Case): Promise<Case[]> => {
  const found = await Promise.all(childIds.map((id) => load(request, id)))
  return found.filter((child, index) => child !== undefined && child.id === childIds[index]) as Case[]
}
