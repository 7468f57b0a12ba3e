import type { Features } from '../kernel/naive-bayes.ts'
import type { NewLead } from './lead.ts'
import type { LeadStatus } from './lead-status.ts'

/** What a won lead went through, in order: the stages of the predictive score. */
export const openStages = ['new', 'working', 'nurturing', 'qualified'] as const satisfies readonly LeadStatus[]

export type Outcome = 'won' | 'lost'

/** How a lead ended; nothing as long as it is open. */
export const outcomeOf = ({ status }: Pick<NewLead, 'status'>): Outcome | undefined => {
  if (status === 'converted') return 'won'
  return status === 'disqualified' ? 'lost' : undefined
}

/** The most tags of a lead that count, so that one write adds to few counters. */
const mostTags = 10

const sizeBands = [10, 50, 200, 1000] as const

/** How many people work there: `1-9`, `10-49`, … `1000+`. */
const sizeOf = (employees: number): string => {
  const above = sizeBands.find((least) => employees < least)
  const from = sizeBands.findLast((least) => employees >= least) ?? 1
  return above === undefined ? `${from}+` : `${from}-${above - 1}`
}

type Featured = Pick<
  NewLead,
  'status' | 'source' | 'region' | 'industry' | 'language' | 'employees' | 'phones' | 'emails' | 'tags' | 'disqualified'
>

const one = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value])

/**
 * What the predictive score looks at: that there is a phone, never which one. A disqualified lead stands where it stood before.
 */
export const featuresOf = (lead: Featured): Features => {
  const { status, source, region, industry, language, employees, phones, emails, tags, disqualified } = lead
  return {
    stage: disqualified?.from ?? status,
    values: {
      channel: one(source?.channel),
      campaign: one(source?.campaign),
      region: one(region),
      industry: one(industry),
      language: one(language),
      size: one(employees === undefined ? undefined : sizeOf(employees)),
      phone: [phones.length > 0 ? 'yes' : 'no'],
      email: [emails.length > 0 ? 'yes' : 'no'],
      tags: tags.slice(0, mostTags),
    },
  }
}
