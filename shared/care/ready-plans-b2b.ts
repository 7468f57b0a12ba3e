import type { ReadyPlan, ReadyPlans } from './ready-plan.ts'

const organisations = {
  and: [
    { field: 'kind', op: 'eq', value: 'organisation' },
    { field: 'type', op: 'eq', value: 'customer' },
  ],
} as const

/** A date on which a contract ends tells of a contract; those with suppliers are for others to renew. */
const contractors: NonNullable<ReadyPlan['audience']> = {
  and: [
    { field: 'kind', op: 'eq', value: 'organisation' },
    { field: 'type', op: 'in', value: ['prospect', 'customer', 'dealer', 'partner'] },
  ],
}

/** Companies as customers: somebody talks with them every quarter, and before a contract ends. */
export const b2bPlans: ReadyPlans = {
  dates: [{ key: 'contractEnd', label: { en: 'Contract ends on', zh: '合同到期日' } }],
  messages: [
    {
      key: 'care.contract_renewal',
      name: { en: 'Contract ends soon', zh: '合同即将到期' },
      purpose: 'service',
      defaults: { 'owner.name': { en: 'Your account team', zh: '您的客户团队' } },
      words: {
        en: {
          subject: 'Your contract with {{ tenant.name }} ends on {{ customer.custom.contractEnd }}',
          text: 'Dear {{ addressee.name }},\n\nyour contract ends on {{ customer.custom.contractEnd }}. {{ owner.name }} will be glad to talk about what comes next.',
        },
        zh: {
          subject: '您与{{ tenant.name }}的合同将于{{ customer.custom.contractEnd }}到期',
          text: '{{ addressee.name }}，您好！\n\n您的合同将于{{ customer.custom.contractEnd }}到期，{{ owner.name }}期待与您沟通续约事宜。',
        },
      },
    },
  ],
  plans: [
    {
      key: 'quarterly_review',
      name: { en: 'Quarterly review', zh: '季度回访' },
      audience: organisations,
      occasion: { on: 'interval', businessDays: { A: 60, B: 60, C: 120 } },
      time: '09:30',
      shift: 'after',
      validHours: 168,
      action: {
        do: 'task',
        kind: 'meeting',
        title: { en: 'Quarterly review with the customer', zh: '与客户进行季度回访' },
        note: {
          en: 'What was agreed, what is used, what is missing, who else should be in the room.',
          zh: '回顾约定事项、使用情况、未满足的需求，以及还应邀请哪些人参加。',
        },
        priority: 'normal',
        dueInDays: 10,
      },
      stopWhen: ['open_complaint'],
    },
    {
      key: 'contract_renewal_call',
      name: { en: 'Contract renewal: call', zh: '合同续约：致电' },
      audience: contractors,
      occasion: { on: 'expiry', field: 'contractEnd', daysBefore: 60 },
      time: '09:30',
      shift: 'before',
      validHours: 168,
      action: {
        do: 'task',
        kind: 'call',
        title: { en: 'The contract ends in 60 days: talk about the renewal', zh: '合同将在 60 天后到期：请沟通续约' },
        priority: 'high',
        dueInDays: 3,
      },
      stopWhen: [],
    },
    {
      key: 'contract_renewal_notice',
      name: { en: 'Contract renewal: notice', zh: '合同续约：通知' },
      audience: contractors,
      occasion: { on: 'expiry', field: 'contractEnd', daysBefore: 30 },
      time: '09:30',
      shift: 'before',
      validHours: 72,
      action: { do: 'message', message: 'care.contract_renewal' },
      goal: { kind: 'replied', withinDays: 30 },
      stopWhen: [],
    },
  ],
}
