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
  'lead.known_elsewhere': entry(
    409,
    [
      'The lead is known already',
      'A {noun} that you may not see has the same {field}. Somebody who may see it can convert the lead to it.',
    ],
    ['该线索已存在', '您无权查看的 {noun} 已使用相同的 {field}，请由有权限的同事将线索关联到该记录。'],
  ),
}
