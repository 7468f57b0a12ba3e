import { entry } from './entry.ts'

/** Pipelines and deals. */
export const salesRefusals = {
  'pipeline.stage_in_use': entry(
    409,
    [
      'Stages of the pipeline are in use',
      'Retire these first, and move their open deals before you remove them: {stages}.',
    ],
    ['阶段正在使用中', '请先停用这些阶段并移走其中的进行中商机，然后再删除：{stages}。'],
  ),
  'pipeline.limit': entry(
    409,
    ['There are too many pipelines', 'A tenant has at most {limit} pipelines.'],
    ['销售流程数量过多', '每个租户最多 {limit} 个销售流程。'],
  ),
  'pipeline.none': entry(
    409,
    ['There is no pipeline yet', 'Define one, or install one of the templates.'],
    ['尚无销售流程', '请先定义销售流程，或安装一个模板。'],
  ),
  'deal.not_open': entry(
    409,
    ['The deal is not open', 'It is {state}. Reopen it first.'],
    ['商机已结束', '当前状态为 {state}，请先重新打开。'],
  ),
  'deal.is_open': entry(409, ['The deal is open', 'There is nothing to reopen.'], ['商机进行中', '无需重新打开。']),
  'deal.illegal_stage': entry(
    409,
    ['The deal can not go there', 'From {from} these stages are possible: {legal}.'],
    ['商机不能进入该阶段', '从 {from} 可进入的阶段：{legal}。'],
  ),
  'deal.entry_rule': entry(
    409,
    ['The stage does not take the deal', 'These rules of {stage} do not hold: {rules}.'],
    ['商机不符合阶段的准入规则', '{stage} 的以下规则未满足：{rules}。'],
  ),
  'deal.needs_approval': entry(
    409,
    ['The stage needs an approval', 'Ask for the approval of {stage}; the deal goes there when it is given.'],
    ['进入该阶段须经审批', '请申请进入 {stage} 的审批，批准后商机即进入该阶段。'],
  ),
  'deal.moved_too_often': entry(
    409,
    ['The deal was moved too often', 'A deal has at most {limit} stays in stages.'],
    ['商机移动次数过多', '每个商机最多 {limit} 次阶段停留。'],
  ),
  'deal.duplicate': entry(
    409,
    ['There is such a deal already', 'Another deal has this value of {field}.'],
    ['商机已存在', '已有其他商机使用此 {field}。'],
  ),
  'approval.not_needed': entry(
    409,
    ['The stage needs no approval', 'Move the deal to {stage} at once.'],
    ['该阶段无须审批', '可直接将商机移至 {stage}。'],
  ),
  'approval.no_approver': entry(
    409,
    ['Nobody can approve', 'None of the approvers works for you any more. Name others in the pipeline.'],
    ['没有可用的审批人', '所有审批人均已停用，请在销售流程中重新指定。'],
  ),
  'approval.pending': entry(
    409,
    ['An approval is asked for already', 'See approvalId. Withdraw that one first.'],
    ['已有审批正在进行', '见 approvalId，请先撤回该审批。'],
  ),
  'approval.settled': entry(
    409,
    ['The approval is settled', 'It is {status}.'],
    ['审批已结束', '当前状态为 {status}。'],
  ),
  'approval.not_approver': entry(
    403,
    ['You are not asked to approve this', 'Only its approvers and their deputies decide.'],
    ['您不是该审批的审批人', '只有审批人及其代理人可以决定。'],
  ),
  'approval.own_request': entry(
    403,
    ['You asked for this yourself', 'Somebody else has to decide.'],
    ['不能审批本人发起的申请', '须由他人审批。'],
  ),
  'forecast.no_currency': entry(
    409,
    ['The tenant has no currency yet', 'Set the currency of the tenant first.'],
    ['租户尚未设置币种', '请先设置租户币种。'],
  ),
  'forecast.no_snapshot': entry(
    409,
    ['There is no snapshot of that night', 'Nothing was kept of the night of {date}. List the nights that were.'],
    ['该夜没有快照', '{date} 夜间没有快照，请查看已有快照的日期。'],
  ),
  'registration.illegal_status': entry(
    409,
    ['The registration can not go there', 'From {from} it can not go to {to}, but to: {legal}.'],
    ['报备不能转到该状态', '不能从 {from} 转到 {to}，可转到：{legal}。'],
  ),
  'registration.protected': entry(
    409,
    [
      'The end customer is protected',
      'It is registered already. The protection ends at {until} unless it is extended.',
    ],
    ['最终客户处于保护期', '该客户已被报备，保护期至 {until}（可能延长）。'],
  ),
  'registration.not_protected': entry(
    409,
    ['There is no protection to extend', 'The registration is {status}, or its protection is over.'],
    ['没有可延长的保护期', '报备状态为 {status}，或保护期已结束。'],
  ),
}
