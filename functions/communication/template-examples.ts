const way = 'Unsubscribe: {{ message.unsubscribeUrl }}'

export const welcome = {
  key: 'welcome',
  name: 'Welcome',
  purpose: 'marketing',
  variables: [
    { name: 'data.gift', default: { en: 'a small gift', zh: '一份小礼物' } },
    { name: 'addressee.name', default: { en: 'customer', zh: '顾客' } },
  ],
  variants: [
    {
      channel: 'email',
      language: 'en',
      subject: 'Welcome, {{ addressee.name }}',
      text: `Dear {{ addressee.name }},\n\n{{ data.gift }} waits for you at {{ tenant.name }}.\n\n${way}`,
      html: `<p>Dear {{ addressee.name }},</p><p>{{ data.gift }} waits for you.</p><p><a href="{{ message.unsubscribeUrl }}">Unsubscribe</a></p>`,
    },
    {
      channel: 'email',
      language: 'zh',
      lifecycle: 'dormant',
      subject: '好久不见，{{ addressee.name }}',
      text: '{{ addressee.name }}，您好！{{ data.gift }}在{{ tenant.name }}等您。\n\n退订：{{ message.unsubscribeUrl }}',
    },
    { channel: 'sms', language: 'zh', text: '{{ addressee.name }}，欢迎光临{{ tenant.name }}。' },
  ],
} as const
