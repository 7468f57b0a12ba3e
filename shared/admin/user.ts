import * as z from 'zod'
import { userAccessChanged, userChanged, userCreated, userDisabled, userEnabled } from '../../events/admin.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { normaliseEmail } from '../kernel/email.ts'
import { idPattern } from '../kernel/ids.ts'
import { line } from '../kernel/line.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { fieldRefusal } from '../kernel/refusal.ts'
import { displayName, locales, timeZone } from './tenant.ts'

const personal = { personal: true } as const
const word = line(64)
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const Absence = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date().meta({ description: 'The last day of absence' }),
    reason: word.optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], params: { code: 'ends_before_start' } })

const Shift = z.strictObject({
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).meta({ description: 'Monday is 1' }),
  from: timeOfDay,
  to: timeOfDay.meta({ description: 'A shift that ends before it starts goes past midnight' }),
  zone: timeZone,
})

const Identity = z.strictObject({
  issuer: z.url({ protocol: /^https?$/ }).max(300),
  subject: z.string().min(1).max(255),
})
export type Identity = z.infer<typeof Identity>

/** What every colleague may know of a user. */
const publicFields = {
  name: displayName,
  teamId: z.string().regex(idPattern('tea')).optional(),
}

const fields = {
  ...publicFields,
  email: z.string().min(1).max(320).meta(personal),
  identity: Identity.optional().meta({
    ...personal,
    description: 'Issuer and subject of the sign-in; once given, the e-mail address alone no longer signs in',
  }),
  roleIds: z.array(z.string().regex(idPattern('rol'))).max(20),
  skills: z.array(word).max(50),
  absences: z.array(Absence).max(50).meta(personal),
  shift: Shift.optional(),
  territory: z.array(word).max(100).optional(),
  locale: z.enum(locales).optional(),
}

export const UserInput = z.strictObject({
  ...fields,
  roleIds: fields.roleIds.default([]),
  skills: fields.skills.default([]),
  absences: fields.absences.default([]),
})
export type UserInput = z.infer<typeof UserInput>

/** What is given replaces, null removes. */
export const UserPatch = z.strictObject({
  name: fields.name.optional(),
  email: fields.email.optional(),
  roleIds: fields.roleIds.optional(),
  skills: fields.skills.optional(),
  absences: fields.absences.optional(),
  identity: fields.identity.nullable(),
  teamId: fields.teamId.nullable(),
  shift: fields.shift.nullable(),
  territory: fields.territory.nullable(),
  locale: fields.locale.nullable(),
})
export type UserPatch = z.infer<typeof UserPatch>

const status = z.enum(['active', 'disabled'])

export const User = z.strictObject({ ...recordFields, ...fields, status })
export type User = z.infer<typeof User>
export type NewUser = Omit<User, Exclude<keyof RecordFields, 'id'>>

export const Colleague = z.strictObject({ id: z.string(), ...publicFields, status })

const emailOf = (given: string): string => {
  const email = normaliseEmail(given)
  if (!email.valid) throw fieldRefusal('/email', 'wrong_format', { format: 'email' })
  return email.value
}

const unique = (values: readonly string[]): string[] => [...new Set(values)]

const accessOf = ({ roleIds, teamId }: NewUser) => ({ roleIds: [...roleIds], ...(teamId && { teamId }) })

/** @throws Refusal `request.invalid` when the e-mail address can not be one */
export const createUser = (id: string, input: UserInput): Decision<NewUser> => {
  const state: NewUser = {
    ...input,
    id,
    email: emailOf(input.email),
    roleIds: unique(input.roleIds),
    skills: unique(input.skills),
    status: 'active',
  }
  return { state, raises: [raise(userCreated, accessOf(state))] }
}

/** @throws Refusal `request.invalid` when the e-mail address can not be one */
export const changeUser = (user: User, patch: UserPatch): Decision<User> => {
  const { state, fields } = patched(user, {
    ...patch,
    ...(patch.email !== undefined && { email: emailOf(patch.email) }),
    ...(patch.roleIds && { roleIds: unique(patch.roleIds) }),
    ...(patch.skills && { skills: unique(patch.skills) }),
  })
  if (fields.length === 0) return { state, raises: [] }
  const accessChanged = fields.includes('roleIds') || fields.includes('teamId')
  return {
    state,
    raises: [
      raise(userChanged, { fields: [...fields] }),
      ...(accessChanged ? [raise(userAccessChanged, accessOf(state))] : []),
    ],
  }
}

/** A disabled user keeps e-mail and identity, so that nobody else can take them and enabling brings everything back. */
export const disableUser = (user: User): Decision<User> =>
  user.status === 'disabled'
    ? { state: user, raises: [] }
    : { state: { ...user, status: 'disabled' }, raises: [raise(userDisabled, {})] }

export const enableUser = (user: User): Decision<User> =>
  user.status === 'active'
    ? { state: user, raises: [] }
    : { state: { ...user, status: 'active' }, raises: [raise(userEnabled, {})] }
