import * as z from 'zod'
import { actorName } from '../../shared/kernel/actor.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { fieldRefusal, Refusal } from '../../shared/kernel/refusal.ts'
import { present } from '../../shared/service/case.ts'
import { receiveMessage, reopenableUntil, takesMessages } from '../../shared/service/case-move.ts'
import { Case } from '../../shared/service/case-schema.ts'
import type { CaseSettings } from '../../shared/service/case-settings.ts'
import { loadSettings } from '../../shared/service/case-settings-store.ts'
import { CaseMessage, MessageInput } from '../../shared/service/message-schema.ts'
import { addMessage, messagesOf } from '../../shared/service/message-store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { CaseParams } from './case-params.ts'
import { changedCase } from './changed-case.ts'
import { findCase } from './find-case.ts'

const getMessages = route({
  name: 'listCaseMessages',
  method: 'GET',
  path: '/v1/cases/{caseId}/messages',
  summary: 'The conversation of a case with internal notes, and that of the cases merged into it; oldest first',
  permission: 'case:read',
  params: CaseParams,
  query: listQuery({
    order: z.enum(['oldest', 'newest']).default('oldest').meta({ description: 'Which come first' }),
  }).pick({ order: true, limit: true, cursor: true }),
  returns: pageOf(CaseMessage),
  refuses: ['cursor.invalid'],
  examples: {},
  handle: async (request) => {
    const { store, actor, query } = request
    const found = await findCase(request, request.params.caseId)
    const { messages, next } = await messagesOf(store, actor.tenantId, found, {
      direction: query.order === 'oldest' ? 'ascending' : 'descending',
      limit: query.limit,
      after: await openCursor<string>(request, query.cursor),
    })
    return { body: { items: [...messages], ...(next && { next: await sealCursor(request, next) }) } }
  },
})

/** @throws Refusal when the case is settled for too long, or closed to what staff writes to the customer */
const checkWritable = (found: Case, { author, visibility }: MessageInput, settings: CaseSettings, now: Instant) => {
  if (author === 'customer') {
    if (visibility === 'internal') throw fieldRefusal('/visibility', 'not_allowed', { allowed: 'public' })
    const until = reopenableUntil(found, settings.reopenDays)
    if (!takesMessages(found, settings, now)) throw new Refusal('case.reopen_too_late', { params: { until } })
  } else if (visibility === 'public' && found.statusGroup === 'closed') throw new Refusal('case.closed')
}

const postMessage = route({
  name: 'addCaseMessage',
  method: 'POST',
  path: '/v1/cases/{caseId}/messages',
  summary: 'Answer the customer, note something for colleagues, or record what the customer said',
  permission: 'case:write',
  params: CaseParams,
  body: MessageInput,
  returns: z.strictObject({ case: Case, message: CaseMessage }),
  status: 201,
  refuses: ['case.closed', 'case.reopen_too_late'],
  examples: { reply: { body: { text: '您好，维修师傅明天上午十点上门。' } } },
  handle: async (request) => {
    const { actor, store, now, body } = request
    const { author, visibility, text, attachments } = body
    const found = await findCase(request, request.params.caseId)
    const message = present({
      id: request.ids('msg'),
      caseId: found.id,
      at: now,
      by: actorName(actor),
      author,
      visibility,
      channel: body.channel ?? found.channel,
      text,
      attachments,
    }) as CaseMessage
    const settings = await loadSettings(store, actor.tenantId, now)
    checkWritable(found, body, settings, now)
    const decision = receiveMessage(found, message, settings, now)
    const reply = changedCase(request, found, decision, [addMessage(actor.tenantId, message)])
    return {
      status: 201,
      body: { case: reply.body, message },
      ...(reply.version !== undefined && { version: reply.version }),
      ...(reply.steps && { steps: reply.steps }),
    }
  },
})

export const caseMessageRoutes = [getMessages, postMessage]
