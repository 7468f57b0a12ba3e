import type { Language } from '../../shared/kernel/language.ts'
import type { SendChannel } from '../../shared/kernel/send-channel.ts'

interface Words {
  readonly title: string
  readonly intro: (tenant: string) => string
  readonly language: string
  readonly channels: string
  readonly topics: string
  readonly consents: string
  readonly quiet: string
  readonly from: string
  readonly to: string
  readonly wrongQuiet: string
  readonly all: string
  readonly nothing: string
  readonly save: string
  readonly saved: string
  readonly unknown: string
  readonly leave: string
  readonly leaveWhat: (what: string, tenant: string) => string
  readonly leaveButton: string
  readonly left: string
  readonly more: string
  readonly advertising: (channel: string) => string
  readonly research: (channel: string) => string
  readonly channel: Readonly<Record<SendChannel | 'post', string>>
}

export const pageWords: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Your messages',
    intro: (tenant) => `Choose what ${tenant} sends you, and how.`,
    language: 'Language',
    channels: 'You may contact me',
    topics: 'I would like to hear about',
    consents: 'I agreed to',
    quiet: 'Leave me in peace (optional)',
    from: 'from',
    to: 'until',
    wrongQuiet: 'Give two different times, or none.',
    all: 'Everything',
    nothing: 'Do not contact me at all, but for what I have to be told',
    save: 'Save',
    saved: 'Your choices have been saved.',
    unknown: 'This link is not valid. Please open it exactly as it stands in the message.',
    leave: 'Unsubscribe',
    leaveWhat: (what, tenant) => `You will get no more ${what} from ${tenant}.`,
    leaveButton: 'Unsubscribe',
    left: 'You are unsubscribed.',
    more: 'Choose what else you get',
    advertising: (channel) => `advertising ${channel}`,
    research: (channel) => `questions for research ${channel}`,
    channel: {
      email: 'by e-mail',
      sms: 'by text message',
      wechat: 'by WeChat',
      social: 'by other messengers',
      phone: 'by phone',
      in_person: 'in person',
      post: 'by post',
    },
  },
  zh: {
    title: '消息偏好',
    intro: (tenant) => `请选择${tenant}向您发送的内容和方式。`,
    language: '语言',
    channels: '可以这样联系我',
    topics: '我想了解',
    consents: '我已同意',
    quiet: '免打扰时段（选填）',
    from: '从',
    to: '到',
    wrongQuiet: '请填写两个不同的时间，或都不填。',
    all: '全部',
    nothing: '不要再联系我（必须告知我的事项除外）',
    save: '保存',
    saved: '您的选择已保存。',
    unknown: '链接无效，请使用消息中的完整链接打开。',
    leave: '退订',
    leaveWhat: (what, tenant) => `您将不再收到${tenant}的${what}。`,
    leaveButton: '确认退订',
    left: '您已退订。',
    more: '管理其他消息',
    advertising: (channel) => `${channel}营销信息`,
    research: (channel) => `${channel}调研信息`,
    channel: {
      email: '电子邮件',
      sms: '短信',
      wechat: '微信',
      social: '其他社交应用',
      phone: '电话',
      in_person: '当面',
      post: '信件',
    },
  },
}
