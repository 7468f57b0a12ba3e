/** What of a customer or contact tells whether two records are the same one; values already normalised by the kernel's functions. */
export interface Identity {
  readonly kind: 'person' | 'organisation'
  readonly name: string
  readonly familyName?: string | undefined
  readonly givenName?: string | undefined
  readonly companyName?: string | undefined
  /** E.164. */
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly registrationNumber?: string | undefined
  readonly wechatId?: string | undefined
  readonly domain?: string | undefined
}

/** Mailbox providers: that two records share such a domain says nothing. */
export const isMailboxProvider = (domain: string): boolean => mailboxProviders.has(domain)

const mailboxProviders = new Set([
  'qq.com',
  'foxmail.com',
  '163.com',
  '126.com',
  'yeah.net',
  '139.com',
  '189.cn',
  'wo.cn',
  'sina.com',
  'sina.cn',
  'sohu.com',
  'aliyun.com',
  'gmail.com',
  'googlemail.com',
  'outlook.com',
  'hotmail.com',
  'live.com',
  'msn.com',
  'yahoo.com',
  'icloud.com',
  'me.com',
  'aol.com',
  'gmx.de',
  'gmx.net',
  'web.de',
  'proton.me',
  'protonmail.com',
])
