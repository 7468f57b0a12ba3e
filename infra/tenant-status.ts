import { parseArgs } from 'node:util'
import { disableTenant, enableTenant } from '../shared/admin/tenant.ts'
import { tenants } from '../shared/admin/tenant-store.ts'
import { automation } from '../shared/kernel/actor.ts'
import { changeRecord, loadRecord } from '../shared/storage/record.ts'
import { leaveExplained, openOperatorStore } from './operator-store.ts'

const usage = `Keeps everybody of a tenant from signing in, within a minute, or lets them in again. Nothing is deleted.

npm run tenant -- disable|enable ten_… [--table NAME]`

const decide = { disable: disableTenant, enable: enableTenant }

const run = async (): Promise<void> => {
  const options = { table: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) return console.log(usage)
  const [verb = '', tenantId] = positionals
  if (!(verb in decide) || tenantId === undefined || positionals.length > 2) throw new Error(usage)
  const opened = openOperatorStore(values.table)
  try {
    const tenant = await loadRecord(opened.store, tenants, tenantId, tenantId)
    if (!tenant) throw new Error(`there is no tenant ${tenantId}`)
    const decision = decide[verb as keyof typeof decide](tenant)
    const now = new Date().toISOString()
    const stamp = { actor: automation(tenantId, 'operator'), now, requestId: `operator-${now}` }
    if (decision.state !== tenant) await opened.store.commit([changeRecord(tenants, stamp, decision).step.action])
    console.log(`Tenant ${tenantId} is ${decision.state.status}`)
  } finally {
    opened.close()
  }
}

await run().catch(leaveExplained)
