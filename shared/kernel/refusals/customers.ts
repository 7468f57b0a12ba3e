import { entry } from './entry.ts'

/** Customers, contacts, forms and custom fields. */
export const customerRefusals = {
  'customer.duplicate': entry(
    409,
    [
      'Another customer has this value',
      'The value of {field} is taken; customerId names who has it, if you may see them.',
    ],
    ['该值已属于其他客户', '{field} 的值已被占用；如您有权查看，customerId 为该客户。'],
  ),
  'customer.voided': entry(409, ['The customer is voided', 'Restore it first.'], ['该客户已作废', '请先恢复该客户。']),
  'customer.in_pool': entry(
    409,
    ['The customer waits in a public pool', 'Nothing is done with it until somebody has claimed it.'],
    ['客户在公海中', '领取之前不能对其进行任何操作。'],
  ),
  'customer.claimed': entry(
    409,
    ['The customer does not wait in a pool', 'Somebody else was faster, or it was taken out.'],
    ['客户不在公海中', '已被他人领取，或已移出公海。'],
  ),
  'customer.no_pool': entry(
    409,
    ['The customer belongs to no pool', 'Name a pool and put it in there.'],
    ['客户不属于任何公海', '请指定一个公海并将其放入。'],
  ),
  'capture.origin': entry(
    403,
    ['This page may not send the form', 'The source of the form allows other origins.'],
    ['此页面不得提交该表单', '该表单来源只允许其他网站。'],
  ),
  'contact.duplicate': entry(
    409,
    [
      'Another contact has this value',
      'The value of {field} is taken; contactId names who has it, if you may see them.',
    ],
    ['该值已属于其他联系人', '{field} 的值已被占用；如您有权查看，contactId 为该联系人。'],
  ),
  'contact.voided': entry(
    409,
    ['The contact is voided', 'Restore it first.'],
    ['该联系人已作废', '请先恢复该联系人。'],
  ),
  'field.exists': entry(
    409,
    ['There is such a field already', 'The key {key} is taken.'],
    ['该字段已存在', '键 {key} 已被使用。'],
  ),
}
