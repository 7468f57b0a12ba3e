import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogue } from '../../functions/catalogue.ts'
import type { CrmFunction } from '../../functions/function.ts'
import { startLaptop } from '../../infra/local/laptop.ts'
import { bootstrapTenant } from '../../shared/admin/bootstrap-store.ts'
import type { LogLevel } from '../../shared/platform/powertools-log.ts'

interface Principal {
  readonly role: string
  readonly id: string
  readonly token: string | undefined
}

const email = (role: string): string => `${role}@fuzz.example`

/** A laptop of its own on any free port, with one tenant and a user in each of some roles; the first one is the administrator. */
export const populatedLaptop = async (
  roles: readonly string[],
  { logLevel = 'SILENT', more = [] }: { logLevel?: LogLevel; more?: readonly CrmFunction[] } = {},
) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'guanxi-api-'))
  let roleIds: Readonly<Record<string, { readonly id: string }>> = {}
  const laptop = await startLaptop({
    catalogue: [...catalogue, ...more],
    dataFolder,
    port: 0,
    logLevel,
    loadDemo: async ({ store, clock, ids }) => {
      const made = await bootstrapTenant(store, clock, ids, {
        tenant: { name: 'Fuzz', region: 'CN', zone: 'Asia/Shanghai', locale: 'en', currency: 'CNY' },
        admin: { name: 'Administrator', email: email('admin') },
      })
      roleIds = made.roles
    },
  })
  const tokenOf = async (role: string) => {
    const token = await laptop.token(email(role))
    if (token === undefined) throw new Error(`nobody in the role ${role}`)
    return token
  }
  const as = (role: string) => async (method: string, path: string, body?: object) => {
    const response = await fetch(`${laptop.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${await tokenOf(role)}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as { id: string; [field: string]: unknown }
  }
  const asAdmin = as('admin')
  const team = await asAdmin('POST', '/v1/teams', { name: 'Everybody' })
  const principals: Principal[] = [
    { role: 'admin', id: (await asAdmin('GET', '/v1/me')).id, token: await tokenOf('admin') },
  ]
  for (const role of roles) {
    const user = { name: role, email: email(role), teamId: team.id, roleIds: [roleIds[role]?.id] }
    principals.push({ role, id: (await asAdmin('POST', '/v1/users', user)).id, token: await tokenOf(role) })
  }
  return {
    laptop,
    port: Number(new URL(laptop.url).port),
    asAdmin,
    as,
    principals,
    /** What must not be taken away while the principals are still to do something. */
    needed: new Set([...principals.map(({ id }) => id), ...Object.values(roleIds).map(({ id }) => id)]),
    close: async () => {
      await laptop.close()
      await rm(dataFolder, { recursive: true })
    },
  }
}
