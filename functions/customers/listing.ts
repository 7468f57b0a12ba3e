import type * as z from 'zod'
import { fieldsOf } from '../../shared/kernel/filter.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import type { Noun } from '../../shared/storage/record.ts'
import type { Searchable } from '../../shared/storage/record-search.ts'
import { mayAskPersonal } from '../http/custom-lists.ts'
import type { Listing } from '../http/list-asked.ts'
import { filterAsked } from '../http/list-check.ts'
import type { ListQuery } from '../http/list-query.ts'
import type { Request } from '../http/route.ts'

/** What can be asked of customers or contacts. */
export interface Lists<State extends RecordFields> {
  readonly noun: Noun<State>
  readonly schema: z.ZodType
  readonly listed: readonly string[]
  readonly checked: readonly string[]
  readonly values: Searchable<State>['values']
  /** With search terms, which are costly to import. */
  readonly searchable: () => Promise<Searchable<State>>
}

/** The list as one request needs it: search terms when it searches, voided records when asked for. */
export const listingOf = async <State extends RecordFields & { readonly status: string }>(
  request: Request<unknown, ListQuery>,
  { noun, schema, listed, checked, values, searchable }: Lists<State>,
): Promise<Listing<State>> => {
  const { q } = request.query
  if (q !== undefined) mayAskPersonal(request)
  const filter = filterAsked(request.query)
  const asked = filter ? fieldsOf(filter) : []
  const terms = q === undefined ? { noun, terms: () => [], values } : await searchable()
  const isListed =
    asked.includes('status') || asked.includes('voided') ? {} : { isListed: ({ status }: State) => status === 'active' }
  return { noun, schema, searchable: { ...terms, ...isListed }, listed, checked }
}

/** Active records are listed unless voided ones are asked for, which stand in a list of their own. */
export const voidedOrNot = <Query extends { readonly status?: 'active' | 'voided' | undefined }>({
  status,
  ...query
}: Query) => (status === 'voided' ? { ...query, voided: true } : query)
