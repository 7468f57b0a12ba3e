/** By which ways a message is sent to somebody; by phone and in person it is staff who bring it. */
export const sendChannels = ['email', 'sms', 'wechat', 'social', 'phone', 'in_person'] as const
export type SendChannel = (typeof sendChannels)[number]

/** What a message is for. Transactional is what somebody has to be told: a code, a receipt, the date of a repayment. */
export const sendPurposes = ['marketing', 'service', 'research', 'transactional'] as const
export type SendPurpose = (typeof sendPurposes)[number]

/** What somebody gets because others want to tell or ask them something: this counts against caps and is stopped by them. */
export const isCapped = (purpose: SendPurpose): boolean => purpose === 'marketing' || purpose === 'research'
