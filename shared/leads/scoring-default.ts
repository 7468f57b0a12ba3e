import type { RuleModel } from './rule-score.ts'

const exists = (field: string) => ({ field, op: 'exists', value: true }) as const
const least = (field: string, value: number) => ({ field, op: 'gte', value }) as const

/** What a tenant may begin with: who it is and how one reaches them, against what happened with them lately. */
export const defaultRules: RuleModel = {
  groups: [
    {
      key: 'company',
      axis: 'fit',
      min: 0,
      max: 40,
      criteria: [
        { key: 'named', when: exists('company'), points: 10 },
        { key: 'website', when: exists('website'), points: 5 },
        { key: 'staff_50', when: least('employees', 50), points: 10 },
        { key: 'staff_500', when: least('employees', 500), points: 10 },
        { key: 'amount', when: exists('amount.amount'), points: 5 },
      ],
    },
    {
      key: 'person',
      axis: 'fit',
      min: 0,
      max: 20,
      criteria: [
        { key: 'phone', when: { field: 'hasPhone', op: 'eq', value: true }, points: 10 },
        { key: 'email', when: { field: 'hasEmail', op: 'eq', value: true }, points: 5 },
        { key: 'title', when: exists('title'), points: 5 },
      ],
    },
    {
      key: 'contact',
      axis: 'engagement',
      min: 0,
      max: 60,
      decay: { percent: 20, everyDays: 14 },
      criteria: [
        { key: 'called', when: least('engagement.call', 1), points: 10 },
        { key: 'called_often', when: least('engagement.call', 3), points: 10 },
        { key: 'wrote', when: least('engagement.message', 1), points: 5 },
        {
          key: 'met',
          when: { or: [least('engagement.meeting', 1), least('engagement.visit', 1), least('engagement.video', 1)] },
          points: 25,
        },
        { key: 'form', when: { field: 'lastCapturedAt', op: 'newerThanDays', value: 30 }, points: 10 },
      ],
    },
    {
      key: 'state',
      axis: 'engagement',
      min: 0,
      max: 20,
      criteria: [{ key: 'qualified', when: { field: 'status', op: 'eq', value: 'qualified' }, points: 20 }],
    },
  ],
  bands: { fit: [45, 30, 15], engagement: [45, 20, 5] },
}
