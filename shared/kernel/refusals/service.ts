import { entry } from './entry.ts'

/** What cases are measured by: calendars, service levels, reviews, measures. */
export const serviceRefusals = {
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
}
