import { openText, sealText } from '../../shared/kernel/sealed-text.ts'
import type { Secrets } from '../../shared/platform/platform.ts'

const bound = 'survey-invitation'

interface Link {
  readonly tenantId: string
  readonly invitationId: string
}

/** The last part of the link in an invitation: which invitation of which tenant it is, sealed. */
export const surveyToken = async (secrets: Secrets, { tenantId, invitationId }: Link): Promise<string> =>
  sealText(await secrets('survey'), bound, `${tenantId}#${invitationId}`)

export const linkOf = async (secrets: Secrets, token: string): Promise<Link | undefined> => {
  const [tenantId, invitationId] = openText(await secrets('survey'), bound, token)?.split('#') ?? []
  return tenantId !== undefined && invitationId !== undefined ? { tenantId, invitationId } : undefined
}
