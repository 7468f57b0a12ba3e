import type { Case } from '../../shared/service/case-schema.ts'
import type { Mailbox } from '../../shared/service/mailbox.ts'

/** The number in the subject leads the answer back, should its mail program keep no references. */
export const subjectWith = ({ number, subject }: Pick<Case, 'number' | 'subject'>): string =>
  `Re: ${subject} [${number}]`

const texts = {
  en: ({ number }: Case, { name }: Mailbox) =>
    `We have received your message. Its number is ${number}; please keep it in the subject when you write to us about it.\n\n${name}`,
  zh: ({ number }: Case, { name }: Mailbox) =>
    `我们已收到您的来信，编号为 ${number}。如需补充，请在主题中保留此编号。\n\n${name}`,
}

/** Tells the sender of a new case its number. */
export const acknowledgement = (found: Case, mailbox: Mailbox): string => texts[mailbox.language](found, mailbox)

/** Headers by which programs put a mail into its conversation. */
export const answerHeaders = (messageId: string): Readonly<Record<string, string>> =>
  /^<[^<>\s]+>$/.test(messageId) ? { 'In-Reply-To': messageId, References: messageId } : {}
