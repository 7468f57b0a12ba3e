import type { LoyaltyAccount, PointsEntry } from '../../shared/care/loyalty-schema.ts'
import { stateOf } from '../../shared/storage/record.ts'
import type { End } from './scenario.ts'
import { newest } from './written.ts'

const repeated = (values: readonly string[]): string[] => values.filter((value, index) => values.indexOf(value) < index)

const checkAccount = (account: LoyaltyAccount, lines: readonly PointsEntry[], wrong: string[]): void => {
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  const { id, balance, earned, spent, expired, adjusted, lots } = account
  const of = (kind: PointsEntry['kind']): number =>
    Math.abs(sumOf(lines.filter((line) => line.kind === kind).map(({ points }) => points)))
  if (balance !== sumOf(lines.map(({ points }) => points))) wrong.push(`${id} has another balance than its lines`)
  if (balance !== sumOf(lots.map(({ left }) => left))) wrong.push(`${id} has another balance than its lots`)
  if (balance < 0) wrong.push(`${id} owes points`)
  if (earned !== of('earn') || spent !== of('spend') || expired !== of('expire'))
    wrong.push(`${id} has totals that its lines do not come to`)
  if (adjusted !== 0) wrong.push(`${id} was corrected by nobody`)
}

/** Each account is the sum of its ledger, and each fact and each reference was booked once: not twice, and not never. */
export const checkLoyalty = ({ writes, now }: End): string[] => {
  const wrong: string[] = []
  const entries = newest(writes, 'points_entry').map((item) => stateOf<PointsEntry>(item))
  const accounts = newest(writes, 'loyalty_account').map((item) => stateOf<LoyaltyAccount>(item))
  for (const account of accounts) {
    checkAccount(
      account,
      entries.filter(({ customerId }) => customerId === account.id),
      wrong,
    )
    if (account.dueAt !== undefined && account.dueAt <= now)
      wrong.push(`${account.id} was not looked at when it was due`)
  }
  for (const { after } of writes)
    if (after.noun === 'points_entry' && after.version > 1) wrong.push(`the line ${after.pk} was changed`)
  for (const reference of repeated(entries.flatMap(({ reference = [] }) => reference)))
    wrong.push(`${reference} was booked twice`)
  const facts = newest(writes, 'behaviour').length
  const byRule = entries.filter(({ rule }) => rule === 'purchase').length
  if (facts !== byRule) wrong.push(`${facts} purchases were booked ${byRule} times`)
  return wrong
}
