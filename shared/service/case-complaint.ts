import * as z from 'zod'

const personal = { personal: true } as const
const words = z.string().trim().min(1).max(4000)
const by = { at: z.iso.datetime(), by: z.string().meta({ description: 'Who did it: a user or an API key' }) }

export const Money = z.strictObject({
  amount: z
    .string()
    .regex(/^(0|[1-9]\d{0,11})(\.\d{1,4})?$/)
    .meta({ description: 'A decimal number', example: '128.50' }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .meta({ description: 'ISO 4217', example: 'CNY' }),
})
export type Money = z.infer<typeof Money>

/** How far a complaint has come. Each part is there once it was done; what signs it off has looked at all before it. */
export const Complaint = z.strictObject({
  aboutUserId: z.string().max(40).optional().meta({ description: 'The member of staff that it is about' }),
  handledBy: z.array(z.string()).optional().meta({ description: 'Who had a part in it and may not sign it off' }),
  acknowledged: z.strictObject(by).optional(),
  cause: z.strictObject({ ...by, text: words.meta(personal) }).optional(),
  remedy: z.strictObject({ ...by, text: words.meta(personal) }).optional(),
  compensation: z
    .strictObject({
      ...by,
      money: Money.optional().meta({ description: 'Absent: none is given' }),
      note: words.optional().meta(personal),
    })
    .optional(),
  signOff: z
    .strictObject({ ...by, approved: z.boolean(), note: words.optional().meta(personal) })
    .optional()
    .meta({ description: 'Refused: cause, remedy or compensation have to be done better' }),
  prevention: z.strictObject({ ...by, text: words.meta(personal), ownerId: z.string().optional() }).optional(),
})
export type Complaint = z.infer<typeof Complaint>

/** The parts of a complaint in the order in which they are done. */
export const complaintPath = ['acknowledged', 'cause', 'remedy', 'compensation', 'signOff', 'prevention'] as const
export type ComplaintPart = (typeof complaintPath)[number]

/** A refused sign-off is none. */
export const isPartDone = (complaint: Complaint, part: ComplaintPart): boolean =>
  part === 'signOff' ? complaint.signOff?.approved === true : complaint[part] !== undefined
