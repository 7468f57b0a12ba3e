import * as z from 'zod'

const personal = { personal: true } as const

export const messageLimits = {
  text: 20_000,
  attachments: 20,
  attachmentBytes: 25 * 1024 * 1024,
  allAttachmentsBytes: 50 * 1024 * 1024,
} as const

/** Files are kept elsewhere; a message knows where, and what they claim to be. Programs are refused by their names and types. */
const Attachment = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f/\\]+$/)
    .refine(
      (name) => !/\.(exe|com|bat|cmd|scr|pif|msi|js|jse|vbs|vbe|wsf|ps1|jar|lnk|hta|reg|dll)\.*\s*$/i.test(name),
      {
        params: { code: 'attachment_type' },
      },
    )
    .meta(personal),
  type: z
    .string()
    .max(127)
    .regex(/^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/i)
    .refine((type) => !/^application\/(x-msdownload|x-msdos-program|x-sh|x-bat|javascript)$/i.test(type), {
      params: { code: 'attachment_type' },
    })
    .meta({ example: 'image/png' }),
  sizeBytes: z.int().min(0).max(messageLimits.attachmentBytes),
  ref: z.string().min(1).max(500).meta({ description: 'Where the file is kept', example: 's3://files/a.png' }),
})
export const attachments = z
  .array(Attachment)
  .max(messageLimits.attachments)
  .refine((list) => list.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) <= messageLimits.allAttachmentsBytes, {
    params: { code: 'attachments_too_large', limit: messageLimits.allAttachmentsBytes },
  })

const messageAuthors = ['customer', 'staff', 'automation'] as const

/** One message of the conversation of a case. It never changes, but for where a split or merge took it. */
export const CaseMessage = z.strictObject({
  id: z.string(),
  caseId: z.string().meta({ description: 'The case that it was written to' }),
  at: z.iso.datetime(),
  by: z.string().meta({ description: 'Who recorded it: a user, an API key, or an automation' }),
  author: z.enum(messageAuthors),
  visibility: z.enum(['public', 'internal']),
  channel: z.string(),
  text: z.string().meta(personal),
  isCut: z.boolean().optional().meta({ description: 'It was longer than is kept' }),
  isAutomatic: z
    .boolean()
    .optional()
    .meta({ description: 'A program of the sender wrote it: recorded, but it counts as nobody’s message' }),
  from: z
    .string()
    .optional()
    .meta({ ...personal, description: 'Address of the sender' }),
  subject: z.string().optional().meta(personal),
  messageId: z.string().optional().meta({ description: 'Message-ID of an e-mail' }),
  attachments: z.array(Attachment).optional(),
  splitTo: z.string().optional().meta({ description: 'The case that a split took it to' }),
  splitFrom: z.string().optional(),
})
export type CaseMessage = z.infer<typeof CaseMessage>

export const MessageInput = z.strictObject({
  author: z
    .enum(['staff', 'customer'])
    .default('staff')
    .meta({ description: 'customer: what was said on another channel' }),
  visibility: z.enum(['public', 'internal']).default('public'),
  channel: z
    .string()
    .regex(/^[a-z_]{1,20}$/)
    .optional()
    .meta({ description: 'That of the case by default' }),
  text: z.string().trim().min(1).max(messageLimits.text).meta(personal),
  attachments: attachments.optional(),
})
export type MessageInput = z.infer<typeof MessageInput>
