import { entry } from './entry.ts'

export const loyaltyRefusals = {
  'points.insufficient': entry(
    409,
    ['There are not enough points', 'The balance is {balance}.'],
    ['积分不足', '当前余额为 {balance}。'],
  ),
  'points.too_many': entry(
    409,
    ['There are too many points', 'An account holds at most {limit}.'],
    ['积分过多', '一个账户最多持有 {limit} 积分。'],
  ),
  'points.reference_used': entry(
    409,
    ['Points were booked for this reference', 'entryId names the line of the ledger.'],
    ['该凭证已记过积分', 'entryId 为对应的积分流水。'],
  ),
}
