import type { Noun } from '../storage/record.ts'
import type { Routing } from './routing-rule.ts'

/** One record per noun, whose id is the noun's name. */
export const routings: Noun<Routing> = { name: 'routing', indexes: () => ({}), owned: () => ({}) }
