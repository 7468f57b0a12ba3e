import type { CrmFunction } from '../functions/function.ts'

/** The domain whose people mend a function: the folder that it is in. */
export const domainOf = ({ source }: Pick<CrmFunction, 'source'>): string => source.split('/')[1] ?? ''

/** The queue in which what a part of a stage gave up waits: a domain, `stream` for the followers, `bus` for the bus itself. */
export const deadLettersName = (stageName: string, part: string): string => `guanxi-${stageName}-${part}-dead-letters`
