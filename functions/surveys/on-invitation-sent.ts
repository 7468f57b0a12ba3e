import { invitationSent } from '../../events/surveys.ts'
import type { Language } from '../../shared/kernel/language.ts'
import { invitations, loadContent, surveys } from '../../shared/service/survey-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { emailOf } from '../contactability/contact-to-ask.ts'
import type { ConsumerFunction } from '../function.ts'
import { personAsked } from './person.ts'
import { surveyToken } from './survey-link.ts'

const words: Readonly<Record<Language, (link: string, until: string) => string>> = {
  en: (link, until) =>
    `Please tell us what you think. It takes a minute:\n\n${link}\n\nThe link works once, until ${until} (UTC).`,
  zh: (link, until) => `请告诉我们您的看法，只需一分钟：\n\n${link}\n\n链接仅可使用一次，有效期至 ${until}（UTC）。`,
}

const onInvitationSent: ConsumerFunction = {
  kind: 'consumer',
  name: 'surveys-on-invitation-sent',
  summary: 'Mails the link to a questionnaire to whoever is asked',
  source: 'functions/surveys/on-invitation-sent.ts',
  uses: ['table:read', 'table:write', 'mail:send'],
  on: [invitationSent],
  handle: async ({ id: eventId, tenantId, recordId }, { store, mail, secrets }) => {
    const invitation = await loadRecord(store, invitations, tenantId, recordId)
    if (invitation?.status !== 'sent' || invitation.expiresAt === undefined) return
    const [survey, content, person] = await Promise.all([
      loadRecord(store, surveys, tenantId, invitation.surveyId),
      loadContent(store, tenantId, invitation),
      personAsked(store, tenantId, invitation),
    ])
    const to = person && emailOf(person)
    if (!survey || !content || to === undefined) return
    const { language, expiresAt } = invitation
    const token = await surveyToken(secrets, { tenantId, invitationId: invitation.id })
    const link = `${survey.linkUrl.replace(/\/$/, '')}/v1/questionnaires/${token}`
    const until = expiresAt.slice(0, 16).replace('T', ' ')
    await mail.send({ key: eventId, to, subject: content.title[language], text: words[language](link, until) })
  },
}

export default onInvitationSent
