import type { Language } from '../../shared/admin/language-store.ts'
import { localText } from '../../shared/kernel/local-time.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import type { ClockName } from '../../shared/service/sla-clock.ts'

/** What a mail tells of a milestone. */
export interface Told {
  readonly clock: ClockName
  readonly deadline?: string | undefined
  readonly percent?: number | undefined
  readonly level?: number | undefined
}

const words = {
  en: {
    clocks: {
      firstResponse: 'first response',
      nextResponse: 'next response',
      resolution: 'resolution',
      complaintAcknowledge: 'acknowledgement of the complaint',
      complaintCause: 'cause of the complaint',
      complaintRemedy: 'remedy for the complaint',
      complaintCompensation: 'compensation for the complaint',
      complaintSignOff: 'sign-off of the complaint',
      complaintPrevention: 'prevention action',
    },
    warned: (number: string, clock: string, percent: number) =>
      `${number}: ${percent} % of the time for the ${clock} is gone`,
    breached: (number: string, clock: string) => `${number}: the ${clock} is late`,
    escalated: (number: string, clock: string, level: number) =>
      `${number}: the ${clock} is late, escalation level ${level}`,
    due: 'Due',
    priority: 'Priority',
    priorities: { low: 'low', normal: 'normal', high: 'high', urgent: 'urgent' },
    case: 'Case',
  },
  zh: {
    clocks: {
      firstResponse: '首次响应',
      nextResponse: '后续响应',
      resolution: '解决',
      complaintAcknowledge: '投诉受理',
      complaintCause: '投诉原因分析',
      complaintRemedy: '投诉整改',
      complaintCompensation: '投诉补偿',
      complaintSignOff: '投诉审核',
      complaintPrevention: '预防措施',
    },
    warned: (number: string, clock: string, percent: number) => `${number}：${clock}时限已用 ${percent}%`,
    breached: (number: string, clock: string) => `${number}：${clock}已超时`,
    escalated: (number: string, clock: string, level: number) => `${number}：${clock}已超时，第 ${level} 级升级`,
    due: '截止时间',
    priority: '优先级',
    priorities: { low: '低', normal: '普通', high: '高', urgent: '紧急' },
    case: '工单编号',
  },
} as const

/** The mail about a milestone: which case and which promise, and nothing of what the customer wrote. */
export const slaText = (
  { id, number, priority }: Pick<Case, 'id' | 'number' | 'priority'>,
  { clock, deadline, percent, level }: Told,
  language: Language,
  zone: string,
): { subject: string; text: string } => {
  const { clocks, warned, breached, escalated, due, priority: rank, priorities, case: name } = words[language]
  const what = clocks[clock]
  const subject =
    level !== undefined
      ? escalated(number, what, level)
      : percent !== undefined
        ? warned(number, what, percent)
        : breached(number, what)
  const lines = [
    ...(deadline === undefined ? [] : [`${due}: ${localText(deadline, zone)} (${zone})`]),
    `${rank}: ${priorities[priority]}`,
    `${name}: ${id}`,
  ]
  return { subject, text: lines.join('\n') }
}
