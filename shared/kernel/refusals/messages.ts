import { entry } from './entry.ts'

/** Messages that are sent to customers. */
export const messageRefusals = {
  'outbound_message.not_planned': entry(
    409,
    ['The message cannot be taken back', 'It is {status}: only what is planned can be cancelled.'],
    ['消息无法撤回', '消息状态为 {status}，只有计划中的消息可以取消。'],
  ),
  'outbound_message.template_unpublished': entry(
    409,
    ['The template is not published', 'Publish it first; a retired template is not sent any more.'],
    ['模板未发布', '请先发布模板；已停用的模板不再发送。'],
  ),
}
