import { tenants } from '../../shared/admin/tenant-store.ts'
import type { Instant } from '../../shared/kernel/instant.ts'
import { localDay } from '../../shared/kernel/local-day.ts'
import { cases } from '../../shared/service/case-store.ts'
import { addFigures } from '../../shared/service/survey-figures-store.ts'
import {
  type CancelReason,
  cancelInvitation,
  type Invitation,
  sendInvitation,
} from '../../shared/service/survey-invitation.ts'
import type { Survey } from '../../shared/service/survey-schema.ts'
import { invitations, surveys } from '../../shared/service/survey-store.ts'
import { type Fired, forEachDue } from '../../shared/storage/due.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { emailOf } from '../contactability/contact-to-ask.ts'
import type { ScheduledFunction } from '../function.ts'
import { personAsked } from './person.ts'

const mostPerRun = 2000

/** Why somebody is not to be asked any more, by how things are now. */
const reasonAgainst = async (
  store: Store,
  tenantId: string,
  invitation: Invitation,
  survey: Survey | undefined,
): Promise<CancelReason | undefined> => {
  if (survey?.status !== 'active') return 'survey_paused'
  const { caseId } = invitation
  const about = caseId === undefined ? undefined : await loadRecord(store, cases, tenantId, caseId)
  if (about && about.statusGroup !== 'closed') return 'case_reopened'
  const person = await personAsked(store, tenantId, invitation)
  if (!person) return 'person_gone'
  return emailOf(person) === undefined ? 'no_email' : undefined
}

const fire =
  (store: Store) =>
  async (invitation: Invitation, now: Instant, tenantId: string): Promise<Fired<Invitation> | undefined> => {
    if (invitation.status !== 'planned' || invitation.sendAt > now) return undefined
    const survey = await loadRecord(store, surveys, tenantId, invitation.surveyId)
    const against = await reasonAgainst(store, tenantId, invitation, survey)
    if (against || !survey) return cancelInvitation(invitation, against ?? 'survey_paused')
    const sent = sendInvitation(invitation, survey.expiresAfterDays, now)
    const tenant = await loadRecord(store, tenants, tenantId, tenantId)
    const counted = addFigures(tenantId, survey.id, localDay(now, tenant?.zone), { sent: 1 })
    return sent && { ...sent, steps: [counted] }
  }

const sendInvitations: ScheduledFunction = {
  kind: 'scheduled',
  name: 'send-invitations',
  summary: 'Opens the links of surveys whose time has come, unless nobody is to be asked any more',
  source: 'functions/surveys/send-invitations.ts',
  uses: ['table:read', 'table:write'],
  timeoutSeconds: 55,
  schedule: 'rate(1 minute)',
  handle: async ({ store, clock, log }) => {
    const report = await forEachDue({
      store,
      noun: invitations,
      now: clock.now(),
      by: sendInvitations.name,
      limit: mostPerRun,
      fire: fire(store),
      onFailure: ({ pk }, error) => log.error('an invitation could not be sent', { pk, error }),
    })
    if (report.fired + report.failed > 0 || report.more) log.info('invitations sent', { ...report })
  },
}

export default sendInvitations
