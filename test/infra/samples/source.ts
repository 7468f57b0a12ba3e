import type { CrmFunction } from '../../../functions/function.ts'

/** Functions of the catalogue live in functions/; the samples do not. */
export type Source = CrmFunction['source']
