import { entry } from './entry.ts'

/** What becomes of leads. */
export const leadRefusals = {
  'lead.illegal_status': entry(
    409,
    ['The lead can not go there', 'From {from} it can not go to {to}, but to: {legal}.'],
    ['线索不能转到该状态', '不能从 {from} 转到 {to}，可转到：{legal}。'],
  ),
  'lead.not_open': entry(
    409,
    ['Nothing more is to be done about the lead', 'It is {status}.'],
    ['线索已结束', '当前状态为 {status}。'],
  ),
  'lead.duplicate': entry(
    409,
    ['Another lead has this value', 'No two leads have the same {field}; {id} has it.'],
    ['该值已属于另一条线索', '字段 {field} 的值不可重复，已属于 {id}。'],
  ),
  'lead.converted': entry(
    409,
    ['The lead became a customer', 'See customerId, and change that one.'],
    ['线索已转为客户', '客户见 customerId，请直接修改该客户。'],
  ),
  'lead.in_pool': entry(
    409,
    ['The lead waits in a public pool', 'Nothing is done with it until somebody has claimed it.'],
    ['线索在公海中', '领取之前不能对其进行任何操作。'],
  ),
  'lead.claimed': entry(
    409,
    ['The lead does not wait in a pool', 'Somebody else was faster, or it was taken out.'],
    ['线索不在公海中', '已被他人领取，或已移出公海。'],
  ),
  'lead.no_pool': entry(
    409,
    ['The lead belongs to no pool', 'Name a pool and put it in there.'],
    ['线索不属于任何公海', '请指定一个公海并将其放入。'],
  ),
  'pool.retired': entry(
    409,
    ['The pool takes nothing in any more', 'What waits there can still be claimed.'],
    ['公海已停用', '不再接收新数据；其中等待领取的仍可领取。'],
  ),
  'pool.holds_others': entry(
    409,
    ['The pool holds other records', 'It is a pool of {holds}s.'],
    ['该公海不接收此类记录', '该公海的记录类型为 {holds}。'],
  ),
  'pool.closed': entry(
    409,
    ['It came in only just now', 'It can be claimed from {until} on.'],
    ['刚进入公海', '{until} 之后才可领取。'],
  ),
  'pool.cooling_down': entry(
    409,
    ['You had it before', 'You can claim it again from {until} on.'],
    ['您曾是负责人', '{until} 之后您才可再次领取。'],
  ),
  'pool.daily_limit': entry(
    409,
    ['You have claimed enough today', 'The pool gives {limit} a day; the next day begins at {until}.'],
    ['今日领取已达上限', '该公海每人每日最多领取 {limit} 条；下一日始于 {until}。'],
  ),
  'pool.holding_limit': entry(
    409,
    ['There are enough already', 'One person may have {limit} of the pool at a time.'],
    ['持有数量已达上限', '该公海每人最多同时持有 {limit} 条。'],
  ),
  'lead.known_elsewhere': entry(
    409,
    [
      'The lead is known already',
      'A {noun} that you may not see has the same {field}. Somebody who may see it can convert the lead to it.',
    ],
    ['该线索已存在', '您无权查看的 {noun} 已使用相同的 {field}，请由有权限的同事将线索关联到该记录。'],
  ),
}
