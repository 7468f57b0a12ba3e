import * as z from 'zod'
import { teams } from '../../shared/admin/team-store.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import {
  changeMailbox,
  createMailbox,
  Mailbox,
  MailboxInput,
  MailboxPatch,
  rotateSecret,
} from '../../shared/service/mailbox.ts'
import { enlistMailbox, mailboxes } from '../../shared/service/mailbox-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { linksOf } from './case-links.ts'
import { shownSecret } from './mailbox-secret.ts'

const MailboxParams = z.strictObject({
  mailboxId: z.string().max(40).meta({ description: 'Id of a mailbox', example: 'mbx_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

const MailboxWithSecret = Mailbox.extend({
  secret: z.string().max(60).optional().meta({ description: 'Shown this once; a repeated request answers without it' }),
})

/** The secret leaves in this one answer; what is kept for a repeated call has none. */
const showingSecret = async (
  request: Request,
  reply: Reply<Mailbox>,
): Promise<Reply<Mailbox & { secret: string }>> => ({
  ...reply,
  body: { ...reply.body, secret: await shownSecret(request.secrets, request.actor.tenantId, reply.body) },
  keptBody: reply.body as never,
})

type Links = { readonly categoryId?: string | null | undefined; readonly teamId?: string | null | undefined }

const checkLinks = async (request: Request, { categoryId, teamId }: Links): Promise<void> => {
  await linksOf(request, { categoryId })
  if (teamId && !(await loadRecord(request.store, teams, request.actor.tenantId, teamId)))
    throw fieldRefusal('/teamId', 'no_such_record')
}

const listMailboxes = route({
  name: 'listMailboxes',
  method: 'GET',
  path: '/v1/mailboxes',
  summary: 'Mailboxes whose mails open cases, the newest first',
  permission: 'mailbox:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Mailbox),
  examples: {},
  handle: (request) => listPage(request, { noun: mailboxes, schema: Mailbox }),
})

const postMailbox = route({
  name: 'createMailbox',
  method: 'POST',
  path: '/v1/mailboxes',
  summary: 'Define a mailbox; the secret that signs its mails is shown only now',
  permission: 'mailbox:write',
  body: MailboxInput,
  returns: MailboxWithSecret,
  status: 201,
  examples: { help: { body: { name: '客服邮箱', address: 'help@example.com' } } },
  handle: async (request) => {
    const { actor, body } = request
    await checkLinks(request, body)
    const id = request.ids('mbx')
    const steps = [enlistMailbox(actor.tenantId, id)]
    return showingSecret(request, created(request, mailboxes, createMailbox(id, body), `/v1/mailboxes/${id}`, steps))
  },
})

const getMailbox = route({
  name: 'getMailbox',
  method: 'GET',
  path: '/v1/mailboxes/{mailboxId}',
  summary: 'Read a mailbox',
  permission: 'mailbox:read',
  params: MailboxParams,
  returns: Mailbox,
  examples: {},
  handle: async (request) => {
    const mailbox = await findRecord(request, mailboxes, request.params.mailboxId)
    return { body: mailbox, version: mailbox.version }
  },
})

const patchMailbox = route({
  name: 'changeMailbox',
  method: 'PATCH',
  path: '/v1/mailboxes/{mailboxId}',
  summary: 'Change a mailbox: what is given replaces, null removes; a disabled one takes no mail',
  permission: 'mailbox:write',
  params: MailboxParams,
  body: MailboxPatch,
  returns: Mailbox,
  examples: { disable: { body: { status: 'disabled' } } },
  handle: async (request) => {
    const mailbox = await findRecord(request, mailboxes, request.params.mailboxId)
    await checkLinks(request, request.body)
    return changed(request, mailboxes, mailbox, changeMailbox(mailbox, request.body))
  },
})

const postRotate = route({
  name: 'rotateMailboxSecret',
  method: 'POST',
  path: '/v1/mailboxes/{mailboxId}/rotate',
  summary: 'Give a mailbox a new secret; the old one works on for the overlap',
  permission: 'mailbox:write',
  params: MailboxParams,
  body: z.strictObject({ overlapHours: z.int().min(0).max(168).default(24) }),
  returns: MailboxWithSecret,
  examples: { day: { body: { overlapHours: 24 } } },
  handle: async (request) => {
    const { now, body } = request
    const mailbox = await findRecord(request, mailboxes, request.params.mailboxId)
    return showingSecret(request, changed(request, mailboxes, mailbox, rotateSecret(mailbox, body.overlapHours, now)))
  },
})

export const mailboxRoutes = [listMailboxes, postMailbox, getMailbox, patchMailbox, postRotate]
