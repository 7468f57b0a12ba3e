import type { CustomerInput } from '../../../shared/customers/customer-schema.ts'
import { companyName, personName } from './names.ts'
import type { Random } from './random.ts'
import type { Industry } from './tenants.ts'

const levels = ['A', 'B', 'B', 'C', 'C', 'C', 'D'] as const
const lifecycles = ['potential', 'new', 'active', 'active', 'loyal', 'dormant', 'lost'] as const
const regions = ['north', 'east', 'south', 'west', 'overseas'] as const
const twoDigits = (value: number) => String(value).padStart(2, '0')

export const mobile = (random: Random, serial: number) =>
  `1${random.pick(['38', '39', '50', '86', '88'])}${String(10_000_000 + serial * 7919).slice(0, 8)}`

export const sources: Readonly<Record<Industry, readonly CustomerInput['source'][]>> = {
  retail: [
    { channel: 'store', contactPoint: '南京路店' },
    { channel: 'mini_program', campaign: 'spring-sale' },
    { channel: 'referral' },
  ],
  b2b: [
    { channel: 'exhibition', contactPoint: 'Shanghai Instruments Fair' },
    { channel: 'website', campaign: 'whitepaper' },
    { channel: 'partner' },
  ],
  loan: [
    { channel: 'branch', contactPoint: '上海分行' },
    { channel: 'association', contactPoint: '中小企业协会' },
    { channel: 'referral' },
  ],
}

const common = (random: Random, industry: Industry) => {
  const source = random.pick(sources[industry])
  return {
    type: random.chance(0.7) ? ('customer' as const) : ('prospect' as const),
    level: random.pick(levels),
    lifecycle: random.pick(lifecycles),
    region: random.pick(regions),
    ...(source && { source }),
  }
}

const person = (random: Random, industry: Industry, serial: number): CustomerInput => ({
  kind: 'person',
  ...personName(random),
  ...common(random, industry),
  phones: [mobile(random, serial)],
  emails: [`customer${serial}@mail.example`],
  gender: random.pick(['female', 'male', 'unknown']),
  birthDate: {
    date: `${1960 + random.below(45)}-${twoDigits(1 + random.below(12))}-${twoDigits(1 + random.below(28))}`,
    calendar: random.chance(0.4) ? 'lunar' : 'solar',
  },
  interests: [random.pick(['outdoor', 'cooking', 'reading', 'fitness', 'travel'])],
  preferences: [random.pick(['organic', 'imported', 'discount', 'gift'])],
  socialIds: [{ network: 'wechat', id: `wx_demo_${serial}` }],
  tags: random.chance(0.3) ? ['member'] : [],
})

const organisation = (random: Random, industry: Industry, serial: number): CustomerInput => ({
  kind: 'organisation',
  name: companyName(random),
  ...common(random, industry),
  industry: random.pick(['manufacturing', 'software', 'logistics', 'energy', 'food', 'healthcare']),
  employees: 10 + random.below(5000),
  annualRevenue: { amount: `${(1 + random.below(900)) * 100_000}.00`, currency: 'CNY' },
  registrationNumber: `91310000DEMO${String(serial).padStart(5, '0')}X`,
  website: `https://www.company${serial}.example`,
  emails: [`office@company${serial}.example`],
  tags: industry === 'loan' && random.chance(0.4) ? ['due-diligence'] : [],
})

/** Customers as each industry has them: shoppers, companies, borrowers. `serial` keeps their unique values apart. */
export const demoCustomer = (random: Random, industry: Industry, serial: number): CustomerInput => {
  const share = { retail: 0.95, b2b: 0.1, loan: 0.25 }[industry]
  return random.chance(share) ? person(random, industry, serial) : organisation(random, industry, serial)
}
