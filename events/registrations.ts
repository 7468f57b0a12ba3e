import * as z from 'zod'
import { defineEvent } from './define-event.ts'

const id = z.string().optional()
/** What every event of a registration tells of it; never who the end customer is. */
const registration = { partnerId: z.string(), ownerId: id, teamId: id }
const until = z.string().meta({ description: 'When its protection ends' })

export const registrationSubmitted = defineEvent(
  'registration.submitted',
  1,
  'A dealer or partner registered an opportunity.',
  z.strictObject(registration),
)

export const registrationApproved = defineEvent(
  'registration.approved',
  1,
  'A registration was approved: its end customer is protected for the dealer.',
  z.strictObject({ ...registration, until }),
)

export const registrationRefused = defineEvent(
  'registration.refused',
  1,
  'A registration was refused.',
  z.strictObject({ ...registration, reason: z.string() }),
)

export const registrationExtended = defineEvent(
  'registration.extended',
  1,
  'The dealer reported progress, so the protection lasts longer.',
  z.strictObject({ ...registration, until }),
)

export const registrationExpiryWarned = defineEvent(
  'registration.expiry_warned',
  1,
  'The protection of a registration ends soon.',
  z.strictObject({ ...registration, until }),
)

export const registrationExpired = defineEvent(
  'registration.expired',
  1,
  'The protection of a registration ended before it became a deal.',
  z.strictObject(registration),
)

export const registrationConverted = defineEvent(
  'registration.converted',
  1,
  'A registration became a deal of its dealer.',
  z.strictObject({ ...registration, customerId: z.string(), dealId: z.string() }),
)

export const registrationProtectionEnded = defineEvent(
  'registration.protection_ended',
  1,
  'The protection of a registration that had become a deal ended.',
  z.strictObject(registration),
)
