import type { Language } from '../../shared/kernel/language.ts'

interface Words {
  readonly send: string
  readonly required: string
  readonly several: string
  readonly choose: string
  readonly wrong: string
  readonly yes: string
  readonly no: string
  readonly thanks: string
  readonly used: string
  readonly expired: string
  readonly unknown: string
}

export const pageWords: Readonly<Record<Language, Words>> = {
  en: {
    send: 'Send',
    required: 'required',
    several: 'several possible',
    choose: 'Please choose from the answers below.',
    wrong: 'Please check the marked answers.',
    yes: 'Yes',
    no: 'No',
    thanks: 'Thank you. Your answer has been recorded.',
    used: 'This questionnaire has been answered already. Thank you.',
    expired: 'This link has expired and can no longer be answered.',
    unknown: 'This link is not valid. Please open it exactly as it stands in the message.',
  },
  zh: {
    send: '提交',
    required: '必填',
    several: '可多选',
    choose: '请从下列选项中选择。',
    wrong: '请检查标出的问题。',
    yes: '是',
    no: '否',
    thanks: '感谢您的反馈，我们已收到您的回答。',
    used: '该问卷已提交过，感谢您的参与。',
    expired: '此链接已过期，无法再回答。',
    unknown: '链接无效，请使用消息中的完整链接打开。',
  },
}
