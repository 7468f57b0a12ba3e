import type { Customer } from './customer-schema.ts'

/** By which channels a customer can be reached, and by which it agreed to marketing and did not opt out. */
export const contactMarks = ({ phones, emails, socialIds = [], consents = [], contactPreference }: Customer) => {
  const { all, channels: without = [] } = contactPreference?.optOut ?? {}
  const agreed = consents.filter(({ purpose, status }) => purpose === 'marketing' && status === 'given')
  const isOut = (name: string): boolean => all !== undefined || without.some(({ channel }) => channel === name)
  return {
    phone: phones.some(({ valid }) => valid),
    email: emails.some(({ valid }) => valid),
    wechat: socialIds.some(({ network }) => network === 'wechat'),
    marketing: agreed
      .map(({ channel }) => channel)
      .filter((channel) => !isOut(channel))
      .sort(),
  }
}
