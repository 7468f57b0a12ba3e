import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { bootstrapTenant } from '../shared/admin/bootstrap-store.ts'
import { makeFirstKey } from '../shared/admin/first-key-store.ts'
import { TenantInput } from '../shared/admin/tenant.ts'
import { sortableIds } from '../shared/kernel/ids.ts'
import { leaveExplained, openOperatorStore } from './operator-store.ts'

const usage = `Makes a tenant with its built-in roles and its first administrator.

npm run bootstrap -- --name "Acme" --admin-name "Ada" --admin-email ada@acme.example \\
  [--region CN] [--zone Asia/Shanghai] [--locale en|zh-CN] [--key] [--table NAME]

With --table it works on that table in AWS (DYNAMODB_ENDPOINT for another endpoint), else in the laptop's folder (GUANXI_DATA,
.guanxi by default) while the laptop is not running. The administrator then signs in with the e-mail address, verified by the
issuer that the stage trusts. With --key it also prints an API key that may do the same for a week.`

const options = {
  name: { type: 'string' },
  'admin-name': { type: 'string' },
  'admin-email': { type: 'string' },
  region: { type: 'string', default: 'CN' },
  zone: { type: 'string', default: 'Asia/Shanghai' },
  locale: { type: 'string', default: 'en' },
  key: { type: 'boolean', default: false },
  table: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

const run = async (): Promise<void> => {
  const { values } = parseArgs({ options })
  if (values.help) return console.log(usage)
  const { name, region, zone, locale, table } = values
  const admin = { name: values['admin-name'] ?? '', email: values['admin-email'] ?? '' }
  const tenant = TenantInput.safeParse({ name, region, zone, locale })
  if (!tenant.success || admin.name === '' || admin.email === '') {
    const wrong = tenant.error?.issues.map(({ path }) => `--${path.join('.')}`) ?? []
    throw new Error(`${wrong.length > 0 ? `not valid: ${wrong.join(', ')}\n\n` : ''}${usage}`)
  }
  const opened = openOperatorStore(table)
  try {
    const clock = { now: () => new Date().toISOString() }
    const ids = sortableIds(Date.now, randomBytes)
    const made = await bootstrapTenant(opened.store, clock, ids, {
      tenant: tenant.data,
      admin,
    })
    console.log(`Tenant ${made.tenant.id}, administrator ${made.admin.id} (${made.admin.email})`)
    if (values.key) console.log(`API key for a week: ${await makeFirstKey(opened.store, clock, ids, made)}`)
  } finally {
    opened.close()
  }
}

await run().catch(leaveExplained)
