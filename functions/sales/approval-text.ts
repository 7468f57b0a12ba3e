import type { Language } from '../../shared/admin/language-store.ts'
import { localText } from '../../shared/kernel/local-time.ts'
import type { Approval } from '../../shared/sales/approval-schema.ts'

/** What a mail tells: that somebody is to decide, is reminded, or what became of it. */
export type Told = 'asked' | 'reminded' | 'given' | 'refused' | 'expired' | 'stale'

const words = {
  en: {
    asked: (what: string) => `Please decide: ${what}`,
    reminded: (what: string) => `Reminder, please decide: ${what}`,
    given: (what: string) => `Approved: ${what}`,
    refused: (what: string) => `Refused: ${what}`,
    expired: (what: string) => `Nobody decided in time: ${what}`,
    stale: (what: string) => `No longer valid: ${what}`,
    move: (name: string) => `a deal is to enter ${name}`,
    amount: 'Amount',
    until: 'Until',
    approval: 'Approval',
    deal: 'Deal',
  },
  zh: {
    asked: (what: string) => `请审批：${what}`,
    reminded: (what: string) => `审批提醒：${what}`,
    given: (what: string) => `已批准：${what}`,
    refused: (what: string) => `已拒绝：${what}`,
    expired: (what: string) => `审批超时：${what}`,
    stale: (what: string) => `审批已失效：${what}`,
    move: (name: string) => `商机进入“${name}”阶段`,
    amount: '金额',
    until: '截止时间',
    approval: '审批编号',
    deal: '商机编号',
  },
} as const

/** The mail about an approval: what is asked for and until when, and nothing of notes, reasons or customers. */
export const approvalText = (
  { id, subject, move, expiresAt }: Approval,
  told: Told,
  language: Language,
  zone: string,
): { subject: string; text: string } => {
  const say = words[language]
  const isOpen = told === 'asked' || told === 'reminded'
  const lines = [
    ...(move?.amount ? [`${say.amount}: ${move.amount.amount} ${move.amount.currency}`] : []),
    ...(isOpen ? [`${say.until}: ${localText(expiresAt, zone)} (${zone})`] : []),
    `${say.approval}: ${id}`,
    `${say.deal}: ${subject.id}`,
  ]
  return { subject: say[told](say.move(move?.name ?? subject.id)), text: lines.join('\n') }
}
