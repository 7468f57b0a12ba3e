import { openText, sealText } from '../../shared/kernel/sealed-text.ts'
import type { Secrets } from '../../shared/platform/platform.ts'

const bound = 'contact-preference'

/** Whose preferences a link opens, and the message that it stood in. */
export interface PreferenceLink {
  readonly tenantId: string
  readonly customerId: string
  readonly contactId?: string | undefined
  readonly messageId: string
}

/** The last part of the links in a message, sealed: nobody can make one or read whose it is. */
export const preferenceToken = async (
  secrets: Secrets,
  { tenantId, customerId, contactId = '', messageId }: PreferenceLink,
): Promise<string> =>
  sealText(await secrets('preference'), bound, [tenantId, customerId, contactId, messageId].join('#'))

export const preferenceLinkOf = async (secrets: Secrets, token: string): Promise<PreferenceLink | undefined> => {
  const opened = openText(await secrets('preference'), bound, token)
  const [tenantId, customerId, contactId, messageId] = opened?.split('#') ?? []
  if (tenantId === undefined || customerId === undefined || messageId === undefined) return undefined
  return { tenantId, customerId, ...(contactId && { contactId }), messageId }
}

export interface MessageLinks {
  readonly unsubscribeUrl: string
  readonly preferenceUrl: string
}

const linksWith = (linkUrl: string, token: string): MessageLinks => {
  const base = linkUrl.replace(/\/+$/, '')
  return { unsubscribeUrl: `${base}/v1/unsubscribe/${token}`, preferenceUrl: `${base}/v1/preferences/${token}` }
}

/** The links of one message, for its variables `message.unsubscribeUrl` and `message.preferenceUrl`. */
export const unsubscribeLinks = async (
  secrets: Secrets,
  linkUrl: string,
  link: PreferenceLink,
): Promise<MessageLinks> => linksWith(linkUrl, await preferenceToken(secrets, link))

/** What stands in a preview for the links of a message: they open nobody's preferences. */
export const previewLinks = (linkUrl: string): MessageLinks => linksWith(linkUrl, 'preview')

/**
 * The headers by which a mail program unsubscribes with one click (RFC 8058). They work over https only, and the mail has to be
 * signed by DKIM over both.
 */
export const unsubscribeHeaders = ({
  unsubscribeUrl,
}: Pick<MessageLinks, 'unsubscribeUrl'>): Record<string, string> => ({
  'List-Unsubscribe': `<${unsubscribeUrl}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})
