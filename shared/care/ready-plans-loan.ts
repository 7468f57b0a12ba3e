import type { ReadyPlans } from './ready-plan.ts'

/** Project finance and enterprise loans: a reminder before each repayment, a visit after the loan. */
export const loanPlans: ReadyPlans = {
  dates: [{ key: 'nextRepayment', label: { en: 'Next repayment on', zh: '下次还款日' } }],
  messages: [
    {
      key: 'care.repayment_reminder',
      name: { en: 'Repayment reminder', zh: '还款提醒' },
      purpose: 'service',
      words: {
        en: {
          subject: 'Your next repayment is due on {{ customer.custom.nextRepayment }}',
          text: 'Dear {{ addressee.name }},\n\nyour next repayment to {{ tenant.name }} is due on {{ customer.custom.nextRepayment }}.',
          sms: '{{ tenant.name }}: your next repayment is due on {{ customer.custom.nextRepayment }}.',
        },
        zh: {
          subject: '您的下一笔还款日为{{ customer.custom.nextRepayment }}',
          text: '{{ addressee.name }}，您好！\n\n您在{{ tenant.name }}的下一笔还款日为{{ customer.custom.nextRepayment }}，请提前安排资金。',
          sms: '【{{ tenant.name }}】您的下一笔还款日为{{ customer.custom.nextRepayment }}，请提前安排资金。',
        },
      },
    },
  ],
  plans: [
    {
      key: 'repayment_reminder',
      name: { en: 'Repayment reminder', zh: '还款提醒' },
      occasion: { on: 'expiry', field: 'nextRepayment', daysBefore: 5 },
      time: '10:00',
      shift: 'before',
      validHours: 72,
      action: { do: 'message', message: 'care.repayment_reminder' },
      stopWhen: [],
    },
    {
      key: 'post_loan_visit',
      name: { en: 'Post-loan visit', zh: '贷后回访' },
      occasion: { on: 'after_event', event: 'deal.won', days: 30 },
      time: '09:30',
      shift: 'after',
      validHours: 168,
      action: {
        do: 'task',
        kind: 'visit',
        title: { en: 'Post-loan visit: how the money is used', zh: '贷后回访：核实资金使用情况' },
        note: {
          en: 'Use of funds, progress of the project, financial position, collateral.',
          zh: '核实资金用途、项目进展、财务状况和抵押物情况。',
        },
        priority: 'high',
        dueInDays: 10,
      },
      stopWhen: [],
    },
  ],
}
