/** Where a lead stands. */
export const leadStatuses = ['new', 'working', 'nurturing', 'qualified', 'disqualified', 'converted'] as const
export type LeadStatus = (typeof leadStatuses)[number]

/** Statuses in which nothing more is to be done. */
const settled: ReadonlySet<LeadStatus> = new Set(['disqualified', 'converted'])

/** Where a lead may go from a status by hand. Converted it becomes only by conversion, and for good. */
export const legalMoves: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ['working', 'nurturing', 'qualified', 'disqualified'],
  working: ['nurturing', 'qualified', 'disqualified'],
  nurturing: ['working', 'qualified', 'disqualified'],
  qualified: ['working', 'nurturing', 'disqualified'],
  disqualified: ['working'],
  converted: [],
}

/** Whether something still has to be done about a lead. */
export const isOpenLead = ({ status }: { readonly status: LeadStatus }): boolean => !settled.has(status)
