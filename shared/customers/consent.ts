import * as z from 'zod'
import type { Instant } from '../kernel/instant.ts'
import { sendChannels } from '../kernel/send-channel.ts'
import { label } from './person-schema.ts'

export const consentChannels = [...sendChannels, 'post'] as const
export const consentPurposes = ['marketing', 'service', 'research'] as const
const legalBases = ['consent', 'contract', 'legitimate_interest', 'legal_obligation'] as const

const about = { channel: z.enum(consentChannels), purpose: z.enum(consentPurposes) }

/**
 * On what ground somebody is contacted by one channel for one purpose: whether they agreed, and to which text. There is one for
 * each channel and purpose; what it was before stands in the history of the record.
 */
export const Consent = z.strictObject({
  ...about,
  status: z.enum(['pending', 'given', 'withdrawn']).meta({
    description: 'Pending until the link in the confirmation mail is followed, where that is asked for',
  }),
  legalBasis: z.enum(legalBases).optional().meta({ description: 'Consent when left out' }),
  textVersion: label.optional().meta({ description: 'Version of the text that was agreed to, if one was' }),
  source: label.meta({ description: 'Id of the capture source, or where else it was given or withdrawn' }),
  at: z.iso.datetime().meta({ description: 'When it was given; when it was withdrawn, if it never was given' }),
  confirmedAt: z.iso.datetime().optional(),
  withdrawnAt: z.iso
    .datetime()
    .optional()
    .meta({ description: 'When it was withdrawn; stays until it is given again, not merely asked for' }),
})
export type Consent = z.infer<typeof Consent>

/** A consent as it is given or withdrawn by word of mouth, on paper or on a page. */
export const ConsentInput = z
  .strictObject({
    ...about,
    status: z.enum(['given', 'withdrawn']),
    legalBasis: z.enum(legalBases).default('consent').meta({ description: 'Of one that is given' }),
    textVersion: label.optional().meta({ description: 'Needed when the legal basis is consent' }),
    source: label.meta({ description: 'Where it was said or written', example: 'branch visit' }),
  })
  .refine(
    ({ status, legalBasis, textVersion }) =>
      status === 'withdrawn' || legalBasis !== 'consent' || textVersion !== undefined,
    { path: ['textVersion'], params: { code: 'required' } },
  )
export type ConsentInput = z.infer<typeof ConsentInput>

export const mostConsents = 50

const isSame = (a: Pick<Consent, 'channel' | 'purpose'>, b: Pick<Consent, 'channel' | 'purpose'>): boolean =>
  a.channel === b.channel && a.purpose === b.purpose

/** When the word that a consent stands for was said. */
const saidAt = ({ status, at, confirmedAt, withdrawnAt }: Consent): Instant =>
  (status === 'withdrawn' ? withdrawnAt : confirmedAt) ?? at

/** What holds of one channel and purpose when another word of it comes: one that only waits never lifts what was given or withdrawn. */
const after = (held: Consent, added: Consent): Consent => {
  if (added.status !== 'pending') return added
  const { withdrawnAt = held.withdrawnAt } = added
  if (held.status === 'given') return withdrawnAt !== undefined && withdrawnAt >= saidAt(held) ? added : held
  return withdrawnAt === undefined ? added : { ...added, withdrawnAt }
}

/**
 * Adds consents. A newer one of the same channel and purpose replaces the older; a pending one never replaces one that is given,
 * and does not lift a withdrawal before it is confirmed.
 */
export const addConsents = (held: readonly Consent[] = [], added: readonly Consent[]): readonly Consent[] => {
  const next = [...held]
  for (const consent of added) {
    const place = next.findIndex((other) => isSame(other, consent))
    if (place < 0) next.push(consent)
    else next[place] = after(next[place] as Consent, consent)
  }
  return next.slice(-mostConsents)
}

/** Consents of two records of one person; of the same channel and purpose the later word counts, but none that waits replaces a given one. */
export const unitedConsents = (held: readonly Consent[] = [], added: readonly Consent[] = []): readonly Consent[] =>
  addConsents(
    [],
    [...held, ...added].sort((a, b) => (saidAt(a) < saidAt(b) ? -1 : 1)),
  )

const confirmed = ({ withdrawnAt, ...consent }: Consent, now: Instant): Consent => ({
  ...consent,
  status: 'given',
  confirmedAt: now,
})

/** Confirms the pending consents that came from one source. Answers the same list when there is none. */
export const confirmConsents = (held: readonly Consent[], source: string, now: Instant): readonly Consent[] =>
  held.some((consent) => consent.source === source && consent.status === 'pending')
    ? held.map((consent) =>
        consent.source === source && consent.status === 'pending' ? confirmed(consent, now) : consent,
      )
    : held

/** Withdraws a consent, or objects where none was ever given. One that is withdrawn already stays as it is. */
export const withdrawConsent = (
  held: readonly Consent[] = [],
  { channel, purpose, source }: Pick<ConsentInput, 'channel' | 'purpose' | 'source'>,
  now: Instant,
): readonly Consent[] => {
  const known = held.find((consent) => isSame(consent, { channel, purpose }))
  if (known?.status === 'withdrawn') return held
  const withdrawn: Consent = {
    ...(known ?? { channel, purpose, at: now }),
    ...{ status: 'withdrawn', source, withdrawnAt: now },
  }
  return addConsents(held, [withdrawn])
}

/** Gives or withdraws one consent. The same words again change nothing. */
export const noteConsent = (
  held: readonly Consent[] = [],
  { status, ...input }: ConsentInput,
  now: Instant,
): readonly Consent[] => {
  if (status === 'withdrawn') return withdrawConsent(held, input, now)
  const { legalBasis, textVersion } = input
  const known = held.find((consent) => isSame(consent, input))
  const isKnown =
    known?.status === 'given' &&
    (known.legalBasis ?? 'consent') === legalBasis &&
    known.textVersion === textVersion &&
    known.source === input.source
  return isKnown ? held : addConsents(held, [{ ...input, status, at: now }])
}
