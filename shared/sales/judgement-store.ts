import { derivedId } from '../kernel/derived-id.ts'
import { type Noun, stateOf } from '../storage/record.ts'
import type { Position, Store } from '../storage/store.ts'
import { monthsOfPeriod, quarterOf } from './forecast-period.ts'
import type { Judgement } from './judgement.ts'

type Named = Pick<Judgement, 'period' | 'kind' | 'ownerId' | 'teamId' | 'category' | 'by'>

const firstMonth = (period: string): string => monthsOfPeriod(period)[0] as string

const quarterPartition = (tenantId: string, quarter: string): string => `${tenantId}#judgement#quarter#${quarter}`

const whose = ({ kind, ownerId, teamId }: Named): string => `${kind}#${kind === 'owner' ? ownerId : teamId}`

/** Judgements about the months of a quarter by whom they are about: index g3. */
export const judgements: Noun<Judgement> = {
  name: 'judgement',
  indexes: (tenantId, judgement) => ({
    g3pk: quarterPartition(tenantId, quarterOf(firstMonth(judgement.period))),
    g3sk: `${whose(judgement)}#${judgement.period}#${judgement.id}`,
  }),
}

/** What one person says of the same is always under the same id. */
export const judgementId = (named: Named): string =>
  derivedId(
    'jud',
    `${firstMonth(named.period)}-01T00:00:00.000Z`,
    [whose(named), named.period, named.category, named.by].join('#'),
  )

/** The judgements about the months of a quarter: about all people, all teams, or one of them. */
export const judgementsOf = async (
  store: Store,
  tenantId: string,
  asked: { readonly quarter: string; readonly kind: Judgement['kind']; readonly key?: string | undefined },
): Promise<Judgement[]> => {
  const found: Judgement[] = []
  let after: Position | undefined
  const { quarter, kind, key } = asked
  do {
    const page = await store.query({
      ...{ index: 'g3', partition: quarterPartition(tenantId, quarter), limit: 1000 },
      range: { beginsWith: key === undefined ? `${kind}#` : `${kind}#${key}#` },
      ...(after && { after }),
    })
    found.push(...page.items.map((item) => stateOf<Judgement>(item)))
    after = page.next
  } while (after)
  return found
}
