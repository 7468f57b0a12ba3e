import * as z from 'zod'
import type { Instant } from '../kernel/instant.ts'
import { label } from './person-schema.ts'

export const consentChannels = ['email', 'phone', 'sms', 'wechat', 'post'] as const
export const consentPurposes = ['marketing', 'service', 'research'] as const

/** That a customer agreed to be contacted by one channel for one purpose, and to which text. */
export const Consent = z.strictObject({
  channel: z.enum(consentChannels),
  purpose: z.enum(consentPurposes),
  status: z
    .enum(['pending', 'given'])
    .meta({ description: 'Pending until the link in the confirmation mail is followed, where that is asked for' }),
  textVersion: label.meta({ description: 'Version of the text that was agreed to' }),
  source: label.meta({ description: 'Id of the capture source' }),
  at: z.iso.datetime(),
  confirmedAt: z.iso.datetime().optional(),
})
export type Consent = z.infer<typeof Consent>

export const mostConsents = 50

const isSame = (a: Consent, b: Consent): boolean => a.channel === b.channel && a.purpose === b.purpose

/** Adds consents. A newer one of the same channel and purpose replaces the older; a pending one never replaces one that is given. */
export const addConsents = (held: readonly Consent[] = [], added: readonly Consent[]): readonly Consent[] => {
  const next = [...held]
  for (const consent of added) {
    const place = next.findIndex((other) => isSame(other, consent))
    if (place < 0) next.push(consent)
    else if (consent.status === 'given' || next[place]?.status === 'pending') next[place] = consent
  }
  return next.slice(-mostConsents)
}

/** Confirms the pending consents that came from one source. Answers the same list when there is none. */
export const confirmConsents = (held: readonly Consent[], source: string, now: Instant): readonly Consent[] =>
  held.some((consent) => consent.source === source && consent.status === 'pending')
    ? held.map((consent) =>
        consent.source === source && consent.status === 'pending'
          ? { ...consent, status: 'given', confirmedAt: now }
          : consent,
      )
    : held
