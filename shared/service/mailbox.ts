import * as z from 'zod'
import { raise } from '../../events/define-event.ts'
import { mailboxChanged, mailboxCreated, mailboxSecretRotated } from '../../events/mailboxes.ts'
import type { Decision } from '../kernel/decision.ts'
import { normaliseEmail } from '../kernel/email.ts'
import { hour, type Instant, plusMs } from '../kernel/instant.ts'
import { languages } from '../kernel/language.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { cleanText } from '../kernel/text.ts'
import { caseKinds } from './case-schema.ts'

const written = {
  name: z.string().max(200).overwrite(cleanText).min(1).max(100),
  address: z
    .string()
    .min(3)
    .max(320)
    .meta({ description: 'Where customers write to, and where their answers go', example: 'help@example.com' }),
  language: z.enum(languages).meta({ description: 'Of what is written by itself' }),
  kind: z.enum(caseKinds).meta({ description: 'Of the cases that it opens' }),
  categoryId: z.string().min(1).max(40).optional(),
  teamId: z.string().min(1).max(40).optional().meta({ description: 'In whose queue its cases wait' }),
  acknowledge: z.boolean().meta({ description: 'Tell the sender of a new case its number' }),
}

export const MailboxInput = z.strictObject({
  ...written,
  language: written.language.default('zh'),
  kind: written.kind.default('request'),
  acknowledge: written.acknowledge.default(true),
})
export type MailboxInput = z.infer<typeof MailboxInput>

/** What is given replaces, null removes. */
export const MailboxPatch = z.strictObject({
  name: written.name.optional(),
  address: written.address.optional(),
  language: written.language.optional(),
  kind: written.kind.optional(),
  categoryId: written.categoryId.nullable(),
  teamId: written.teamId.nullable(),
  acknowledge: written.acknowledge.optional(),
  status: z.enum(['active', 'disabled']).optional(),
})
export type MailboxPatch = z.infer<typeof MailboxPatch>

export const Mailbox = z.strictObject({
  ...recordFields,
  ...written,
  status: z.enum(['active', 'disabled']),
  previousSecretUntil: z.iso.datetime().optional().meta({ description: 'Until when the secret before works' }),
})

/** Kept with the record, never sent: the secret follows from it, and is kept nowhere. */
interface Internal {
  readonly secretVersion: number
}
export type Mailbox = z.infer<typeof Mailbox> & Internal
export type NewMailbox = Omit<Mailbox, Exclude<keyof RecordFields, 'id'>>

const addressOf = (given: string): string => {
  const email = normaliseEmail(given)
  if (!email.valid) throw fieldRefusal('/address', 'wrong_format', { format: 'email' })
  return email.value
}

/** @throws Refusal `request.invalid` when the address can not be one */
export const createMailbox = (id: string, input: MailboxInput): Decision<NewMailbox> => ({
  state: { ...input, address: addressOf(input.address), id, status: 'active', secretVersion: 1 } as NewMailbox,
  raises: [raise(mailboxCreated, {})],
})

/** @throws Refusal `request.invalid` when the address can not be one */
export const changeMailbox = (mailbox: Mailbox, patch: MailboxPatch): Decision<Mailbox> => {
  const address = patch.address === undefined ? {} : { address: addressOf(patch.address) }
  const { state, fields } = patched(mailbox, { ...patch, ...address })
  return { state, raises: fields.length > 0 ? [raise(mailboxChanged, { fields: [...fields] })] : [] }
}

/** The secret before works on for the overlap, since whoever forwards the mails has to be told. */
export const rotateSecret = (mailbox: Mailbox, overlapHours: number, now: Instant): Decision<Mailbox> => ({
  state: {
    ...mailbox,
    secretVersion: mailbox.secretVersion + 1,
    previousSecretUntil: plusMs(now, overlapHours * hour),
  },
  raises: [raise(mailboxSecretRotated, {})],
})

/** Versions of the secret by which a mail may be signed now. */
export const validSecrets = ({ secretVersion, previousSecretUntil = '' }: Mailbox, now: Instant): number[] =>
  now < previousSecretUntil ? [secretVersion, secretVersion - 1] : [secretVersion]
