import { entry } from './entry.ts'

export const surveyRefusals = {
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
}
