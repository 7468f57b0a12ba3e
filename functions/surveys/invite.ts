import type { Instant } from '../../shared/kernel/instant.ts'
import {
  type Asking,
  type Invitation,
  isRested,
  personOf,
  planInvitation,
} from '../../shared/service/survey-invitation.ts'
import type { Survey } from '../../shared/service/survey-schema.ts'
import { invitations, loadAsked, noteAsked } from '../../shared/service/survey-store.ts'
import { createRecord, type Stamp, type Step } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

export type Inviting =
  | { readonly invitation: Invitation; readonly steps: readonly Step[] }
  /** The person was asked then. */
  | { readonly askedAt: Instant }

/**
 * Plans an invitation unless the person was asked not long ago. That one is asked now is noted in the same commit, so two surveys
 * that come upon a person at one moment do not both ask.
 */
export const inviting = async (store: Store, stamp: Stamp, survey: Survey, asking: Asking): Promise<Inviting> => {
  const { tenantId } = stamp.actor
  const personId = personOf(asking)
  const asked = personId === undefined ? undefined : await loadAsked(store, tenantId, personId)
  if (asked && !isRested(asked.askedAt, asking.sendAt, survey.restDays)) return { askedAt: asked.askedAt }
  const { state, step } = createRecord(invitations, stamp, planInvitation(survey, asking))
  const note = personId === undefined ? [] : [noteAsked(tenantId, personId, asked, asking.sendAt)]
  return { invitation: state, steps: [step, ...note] }
}
