import { customValues } from '../kernel/custom-values.ts'
import { phoneTerm, textTerm } from '../kernel/search-term.ts'
import { wordsOf } from '../kernel/text.ts'
import type { Searchable } from '../storage/record-search.ts'
import type { Case } from './case-schema.ts'
import { cases, openerOf } from './case-store.ts'

const mostStarts = 16
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+/gu

/** A search may begin at every word of a subject, and at every character of a script without spaces. */
const subjectTerms = (subject: string): string[] => {
  const pieces = wordsOf(subject).flatMap((word) => word.match(unspaced) ?? [])
  return pieces.slice(0, mostStarts).map((_, start) => textTerm(pieces.slice(start, start + mostStarts).join('')))
}

const numberTerms = (number: string): string[] => [
  textTerm(wordsOf(number).join('')),
  phoneTerm(number.replace(/\D/g, '')),
]

/** Cases by number, with or without its zeros, and by words of the subject; by the values that lists filter on. */
export const searchableCases = {
  noun: cases,
  terms: ({ number, subject }) => [...new Set([...numberTerms(number), ...subjectTerms(subject)])].sort(),
  values: (found) => ({
    number: found.number,
    kind: found.kind,
    status: found.status,
    statusGroup: found.statusGroup,
    priority: found.priority,
    channel: found.channel,
    categoryId: found.categoryId,
    ownerId: found.ownerId,
    teamId: found.teamId,
    sharedWith: openerOf(found),
    customerId: found.customerId,
    contactId: found.contactId,
    parentId: found.parentId,
    productRef: found.productRef,
    orderRef: found.orderRef,
    'complaint.aboutUserId': found.complaint?.aboutUserId,
    ...customValues(found),
  }),
} as const satisfies Searchable<Case>
