import type { Customer } from './customer-schema.ts'

/** By which channels a customer can be reached, and by which it agreed to marketing. */
export const contactMarks = ({ phones, emails, socialIds = [], consents = [] }: Customer) => ({
  phone: phones.some(({ valid }) => valid),
  email: emails.some(({ valid }) => valid),
  wechat: socialIds.some(({ network }) => network === 'wechat'),
  marketing: consents
    .filter(({ purpose, status }) => purpose === 'marketing' && status === 'given')
    .map(({ channel }) => channel)
    .sort(),
})
