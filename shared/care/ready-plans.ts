import type { ReadyPlans } from './ready-plan.ts'
import { b2bPlans } from './ready-plans-b2b.ts'
import { loanPlans } from './ready-plans-loan.ts'
import { retailPlans } from './ready-plans-retail.ts'

/** Plans and messages that come with the product, by industry. */
export const readyPlans = {
  retail: retailPlans,
  b2b: b2bPlans,
  enterprise_loan: loanPlans,
} as const satisfies Readonly<Record<string, ReadyPlans>>
export type Industry = keyof typeof readyPlans
export const industries = Object.keys(readyPlans) as [Industry, ...Industry[]]
