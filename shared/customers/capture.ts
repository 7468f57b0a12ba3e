import * as z from 'zod'
import { captureConfirmed, captureReceived } from '../../events/customers.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { day, epochMs, type Instant } from '../kernel/instant.ts'
import { languages } from '../kernel/language.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import type { Form } from './capture-form.ts'
import { addConsents, type Consent, confirmConsents } from './consent.ts'
import { changeCustomer } from './customer.ts'
import type { Customer } from './customer-schema.ts'
import { personal } from './person-schema.ts'
import type { CaptureSource } from './source.ts'

/** A form that was sent in, as it was sent; it stands in the customer's timeline. */
export const Capture = z.strictObject({
  ...recordFields,
  sourceId: z.string().max(40),
  customerId: z.string().max(40).optional().meta({ description: 'Whose timeline it stands in' }),
  leadId: z.string().max(40).optional().meta({ description: 'The lead that it made or was noted on' }),
  isNew: z.boolean().meta({ description: 'It made a new customer or lead' }),
  answers: z.record(z.string(), z.unknown()).meta(personal),
  consent: z.boolean(),
  awaitsConfirmation: z.boolean(),
  confirmedAt: z.iso.datetime().optional(),
  locale: z.enum(languages),
})
export type Capture = z.infer<typeof Capture>
export type NewCapture = Omit<Capture, Exclude<keyof RecordFields, 'id'>>

const confirmDays = 7

/** A form's answers as the fields of a customer; `message` stays with the capture. */
export const customerFieldsOf = ({ consent, custom, message, email, phone, wechat, ...same }: Form) => ({
  ...same,
  ...(email !== undefined && { emails: [email] }),
  ...(phone !== undefined && { phones: [phone] }),
  ...(wechat !== undefined && { socialIds: [{ network: 'wechat' as const, id: wechat }] }),
})

/** What a customer is called whose form has no name. */
export const nameIn = ({ name, familyName, givenName, company, email, phone }: Form): string =>
  name ?? ([familyName, givenName].filter(Boolean).join(' ') || company || email?.split('@')[0] || phone || '—')

/** What would identify a person: a form that anybody can send adds none of it to a customer that is known already. */
const identifying = new Set(['name', 'familyName', 'givenName', 'phones', 'emails', 'socialIds'])

/** Whether a field says nothing yet. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** What a form fills of a record that is known: what is empty there and identifies nobody. */
export const filledBy = (held: object, clean: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(clean).filter(
      ([field, value]) =>
        !identifying.has(field) && isEmpty((held as Readonly<Record<string, unknown>>)[field]) && !isEmpty(value),
    ),
  )

/**
 * What a form tells of a customer that is known: it fills what is empty, changes nothing that is there and nothing that identifies.
 * @param clean from `cleanCustomer`
 * @param custom the customer's custom fields with those of the form that it had not, as a patch
 */
export const noteCapture = (
  customer: Customer,
  clean: Readonly<Record<string, unknown>>,
  custom: Readonly<Record<string, unknown>>,
  consents: readonly Consent[],
  now: Instant,
): Decision<Customer> => {
  if (customer.status === 'voided') return { state: customer, raises: [] }
  return changeCustomer(customer, {
    ...(customer.kind === 'person' && filledBy(customer, clean)),
    ...custom,
    ...(consents.length > 0 && { consents: addConsents(customer.consents, consents) }),
    lastCapturedAt: now,
  })
}

/**
 * The consents that a form gives: for channels by which its sender is the customer, as the form's own e-mail address or phone
 * number says; with double opt-in they wait for confirmation.
 */
export const consentsOf = (
  source: CaptureSource,
  form: Form,
  customer: Pick<Customer, 'emails' | 'phones'>,
  clean: Pick<Customer, 'emails' | 'phones'>,
  now: Instant,
): Consent[] => {
  if (!form.consent || !source.consent) return []
  const { channels, purposes, textVersion, doubleOptIn } = source.consent
  const hasEmail = clean.emails.some(
    ({ address, valid }) => valid && customer.emails.some((own) => own.address === address),
  )
  const hasPhone = clean.phones.some(
    ({ number, valid }) => valid && customer.phones.some((own) => own.number === number),
  )
  const reached: ReadonlySet<string> = new Set([
    ...(hasEmail ? ['email'] : []),
    ...(hasPhone ? ['phone', 'sms'] : []),
    ...(form.wechat === undefined ? [] : ['wechat']),
  ])
  const status = doubleOptIn ? 'pending' : 'given'
  return channels
    .filter((channel) => reached.has(channel))
    .flatMap((channel) =>
      purposes.map((purpose) => ({ channel, purpose, status, textVersion, source: source.id, at: now })),
    )
}

const ofSource = ({ sourceId, customerId, leadId }: Pick<Capture, 'sourceId' | 'customerId' | 'leadId'>) => ({
  sourceId,
  ...(customerId !== undefined && { customerId }),
  ...(leadId !== undefined && { leadId }),
})

export const receiveCapture = (id: string, given: Omit<NewCapture, 'id' | 'confirmedAt'>): Decision<NewCapture> => {
  const { isNew, consent, awaitsConfirmation } = given
  return {
    state: { ...given, id },
    raises: [raise(captureReceived, { ...ofSource(given), isNew, consent, awaitsConfirmation })],
  }
}

/** Whether the link in the confirmation mail still works. */
export const canConfirm = (capture: Capture, now: Instant): boolean =>
  capture.awaitsConfirmation && epochMs(now) - epochMs(capture.createdAt) <= confirmDays * day

/** The link was followed: once, whatever comes again changes nothing. */
export const confirmCapture = (capture: Capture, now: Instant): Decision<Capture> =>
  capture.confirmedAt !== undefined
    ? { state: capture, raises: [] }
    : {
        state: { ...capture, confirmedAt: now },
        raises: [raise(captureConfirmed, ofSource(capture))],
      }

/** Makes the consents valid that waited for this confirmation. */
export const confirmCustomer = (customer: Customer, sourceId: string, now: Instant): Decision<Customer> =>
  customer.status === 'voided'
    ? { state: customer, raises: [] }
    : changeCustomer(customer, { consents: confirmConsents(customer.consents ?? [], sourceId, now) })

/** The lead of a form became a customer: the form stands in the timeline of that one from now on. */
export const captureWithCustomer = (capture: Capture, customerId: string): Decision<Capture> =>
  capture.customerId !== undefined ? { state: capture, raises: [] } : { state: { ...capture, customerId }, raises: [] }
