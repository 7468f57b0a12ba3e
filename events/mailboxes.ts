import * as z from 'zod'
import { defineEvent } from './define-event.ts'

export const mailboxCreated = defineEvent('mailbox.created', 1, 'A mailbox was defined.', z.strictObject({}))

export const mailboxChanged = defineEvent(
  'mailbox.changed',
  1,
  'Settings of a mailbox changed.',
  z.strictObject({ fields: z.array(z.string()) }),
)

export const mailboxSecretRotated = defineEvent(
  'mailbox.secret_rotated',
  1,
  'What signs the mails of a mailbox was replaced.',
  z.strictObject({}),
)
