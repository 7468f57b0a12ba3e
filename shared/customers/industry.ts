import { distance } from 'fastest-levenshtein'
import { keyText } from '../kernel/text.ts'

/** Common industry words, after the sections of ISIC Rev. 4 and the sectors that CRM users write. Tenants may write others. */
const known = new Set([
  'agriculture',
  'automotive',
  'aviation',
  'banking',
  'biotechnology',
  'chemicals',
  'construction',
  'consulting',
  'defence',
  'education',
  'electronics',
  'employment',
  'energy',
  'engineering',
  'entertainment',
  'finance',
  'fishing',
  'food',
  'forestry',
  'government',
  'healthcare',
  'hospitality',
  'insurance',
  'internet',
  'investment',
  'legal',
  'logistics',
  'machinery',
  'manufacturing',
  'marketing',
  'media',
  'medical',
  'mining',
  'pharmaceuticals',
  'publishing',
  'real estate',
  'recreation',
  'research',
  'retail',
  'security',
  'services',
  'shipping',
  'software',
  'sport',
  'technology',
  'telecommunications',
  'textiles',
  'tourism',
  'transport',
  'utilities',
  'wholesale',
])

const mostEdits = 2
const shortestCompared = 5

/**
 * The known industry that a label very likely means to say: at most two edits away (Levenshtein), from five letters on. Nothing when
 * the label is a known word itself, or like none. The label is kept either way; this only marks it for the data-quality report.
 */
export const likelyIndustry = (label: string): string | undefined => {
  const word = keyText(label)
  if (word.length < shortestCompared || known.has(word)) return undefined
  return [...known].find((candidate) => candidate.length >= shortestCompared && distance(candidate, word) <= mostEdits)
}
