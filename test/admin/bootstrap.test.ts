import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import authorizer from '../../functions/authorizer/index.ts'
import { databaseFile, openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import { signInByEmail } from '../../shared/admin/sign-in-store.ts'
import { openDynamoStore } from '../../shared/storage/dynamo-store.ts'
import { testPlatform } from '../support/api.ts'
import { createTable, localSettings, noDynamo, startDynamo } from '../support/dynoxide.ts'

const GUANXI_DATA = mkdtempSync(join(tmpdir(), 'guanxi-bootstrap-'))

const script = (name: string, parameters: readonly string[], environment: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`infra/${name}.ts`, ...parameters], {
    env: { ...process.env, GUANXI_DATA, ...environment },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const acme = ['--name', 'Acme', '--admin-name', 'Ada', '--admin-email', 'Ada@Acme.example']

describe('the bootstrap command on the laptop', () => {
  let tenantId: string
  beforeAll(() => {
    const { status, stdout } = script('bootstrap', acme)
    expect(status).toBe(0)
    tenantId = /ten_\w+/.exec(stdout)?.[0] ?? ''
  })

  it('makes a tenant whose administrator can be found by e-mail address', async () => {
    const database = openDatabase(join(GUANXI_DATA, databaseFile))
    try {
      const { store } = openEmbeddedStore({ database })
      expect((await signInByEmail(store, 'ada@acme.example'))?.tenantId).toBe(tenantId)
    } finally {
      database.close()
    }
  })

  it('prints a key for the first calls when asked, which may do what the administrator may', async () => {
    const { stdout } = script('bootstrap', [...acme.slice(0, 5), 'key@acme.example', '--key'])
    const token = /gxk_\w+/.exec(stdout)?.[0] ?? ''
    const database = openDatabase(join(GUANXI_DATA, databaseFile))
    try {
      const { store } = openEmbeddedStore({ database })
      const platform = { ...testPlatform(new Date().toISOString()).platform, store }
      const actor = await authorizer.handle({ authorization: `Bearer ${token}` }, platform)
      expect(actor).toMatchObject({
        kind: 'key',
        tenantId: /ten_\w+/.exec(stdout)?.[0],
        permissions: { 'user:write': 'all' },
      })
    } finally {
      database.close()
    }
  })

  it('refuses a second tenant with the same administrator, in words', () => {
    const { status, stderr } = script('bootstrap', acme)
    expect([status, stderr.trim()]).toEqual([1, 'The e-mail address is taken. Another user signs in with it.'])
  })

  it('says how to call it, and which value is not valid', () => {
    const { status, stderr } = script('bootstrap', [...acme, '--zone', 'Moon/Sea'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^not valid: --zone\n/)
    expect(stderr).toContain('npm run bootstrap')
  })

  it('says what is wrong with a value that only the rules refuse', () => {
    const { status, stderr } = script('bootstrap', [...acme.slice(0, 5), 'ada at acme'])
    expect([status, stderr.trim()]).toEqual([
      1,
      'The request is not valid. See errors for each field at fault.\n/email: This does not have the format email.',
    ])
  })

  it('leaves a folder alone that the laptop is using', () => {
    const database = openDatabase(join(GUANXI_DATA, databaseFile))
    try {
      expect(script('bootstrap', [...acme.slice(0, 5), 'other@acme.example']).stderr).toContain(
        'is in use by another process',
      )
    } finally {
      database.close()
    }
  })

  it('has a companion that disables and enables the tenant', () => {
    expect(script('tenant-status', ['disable', tenantId]).stdout.trim()).toBe(`Tenant ${tenantId} is disabled`)
    expect(script('tenant-status', ['enable', tenantId]).stdout.trim()).toBe(`Tenant ${tenantId} is active`)
    expect(script('tenant-status', ['enable', 'ten_0']).stderr.trim()).toBe('there is no tenant ten_0')
    expect(script('tenant-status', ['disable']).stderr).toContain('npm run tenant -- disable|enable')
  })
})

describe.skipIf(noDynamo)('the bootstrap command on a table', () => {
  it('makes the same there', async () => {
    await using server = await startDynamo()
    const table = `bootstrap-${randomUUID()}`
    await createTable(server.client, table)
    const { endpoint, region, credentials } = localSettings(server.endpoint)
    const keys = credentials && {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    }
    const environment = { DYNAMODB_ENDPOINT: endpoint, AWS_REGION: region, ...keys }
    const { status, stdout } = script('bootstrap', [...acme, '--table', table], environment)
    expect(status).toBe(0)
    const store = openDynamoStore({ client: server.client, table })
    expect((await signInByEmail(store, 'ada@acme.example'))?.tenantId).toBe(/ten_\w+/.exec(stdout)?.[0])
  })
})
