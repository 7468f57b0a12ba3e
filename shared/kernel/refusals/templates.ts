import { entry } from './entry.ts'

/** The texts of messages. */
export const templateRefusals = {
  'template.key_taken': entry(
    409,
    ['Another template has this key', 'The key {key} is taken. Choose another one, or change that template.'],
    ['已有模板使用此 key', 'key {key} 已被占用，请换一个，或修改该模板。'],
  ),
  'template.no_way_out': entry(
    409,
    ['There is no way to unsubscribe', 'Marketing by e-mail has to show {variable}: put it into {place} of the draft.'],
    ['缺少退订链接', '营销邮件必须包含 {variable}，请将其加入草稿的 {place}。'],
  ),
}
