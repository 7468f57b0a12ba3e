import { expect, it } from 'vitest'
import { likelyIndustry } from '../../shared/customers/industry.ts'

it.each([
  ['technolgy', 'technology'],
  ['Telecomunications', 'telecommunications'],
  ['retial', 'retail'],
])('takes %s for a misspelt %s', (label, industry) => expect(likelyIndustry(label)).toBe(industry))

it.each(['technology', 'RETAIL', '软件', 'toys', 'quantum gastronomy'])('has no objection to %s', (label) =>
  expect(likelyIndustry(label)).toBeUndefined(),
)
