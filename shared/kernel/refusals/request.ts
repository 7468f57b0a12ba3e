import { entry } from './entry.ts'

/** What any call can meet. */
export const requestRefusals = {
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
}
