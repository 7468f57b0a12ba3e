import { searchableInteractions } from '../../shared/communication/interaction-store.ts'
import type { Searchables } from './update-postings.ts'

/** The nouns that can be searched and filtered, by name. */
export const searchables: Searchables = new Map([[searchableInteractions.noun.name, searchableInteractions]])
