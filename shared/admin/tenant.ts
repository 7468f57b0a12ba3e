import * as z from 'zod'
import { tenantChanged, tenantCreated, tenantDisabled, tenantEnabled } from '../../events/admin.ts'
import { raise } from '../../events/define-event.ts'
import type { Decision } from '../kernel/decision.ts'
import { line } from '../kernel/line.ts'
import { Currency } from '../kernel/money.ts'
import { patched } from '../kernel/patched.ts'
import { type RecordFields, recordFields } from '../kernel/record-fields.ts'
import { isTimeZone } from '../kernel/time-zone.ts'

export const locales = ['en', 'zh-CN'] as const

export const displayName = line(100)
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { params: { code: 'time_zone' } })

export const TenantInput = z.strictObject({
  name: displayName,
  region: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .meta({ description: 'ISO 3166-1 country of phone numbers that come without one' }),
  zone: timeZone.meta({ description: 'IANA time zone of business days and quiet hours' }),
  locale: z.enum(locales),
  currency: Currency.optional().meta({ description: 'ISO 4217 currency that forecasts and quotas are in' }),
})
export type TenantInput = z.infer<typeof TenantInput>

export const TenantPatch = TenantInput.partial()
export type TenantPatch = z.infer<typeof TenantPatch>

export const Tenant = z.strictObject({
  ...recordFields,
  ...TenantInput.shape,
  status: z.enum(['active', 'disabled']),
})
export type Tenant = z.infer<typeof Tenant>
type NewTenant = Omit<Tenant, Exclude<keyof RecordFields, 'id'>>

export const createTenant = (id: string, input: TenantInput): Decision<NewTenant> => ({
  state: { ...input, id, status: 'active' },
  raises: [raise(tenantCreated, {})],
})

export const changeTenant = (tenant: Tenant, patch: TenantPatch): Decision<Tenant> => {
  const { state, fields } = patched(tenant, patch)
  return { state, raises: fields.length > 0 ? [raise(tenantChanged, { fields: [...fields] })] : [] }
}

/** Nobody of a disabled tenant can sign in; its automations go on, so that enabling it finds everything in order. */
export const disableTenant = (tenant: Tenant): Decision<Tenant> =>
  tenant.status === 'disabled'
    ? { state: tenant, raises: [] }
    : { state: { ...tenant, status: 'disabled' }, raises: [raise(tenantDisabled, {})] }

export const enableTenant = (tenant: Tenant): Decision<Tenant> =>
  tenant.status === 'active'
    ? { state: tenant, raises: [] }
    : { state: { ...tenant, status: 'active' }, raises: [raise(tenantEnabled, {})] }
