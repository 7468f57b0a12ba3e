import type { ContactInput } from '../../shared/customers/contact-schema.ts'
import type { CustomerInput } from '../../shared/customers/customer-schema.ts'

export const personExample: CustomerInput = {
  kind: 'person',
  name: '张伟明',
  phones: ['138 0013 8000'],
  emails: ['zhang.weiming@example.com'],
  level: 'B',
  source: { channel: 'exhibition', contactPoint: 'Shanghai 2026' },
  birthDate: { date: '1988-08-15', calendar: 'lunar' },
  tags: ['newsletter'],
}

export const organisationExample: CustomerInput = {
  kind: 'organisation',
  name: '上海华信科技有限公司',
  industry: 'software',
  region: 'east',
  employees: 320,
  website: 'https://www.huaxin.example',
  registrationNumber: '91310000MA1FL0XX0X',
}

export const contactExample: ContactInput = {
  name: '王芳',
  organisations: [
    { customerId: 'cus_01J9ZQ4T7M8K3X5V2B6N1R0CDE', roles: ['decision_maker', 'finance'], jobTitle: 'Chief buyer' },
  ],
  phones: ['139 1234 5678'],
  emails: ['wang.fang@huaxin.example'],
}

export const sourceExample = {
  name: 'Spring landing page',
  origin: { channel: 'web', contactPoint: 'landing page', campaign: 'spring' },
  fields: ['name', 'email', 'phone', 'company', 'message'],
  consent: {
    textVersion: '2026-03',
    channels: ['email'],
    purposes: ['marketing'],
    doubleOptIn: true,
    confirmUrl: 'https://crm.example.com',
  },
}
