interface Text {
  readonly en: string
  readonly zh: string
}

interface Entry {
  readonly status: number
  readonly title: Text
  /** `{name}` is replaced by the refusal's params. */
  readonly detail: Text
}

const entry = (status: number, en: [title: string, detail: string], zh: [title: string, detail: string]): Entry => ({
  status,
  title: { en: en[0], zh: zh[0] },
  detail: { en: en[1], zh: zh[1] },
})

/** Every refusal that a caller can meet: its HTTP status and its words. Codes never change. */
export const refusalCatalogue = {
  'request.invalid': entry(
    400,
    ['The request is not valid', 'See errors for each field at fault.'],
    ['请求无效', '各字段的问题见 errors。'],
  ),
  'request.not_json': entry(
    400,
    ['The body is not valid JSON', 'Send a JSON object with Content-Type application/json.'],
    ['请求体不是有效的 JSON', '请以 Content-Type application/json 发送 JSON 对象。'],
  ),
  'request.too_deep': entry(
    400,
    ['The body is nested too deeply', 'At most {limit} levels are allowed.'],
    ['请求体嵌套过深', '最多允许 {limit} 层。'],
  ),
  'request.too_large': entry(
    413,
    ['The body is too large', 'At most {limit} bytes are allowed.'],
    ['请求体过大', '最多允许 {limit} 字节。'],
  ),
  'answer.too_large': entry(
    422,
    ['The answer is too large', 'Ask for less at once with a smaller `limit` or with `fields`.'],
    ['响应过大', '请用更小的 limit 或 fields 分批获取。'],
  ),
  'request.headers_too_large': entry(
    431,
    ['The headers are too large', 'At most {limit} bytes are allowed, request line included.'],
    ['请求头过大', '最多允许 {limit} 字节（含请求行）。'],
  ),
  'request.media_type': entry(
    415,
    ['The content type is not supported', 'Send application/json.'],
    ['不支持的内容类型', '请发送 application/json。'],
  ),
  'route.unknown': entry(
    404,
    ['There is no such route', 'See /v1/openapi.json for what there is.'],
    ['没有此接口', '可用接口见 /v1/openapi.json。'],
  ),
  not_found: entry(
    404,
    ['Not found', 'There is no such record, or you may not see it.'],
    ['未找到', '没有此记录，或您无权查看。'],
  ),
  'access.unauthenticated': entry(
    401,
    ['Sign in first', 'The token or key is missing, wrong, expired or revoked.'],
    ['请先登录', '令牌或密钥缺失、错误、过期或已吊销。'],
  ),
  'access.denied': entry(
    403,
    ['You may not do this', 'It needs the permission {permission}.'],
    ['您无权执行此操作', '需要权限 {permission}。'],
  ),
  'precondition.failed': entry(
    412,
    ['The record has changed', 'It is at version {version} now; see current.'],
    ['记录已被修改', '当前版本为 {version}，见 current。'],
  ),
  'precondition.required': entry(
    428,
    ['If-Match is required', 'Read the record first and send its ETag in If-Match.'],
    ['需要 If-Match', '请先读取记录，并在 If-Match 中带上其 ETag。'],
  ),
  'idempotency.key_reused': entry(
    422,
    ['The Idempotency-Key was used before', 'It came with a different request. Use a new key for a new request.'],
    ['Idempotency-Key 已被使用', '该键曾用于不同的请求，新请求请使用新键。'],
  ),
  'cursor.invalid': entry(
    400,
    ['The cursor is not valid', 'Use it unchanged, with the query and account that it came from.'],
    ['游标无效', '请原样使用游标，并保持与取得它时相同的查询和账号。'],
  ),
  'filter.unserved': entry(
    422,
    ['No index serves this filter', 'Served: {served}.'],
    ['没有索引支持此筛选', '支持的字段：{served}。'],
  ),
  'filter.too_wide': entry(
    422,
    [
      'The filter asks for too many values',
      'It reads {lists} lists of values; at most {limit}. Ask for fewer at once.',
    ],
    ['筛选值过多', '此筛选需读取 {lists} 个值列表，最多 {limit} 个，请减少筛选值。'],
  ),
  'sort.unserved': entry(
    422,
    ['No index serves this order', 'Served: {served}.'],
    ['不支持此排序', '支持的排序：{served}。'],
  ),
  'customer.duplicate': entry(
    409,
    [
      'Another customer has this value',
      'The value of {field} is taken; customerId names who has it, if you may see them.',
    ],
    ['该值已属于其他客户', '{field} 的值已被占用；如您有权查看，customerId 为该客户。'],
  ),
  'customer.voided': entry(409, ['The customer is voided', 'Restore it first.'], ['该客户已作废', '请先恢复该客户。']),
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
  'task.not_open': entry(
    409,
    ['The task is not open', 'It is {status}. Reopen it first.'],
    ['任务未处于进行中', '当前状态为 {status}，请先重新打开。'],
  ),
  'task.taken': entry(
    409,
    ['Somebody else has this task', 'See assigneeId for who took it.'],
    ['任务已被他人领取', '领取人见 assigneeId。'],
  ),
  'task.blocked': entry(
    409,
    ['The task waits for others', 'Finish or cancel those in blockedBy first.'],
    ['任务被其他任务阻塞', '请先完成或取消 blockedBy 中的任务。'],
  ),
  'survey.paused': entry(
    409,
    ['The survey is paused', 'It asks nobody until it is active again.'],
    ['问卷已暂停', '重新启用后才能发送。'],
  ),
  'survey.too_soon': entry(
    409,
    ['This person was asked not long ago', 'They can be asked again from {from} on.'],
    ['该联系人近期已被邀请', '可再次邀请的时间：{from}。'],
  ),
  'survey.link_used': entry(
    410,
    ['This link has been used', 'A questionnaire is answered once.'],
    ['此链接已使用', '每份问卷只能回答一次。'],
  ),
  'survey.link_expired': entry(
    410,
    ['This link has expired', 'It can no longer be answered.'],
    ['此链接已过期', '已无法再回答。'],
  ),
  'survey.too_many_answers': entry(
    422,
    [
      'There are too many answers to recount',
      'Choose a shorter period: at most {limit} answers are recounted at once.',
    ],
    ['答卷过多，无法重新统计', '请缩短时间范围：一次最多重新统计 {limit} 份答卷。'],
  ),
  'invitation.not_planned': entry(
    409,
    ['The invitation is not planned any more', 'It is {status}.'],
    ['邀请已不在计划中', '当前状态为 {status}。'],
  ),
  'calendar.never_open': entry(
    409,
    ['The calendar has no working time', 'Give at least one weekday or one date with working hours.'],
    ['日历没有工作时间', '请至少为一个星期几或一个日期设置工作时间。'],
  ),
  'calendar.limit': entry(
    409,
    ['There are too many calendars', 'A tenant has at most {limit} calendars.'],
    ['日历数量过多', '每个租户最多 {limit} 个日历。'],
  ),
  'calendar.too_far': entry(
    422,
    ['That is too far away for this calendar', 'It counts at most {years} years from the start.'],
    ['超出该日历可计算的范围', '从起点起最多计算 {years} 年。'],
  ),
  'scorecard.retired': entry(
    409,
    ['The scorecard is retired', 'Nothing is reviewed by it any more.'],
    ['评分表已停用', '不再用于新的质检。'],
  ),
  'review.case_open': entry(
    409,
    ['The case is not settled', 'It can be reviewed once it is resolved or closed.'],
    ['工单尚未解决', '工单解决或关闭后才能质检。'],
  ),
  'review.completed': entry(
    409,
    ['The review is completed', 'Its scores stay as they are.'],
    ['质检已完成', '评分不再更改。'],
  ),
  'measure.too_many': entry(
    422,
    ['Too much to add up at once', 'More than {limit} counters are in this period. Ask for fewer days.'],
    ['一次汇总的数据过多', '该时段内的计数超过 {limit} 个，请缩短时段。'],
  ),
  'sla.limit': entry(
    409,
    ['There are too many published policies', 'A tenant has at most {limit}. Retire one first.'],
    ['已发布的策略过多', '每个租户最多 {limit} 个，请先停用其中一个。'],
  ),
  'sla.secret_missing': entry(
    409,
    ['The webhooks of the policy have no secret', 'Make one first, so that receivers can check who calls them.'],
    ['该策略的 Webhook 没有密钥', '请先生成密钥，以便接收方校验调用来源。'],
  ),
  'sla.not_published': entry(
    409,
    ['The policy is not published', 'Only what is published can be retired.'],
    ['该策略尚未发布', '只有已发布的策略才能停用。'],
  ),
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
  'field.exists': entry(
    409,
    ['There is such a field already', 'The key {key} is taken.'],
    ['该字段已存在', '键 {key} 已被使用。'],
  ),
  'batch.refused': entry(
    422,
    ['The batch was refused', 'Item {index} was refused, so nothing was changed; see problem.'],
    ['批量请求被拒绝', '第 {index} 项被拒绝，未作任何更改，见 problem。'],
  ),
  'batch.same_record': entry(
    422,
    ['Two items touch the same record', 'Items {other} and {index} can not be in one atomic batch.'],
    ['两项涉及同一记录', '第 {other} 项与第 {index} 项不能放在同一个原子批量中。'],
  ),
  'batch.too_large': entry(
    422,
    ['The atomic batch is too large', 'It takes {steps} steps; one transaction holds {limit}. Send fewer items.'],
    ['原子批量过大', '需要 {steps} 步，一次事务最多 {limit} 步，请减少项数。'],
  ),
  'access.beyond_own': entry(
    403,
    ['You may not give or take what you do not hold', 'You do not hold this far enough yourself: {permissions}.'],
    ['不能授予或收回您自己没有的权限', '您自己的权限不足：{permissions}。'],
  ),
  'user.email_taken': entry(
    409,
    ['The e-mail address is taken', 'Another user signs in with it.'],
    ['该电子邮箱已被使用', '已有其他用户使用它登录。'],
  ),
  'user.identity_taken': entry(
    409,
    ['The sign-in identity is taken', 'Another user signs in with this issuer and subject.'],
    ['该登录身份已被使用', '已有其他用户使用此签发者和主体登录。'],
  ),
  'user.last_administrator': entry(
    409,
    ['The last administrator has to stay', 'Make another user administrator first.'],
    ['必须保留最后一位管理员', '请先将其他用户设为管理员。'],
  ),
  'role.key_taken': entry(
    409,
    ['There is such a role already', 'The key {key} is taken.'],
    ['该角色已存在', '键 {key} 已被使用。'],
  ),
  'role.admin_fixed': entry(
    409,
    ['The administrator role grants everything', 'Its permissions can not be changed; define another role.'],
    ['管理员角色拥有全部权限', '其权限不可更改，请另行定义角色。'],
  ),
  'team.limit': entry(
    409,
    ['There are too many teams', 'A tenant has at most {limit} teams.'],
    ['团队数量过多', '每个租户最多 {limit} 个团队。'],
  ),
  'key.revoked': entry(409, ['The key is revoked', 'Create a new key.'], ['该密钥已吊销', '请创建新的密钥。']),
  'record.unstorable': entry(
    422,
    [
      'The record can not be stored',
      'It is larger than a record may be, or holds a number or text outside the limits. Nothing was changed.',
    ],
    ['记录无法保存', '记录过大，或含有超出范围的数字或文本，未作任何更改。'],
  ),
  busy: entry(
    503,
    ['Too busy at the moment', 'Nothing was changed. Try again after the stated time.'],
    ['系统繁忙', '未作任何更改，请在给定时间后重试。'],
  ),
  conflict: entry(
    409,
    ['Many writers at once', 'The record kept changing while this was tried. Nothing was changed; try again.'],
    ['并发写入冲突', '处理期间记录不断被修改，未作任何更改，请重试。'],
  ),
  'gateway.timeout': entry(
    503,
    [
      'No answer in time',
      'Whether it was done is not known. Ask again; with an Idempotency-Key nothing is done twice.',
    ],
    ['处理超时', '是否已执行尚不确定，请重试；带 Idempotency-Key 重试不会重复执行。'],
  ),
  rate_limited: entry(
    429,
    ['Too many requests', 'Try again after the stated time.'],
    ['请求过于频繁', '请在给定时间后重试。'],
  ),
  internal: entry(
    500,
    ['Something went wrong on our side', 'It was recorded under the request id.'],
    ['服务内部错误', '已按请求编号记录。'],
  ),
} as const satisfies Record<string, Entry>

export type RefusalCode = keyof typeof refusalCatalogue
