import * as z from 'zod'
import {
  removeSuppression,
  type SuppressedChannel,
  Suppression,
  suppressedChannels,
  suppressionReasons,
} from '../../shared/communication/suppression.ts'
import {
  listedOfSuppressions,
  searchableSuppressions,
  suppress,
  suppressions,
} from '../../shared/communication/suppression-store.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { normaliseEmail } from '../../shared/kernel/email.ts'
import { line } from '../../shared/kernel/line.ts'
import { normalisePhone } from '../../shared/kernel/phone.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, checkReachesAll, findRecord } from '../http/records.ts'
import { seenRecord } from '../http/references.ts'
import { route } from '../http/route.ts'

const defaultRegion = 'CN'
const id = z.string().min(1).max(40).optional()

const SuppressionParams = z.strictObject({
  suppressionId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a suppression', example: 'sup_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const SuppressionQuery = listQuery({
  channel: z.enum(suppressedChannels).optional(),
  address: z.string().min(1).max(320).optional().meta({ description: 'Exactly as it is kept' }),
  reason: z.enum(suppressionReasons).optional(),
  status: z.enum(['active', 'removed']).optional(),
  customerId: id,
  contactId: id,
}).omit({ q: true })

const getSuppressions = route({
  name: 'listSuppressions',
  method: 'GET',
  path: '/v1/suppressions',
  summary: 'Addresses that are not to be used, or were not, the newest first',
  permission: 'suppression:read',
  query: SuppressionQuery,
  returns: pageOf(Suppression),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { bounced: { query: { reason: 'bounced', status: 'active' } } },
  handle: (request) =>
    listPage(request, {
      noun: suppressions,
      schema: Suppression,
      searchable: searchableSuppressions,
      listed: listedOfSuppressions,
    }),
})

/** An address as it stands on the records of customers, which it is compared with. @throws Refusal when it is none */
const addressOf = (channel: SuppressedChannel, given: string, region: string): string => {
  if (channel === 'wechat' || channel === 'social') return given
  const { value, valid } = channel === 'email' ? normaliseEmail(given) : normalisePhone(given, region)
  if (!valid) throw fieldRefusal('/address', 'not_valid')
  return value
}

const postSuppression = route({
  name: 'addSuppression',
  method: 'POST',
  path: '/v1/suppressions',
  summary:
    'Have an address not used any more; 200 when it was suppressed already, with one reason more if it is another',
  permission: 'suppression:write',
  body: z.strictObject({
    channel: z.enum(suppressedChannels),
    address: line(320).meta({
      personal: true,
      description: 'E-mail address, phone number, WeChat id, or of other networks `<network>:<id>`',
      example: 'zhang.wei@example.com',
    }),
    reason: z.enum(suppressionReasons).default('manual'),
    note: line(200).optional().meta({ personal: true }),
    customerId: id,
    contactId: id,
  }),
  returns: Suppression,
  status: 201,
  alsoAnswers: [200],
  refuses: ['not_found'],
  examples: { blocked: { body: { channel: 'email', address: 'zhang.wei@example.com', note: 'asked by letter' } } },
  handle: async (request) => {
    const { store, actor, body } = request
    checkReachesAll(request)
    const { channel, reason, note } = body
    const address = addressOf(channel, body.address, actor.region ?? defaultRegion)
    const customer = body.customerId === undefined ? undefined : await seenRecord(request, customers, body.customerId)
    const contact = body.contactId === undefined ? undefined : await seenRecord(request, contacts, body.contactId)
    const asked = { channel, address, reason, note, customerId: customer?.id, contactId: contact?.id }
    const { state, steps } = await suppress(store, request, request.ids('sup'), asked)
    const isNew = state.version === 1 && steps.length > 0
    return {
      body: state,
      version: state.version,
      steps,
      ...(isNew ? { location: `/v1/suppressions/${state.id}` } : { status: 200 }),
    }
  },
})

const getSuppression = route({
  name: 'getSuppression',
  method: 'GET',
  path: '/v1/suppressions/{suppressionId}',
  summary: 'Read a suppression: which address, and for which reasons',
  permission: 'suppression:read',
  params: SuppressionParams,
  returns: Suppression,
  examples: {},
  handle: async (request) => {
    const suppression = await findRecord(request, suppressions, request.params.suppressionId)
    return { body: suppression, version: suppression.version }
  },
})

const postRemove = route({
  name: 'removeSuppression',
  method: 'POST',
  path: '/v1/suppressions/{suppressionId}/remove',
  summary: 'Take one reason away, or all of them: without any the address is used again',
  permission: 'suppression:write',
  params: SuppressionParams,
  body: z.strictObject({ reason: z.enum(suppressionReasons).optional().meta({ description: 'All when left out' }) }),
  returns: Suppression,
  examples: { all: { body: {} }, bounce: { body: { reason: 'bounced' } } },
  handle: async (request) => {
    const suppression = await findRecord(request, suppressions, request.params.suppressionId)
    return changed(request, suppressions, suppression, removeSuppression(suppression, request.body.reason))
  },
})

const getHistory = route({
  name: 'suppressionHistory',
  method: 'GET',
  path: '/v1/suppressions/{suppressionId}/history',
  summary: 'Every write of a suppression, newest first: what was added and removed, by whom, by which request',
  permission: 'suppression:read',
  params: SuppressionParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, suppressions, Suppression, request.params.suppressionId),
})

export const suppressionRoutes = [getSuppressions, postSuppression, getSuppression, postRemove, getHistory]
