import type { ReadyPlans } from './ready-plan.ts'

const leaveEn = '\n\nNot interested any more? {{ message.unsubscribeUrl }}'
const leaveZh = '\n\n不想再收到此类邮件？{{ message.unsubscribeUrl }}'
const dear = { 'addressee.name': { en: 'customer', zh: '顾客' } }
const people = { field: 'kind', op: 'eq', value: 'person' } as const

/** Shops: a welcome, a present on the birthday, and a reason to come back. */
export const retailPlans: ReadyPlans = {
  dates: [],
  messages: [
    {
      key: 'care.welcome',
      name: { en: 'Welcome', zh: '欢迎新顾客' },
      purpose: 'marketing',
      defaults: dear,
      words: {
        en: {
          subject: 'Welcome to {{ tenant.name }}',
          text: `Dear {{ addressee.name }},\n\nwelcome to {{ tenant.name }}. We are glad that you are here.${leaveEn}`,
          sms: 'Welcome to {{ tenant.name }}, {{ addressee.name }}. We are glad that you are here.',
        },
        zh: {
          subject: '欢迎加入{{ tenant.name }}',
          text: `{{ addressee.name }}，您好！\n\n欢迎加入{{ tenant.name }}，很高兴认识您。${leaveZh}`,
          sms: '{{ addressee.name }}，欢迎加入{{ tenant.name }}，很高兴认识您。',
        },
      },
    },
    {
      key: 'care.birthday',
      name: { en: 'Birthday', zh: '生日祝福' },
      purpose: 'marketing',
      defaults: dear,
      words: {
        en: {
          subject: 'Happy birthday, {{ addressee.name }}',
          text: `Dear {{ addressee.name }},\n\nhappy birthday! Here is a present from {{ tenant.name }}: {{ coupon.code }}${leaveEn}`,
          sms: 'Happy birthday, {{ addressee.name }}! A present from {{ tenant.name }}: {{ coupon.code }}',
        },
        zh: {
          subject: '{{ addressee.name }}，生日快乐',
          text: `{{ addressee.name }}，生日快乐！\n\n{{ tenant.name }}为您准备了一份礼物，优惠码：{{ coupon.code }}${leaveZh}`,
          sms: '{{ addressee.name }}，生日快乐！{{ tenant.name }}送您一份礼物，优惠码：{{ coupon.code }}',
        },
      },
    },
    {
      key: 'care.win_back',
      name: { en: 'Win back', zh: '老顾客召回' },
      purpose: 'marketing',
      defaults: dear,
      words: {
        en: {
          subject: 'We miss you, {{ addressee.name }}',
          text: `Dear {{ addressee.name }},\n\nit has been a while. Come back with {{ coupon.code }}.${leaveEn}`,
          sms: '{{ addressee.name }}, it has been a while. Come back to {{ tenant.name }} with {{ coupon.code }}.',
        },
        zh: {
          subject: '{{ addressee.name }}，好久不见',
          text: `{{ addressee.name }}，您好！\n\n好久不见，凭优惠码 {{ coupon.code }} 欢迎您回来。${leaveZh}`,
          sms: '{{ addressee.name }}，好久不见！凭优惠码 {{ coupon.code }} 欢迎回到{{ tenant.name }}。',
        },
      },
    },
  ],
  plans: [
    {
      key: 'welcome',
      name: { en: 'Welcome', zh: '欢迎新顾客' },
      audience: people,
      occasion: { on: 'after_event', event: 'customer.created', days: 0 },
      validHours: 72,
      action: { do: 'message', message: 'care.welcome' },
      goal: { kind: 'bought', withinDays: 30 },
      stopWhen: ['opted_out'],
    },
    {
      key: 'birthday',
      name: { en: 'Birthday', zh: '生日关怀' },
      audience: people,
      occasion: { on: 'birthday', leapDay: 'feb28' },
      time: '10:00',
      validHours: 24,
      action: { do: 'coupon', prefix: 'BDAY', message: 'care.birthday' },
      goal: { kind: 'bought', withinDays: 14 },
      stopWhen: ['open_complaint', 'opted_out'],
      holdOutPercent: 5,
    },
    {
      key: 'win_back',
      name: { en: 'Win back', zh: '老顾客召回' },
      audience: people,
      occasion: { on: 'after_event', event: 'lifecycle', lifecycle: 'dormant', days: 1 },
      time: '10:00',
      validHours: 168,
      action: { do: 'coupon', prefix: 'BACK', message: 'care.win_back' },
      goal: { kind: 'bought', withinDays: 30 },
      stopWhen: ['bought', 'open_complaint', 'opted_out'],
      holdOutPercent: 10,
    },
  ],
}
