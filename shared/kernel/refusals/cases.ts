import { entry } from './entry.ts'

/** Cases, complaints and the mails that open them. */
export const caseRefusals = {
  'case.taken': entry(
    409,
    ['Somebody else has this case', 'See ownerId for who took it.'],
    ['工单已被他人领取', '领取人见 ownerId。'],
  ),
  'case.not_open': entry(
    409,
    ['The case is settled', 'It is {status}. Reopen it first.'],
    ['工单已处理完毕', '当前状态为 {status}，请先重新打开。'],
  ),
  'case.closed': entry(409, ['The case is closed', 'Reopen it first.'], ['工单已关闭', '请先重新打开该工单。']),
  'case.reopen_too_late': entry(
    409,
    ['It is too late to reopen the case', 'That was possible until {until}. Open a new one that follows it.'],
    ['已超过重新打开的期限', '最晚可在 {until} 前重新打开，请新建后续工单。'],
  ),
  'case.open_children': entry(
    409,
    ['Parts of the case are not closed', 'Close those in childIds first, or ask for them to be closed with it.'],
    ['子工单尚未关闭', '请先关闭 childIds 中的工单，或要求一并关闭。'],
  ),
  'case.full': entry(
    409,
    ['The case has as many of these as it can have', 'At most {limit} are possible.'],
    ['数量已达上限', '最多 {limit} 个。'],
  ),
  'complaint.unsigned': entry(
    409,
    ['The complaint is not signed off', 'Somebody who did not handle it has to sign it off before it is closed.'],
    ['投诉尚未审批', '关闭前须由未参与处理的人员审批。'],
  ),
  'complaint.own': entry(
    403,
    ['The complaint is about you', 'Somebody else has to do this.'],
    ['该投诉涉及您本人', '须由他人执行此操作。'],
  ),
  'complaint.handled': entry(
    403,
    ['You handled the complaint', 'Somebody who did not handle it has to sign it off.'],
    ['您参与了该投诉的处理', '须由未参与处理的人员审批。'],
  ),
  'complaint.order': entry(
    409,
    ['A step of the complaint comes first', 'It still lacks: {missing}.'],
    ['投诉步骤顺序有误', '尚缺步骤：{missing}。'],
  ),
  'complaint.signed_off': entry(
    409,
    ['The complaint is signed off', 'What was signed off does not change any more.'],
    ['投诉已审批', '已审批的内容不可再更改。'],
  ),
  'complaint.none': entry(
    409,
    ['The case is no complaint', 'Make it one by changing its kind.'],
    ['该工单不是投诉', '请先将其类型改为投诉。'],
  ),
  'webhook.unsigned': entry(
    401,
    ['The signature is not valid', 'Sign id, timestamp and body with the secret of the mailbox; see the reference.'],
    ['签名无效', '请用邮箱的密钥对 id、timestamp 和请求体签名，见接口文档。'],
  ),
}
