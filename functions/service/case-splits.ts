import * as z from 'zod'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { openCase } from '../../shared/service/case.ts'
import { Case, CaseInput, CasePatch } from '../../shared/service/case-schema.ts'
import { loadSettings } from '../../shared/service/case-settings-store.ts'
import { begunWith, checkSplit, splitFrom, splitMessages } from '../../shared/service/case-split.ts'
import { cases } from '../../shared/service/case-store.ts'
import type { CaseMessage } from '../../shared/service/message-schema.ts'
import { addMessage, messageKey, messageOf, noteOnMessage } from '../../shared/service/message-store.ts'
import { created } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { linksOf } from './case-links.ts'
import { numberFor, numberStep } from './case-number.ts'
import { CaseParams } from './case-params.ts'
import type { Changing } from './case-places.ts'
import { firstStatus } from './case-records.ts'
import { changedCase } from './changed-case.ts'
import { findCase } from './find-case.ts'

const mostMessages = 30

/** @throws Refusal naming a message that the case and what was merged into it do not have */
const messagesNamed = async (request: Request, found: Case, ids: readonly string[]): Promise<CaseMessage[]> => {
  const { store, actor } = request
  return Promise.all(
    ids.map(async (id, index) => {
      if (ids.indexOf(id) < index) throw fieldRefusal(`/messageIds/${index}`, 'named_twice')
      const keys = [found.id, ...(found.mergedIds ?? [])].map((caseId) => messageKey(actor.tenantId, caseId, id))
      const item = (await Promise.all(keys.map((key) => store.get(key)))).find((one) => one !== undefined)
      if (!item) throw fieldRefusal(`/messageIds/${index}`, 'no_such_record')
      return messageOf(item)
    }),
  )
}

const postSplit = route({
  name: 'splitCase',
  method: 'POST',
  path: '/v1/cases/{caseId}/split',
  summary: 'Make a case of its own from messages of this one; there they stay, with a mark of where they went',
  permission: 'case:write',
  params: CaseParams,
  body: z.strictObject({
    messageIds: z.array(z.string().min(1).max(40)).min(1).max(mostMessages),
    subject: CaseInput.shape.subject,
    categoryId: CaseInput.shape.categoryId,
    ...CasePatch.pick({ kind: true, impact: true, urgency: true }).shape,
  }),
  returns: Case,
  status: 201,
  examples: {
    second: { body: { messageIds: ['msg_01J9ZQ4T7M8K3X5V2B6N1R0CDE'], subject: '发票抬头有误' } },
  },
  handle: async (request) => {
    const { body, actor, store, now } = request
    const { messageIds, subject, categoryId } = body
    const found = await findCase(request, request.params.caseId)
    await linksOf(request, { categoryId })
    const messages = await messagesNamed(request, found, messageIds)
    checkSplit(messages)
    const settings = await loadSettings(store, actor.tenantId, now)
    const id = request.ids('cas')
    const number = await numberFor(request)
    const { channel, customerId, contactId, requester, mail, language, ownerId, teamId } = found
    const kind = body.kind ?? (found.kind === 'complaint' ? 'request' : found.kind)
    const { impact = found.impact, urgency = found.urgency } = body
    const opened = openCase(
      { id, number, status: firstStatus(settings), matrix: settings.matrix },
      { kind, subject, channel, categoryId, impact, urgency, language },
      { customerId, contactId, requester, mail, ownerId, teamId, splitFrom: found.id },
      now,
    )
    const { taken, left } = splitMessages(messages, id)
    const changing: Changing = [undefined, opened.state]
    const steps = [
      numberStep(actor.tenantId, number, id),
      ...taken.map((message) => addMessage(actor.tenantId, message)),
      ...left.map((message) => noteOnMessage(actor.tenantId, message)),
      ...(changedCase(request, found, splitFrom(found, id, messageIds), [], [changing]).steps ?? []),
    ]
    return created(request, cases, begunWith(opened, messages), `/v1/cases/${id}`, steps)
  },
})

export const caseSplitRoutes = [postSplit]
