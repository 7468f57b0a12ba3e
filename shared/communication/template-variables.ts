import type { CustomValues } from '../kernel/custom-values.ts'
import type { TemplateContent, TemplateValues } from './template-schema.ts'

interface Described {
  readonly about: string
  readonly example: string | number | readonly string[]
}

const person = {
  familyName: { about: 'Family name', example: 'Li' },
  givenName: { about: 'Given name', example: 'Wei' },
  gender: { about: '`female`, `male`, `other` or `unknown`', example: 'female' },
  occupation: { about: 'Occupation', example: 'Teacher' },
} as const

/** Every variable that a template may use without declaring it, by its first word. */
export const templateVariables = {
  addressee: {
    name: { about: 'Name of who gets the message: the contact, else the customer', example: 'Li Wei' },
    familyName: person.familyName,
    givenName: person.givenName,
    gender: person.gender,
  },
  customer: {
    name: { about: 'Name', example: 'Li Wei' },
    ...person,
    kind: { about: '`person` or `organisation`', example: 'person' },
    type: { about: 'Such as `prospect` or `customer`', example: 'customer' },
    level: { about: '`A` to `E`', example: 'A' },
    lifecycle: { about: 'Such as `new` or `dormant`', example: 'loyal' },
    company: { about: 'Where a person works', example: 'Star Ltd' },
    industry: { about: 'Industry of an organisation', example: 'Retail' },
    region: { about: 'Region', example: 'East' },
    tags: { about: 'List of tags', example: ['gold', 'tea'] },
  },
  contact: {
    name: { about: 'Name of the contact, where one is written to', example: 'Wang Fang' },
    ...person,
    jobTitle: { about: 'Job title at the customer', example: 'Buyer' },
    department: { about: 'Department at the customer', example: 'Purchasing' },
  },
  owner: {
    name: { about: 'Name of whoever looks after the customer', example: 'Chen Jie' },
    email: { about: 'Their e-mail address', example: 'chen@example.com' },
  },
  tenant: { name: { about: 'Name of the company that writes', example: 'Harbour Tea' } },
  occasion: {
    name: { about: 'What a care plan writes for, such as a festival', example: 'Mid-Autumn' },
    date: { about: 'Day of the occasion', example: '2026-09-25' },
    years: { about: 'How many years an anniversary counts', example: 3 },
  },
  points: {
    balance: { about: 'Points on the loyalty account', example: 1200 },
    level: { about: 'Name of the loyalty level', example: 'Gold' },
  },
  coupon: { code: { about: 'Code of the coupon that a care plan gives', example: 'TEA-7K3M9Q' } },
  message: {
    date: { about: 'Day on which the message goes, where the addressee is', example: '2026-11-20' },
    unsubscribeUrl: { about: 'Page on which one click unsubscribes', example: 'https://crm.example.com/u' },
    preferenceUrl: { about: 'Page on which the addressee chooses what to get', example: 'https://crm.example.com/p' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Described>>>>

const catalogue: Readonly<Record<string, Readonly<Record<string, Described>>>> = templateVariables

/** What a tenant and a template add to the catalogue. */
export interface OwnVariables {
  /** Keys of custom fields by noun: `customer`, `contact`. */
  readonly custom: Readonly<Record<string, readonly string[]>>
  /** Names of what the sender hands in, without `data.`. */
  readonly data: readonly string[]
}

type Segment = string | number

const own = <Value>(record: Readonly<Record<string, Value>>, name: Segment): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined

/** What may follow a variable: nothing, its length, or a place in a list. */
const isTail = (rest: readonly Segment[]): boolean =>
  rest.length === 0 ||
  (rest.length === 1 && (typeof rest[0] === 'number' || /^(?:size|first|last)$/.test(rest[0] ?? '')))

/** Whether a path, such as customer, custom, budget, leads to a value that templates may show. */
export const isVariable = (
  [root = '', name = '', ...rest]: readonly Segment[],
  { custom, data }: OwnVariables,
): boolean => {
  if (root === 'data') return data.includes(String(name)) && isTail(rest)
  if (name === 'custom') return own(custom, root)?.includes(String(rest[0])) === true && isTail(rest.slice(1))
  return own(own(catalogue, root) ?? {}, name) !== undefined && isTail(rest)
}

/** Whether texts may name a variable that begins with this word; for values that are read only then. */
export const mayName = ({ variants }: Pick<TemplateContent, 'variants'>, root: string): boolean =>
  variants.some(({ subject, text, html }) => [subject, text, html].some((source) => source?.includes(root)))

/** A value of every variable, to try a template with. */
export const sampleValues = ({ custom, data }: OwnVariables): TemplateValues => {
  const sampled = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'x']))
  const standard = Object.entries(catalogue).map(([root, fields]) => [
    root,
    {
      ...Object.fromEntries(Object.entries(fields).map(([name, { example }]) => [name, example])),
      ...(own(custom, root) && { custom: sampled(own(custom, root) ?? []) }),
    },
  ])
  return { ...Object.fromEntries(standard), data: sampled(data) }
}

interface Named {
  readonly name: string
  readonly custom?: CustomValues | undefined
}

export interface Material {
  readonly customer: Named
  /** With the job title and department at this customer. */
  readonly contact?: Named | undefined
  readonly owner?: Named | undefined
  readonly tenant?: Named | undefined
  /** What the sender hands in. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
  /** What an automation hands in, by first word: `occasion`, `points`, `coupon`. */
  readonly context?: TemplateValues | undefined
  readonly message: { readonly date: string; readonly unsubscribeUrl?: string; readonly preferenceUrl?: string }
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

const shown = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { amount, currency } = value as { readonly amount?: unknown; readonly currency?: unknown }
  return `${amount} ${currency}`
}

/** Only what the catalogue names of a record: a template never sees the rest. */
const fieldsOf = (root: string, record: object | undefined): Record<string, unknown> => {
  const fields = record as Readonly<Record<string, unknown>> | undefined
  const names = Object.keys(catalogue[root] ?? {}).filter((name) => isThere(fields?.[name]))
  return Object.fromEntries(names.map((name) => [name, shown(fields?.[name])]))
}

const customOf = (record: Named | undefined) => ({
  custom: Object.fromEntries(
    Object.entries(record?.custom ?? {})
      .filter(([, value]) => isThere(value))
      .map(([key, value]) => [key, shown(value)]),
  ),
})

/** The values of all variables for one message. A value that is not there has no name either. */
export const variablesOf = ({
  customer,
  contact,
  owner,
  tenant,
  data,
  context,
  message,
}: Material): TemplateValues => ({
  addressee: fieldsOf('addressee', contact ?? customer),
  customer: { tags: [], ...fieldsOf('customer', customer), ...customOf(customer) },
  contact: { ...fieldsOf('contact', contact), ...customOf(contact) },
  owner: fieldsOf('owner', owner),
  tenant: fieldsOf('tenant', tenant),
  occasion: fieldsOf('occasion', context?.occasion),
  points: fieldsOf('points', context?.points),
  coupon: fieldsOf('coupon', context?.coupon),
  message: fieldsOf('message', message),
  data: Object.fromEntries(Object.entries(data ?? {}).filter(([, value]) => isThere(value))),
})
