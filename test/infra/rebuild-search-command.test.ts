import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import tasks from '../../functions/tasks/index.ts'
import { databaseFile, openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'
import { apiOf, testActor, testPlatform } from '../support/api.ts'

const GUANXI_DATA = mkdtempSync(join(tmpdir(), 'guanxi-rebuild-'))

const command = (name: string, ...parameters: string[]) => {
  const env = { ...process.env, GUANXI_DATA }
  const { status, stdout, stderr } = spawnSync(process.execPath, [`infra/${name}.ts`, ...parameters], {
    env,
    encoding: 'utf8',
  })
  return { status, lines: `${stdout}${stderr}`.trim().split('\n') }
}

let tenantId = ''
let listed = 0

beforeAll(async () => {
  const { lines } = command('bootstrap', '--name', 'Acme', '--admin-name', 'Ada', '--admin-email', 'ada@acme.example')
  tenantId = /ten_\w+/.exec(lines.join())?.[0] ?? ''
  const database = openDatabase(join(GUANXI_DATA, databaseFile))
  const opened = testPlatform(new Date().toISOString())
  const platform = { ...opened.platform, store: openEmbeddedStore({ database }).store }
  const call = apiOf(tasks, platform, testActor({ tenantId }))
  for (let n = 0; n < 1100; n++)
    listed += (await call('POST', '/v1/tasks', { body: { title: `Task ${n}` } })).status === 201 ? 1 : 0
  database.close()
  opened.close()
}, 60_000)

describe('the command that rebuilds search lists', () => {
  it('puts all records of a noun into their lists, tells what it took, and a cursor to go on from', () => {
    const { status, lines } = command('rebuild-search', tenantId, 'task')
    expect([status, listed]).toEqual([0, 1100])
    expect(lines).toEqual([
      expect.stringMatching(/^1000 records, 1000 put right; go on with --from [\w-]+$/),
      '1100 records of task, 1100 put right',
      expect.stringMatching(/^\d+ read units, \d+ write units$/),
    ])
    const cursor = lines[0]?.split(' ').at(-1) ?? ''
    expect(command('rebuild-search', tenantId, 'task', '--from', cursor).lines[0]).toBe(
      '100 records of task, 0 put right',
    )
    expect(command('rebuild-search', tenantId, 'case', '--from', cursor).lines).toEqual([
      '--from is not a cursor that this command printed for this tenant and noun',
    ])
    expect(command('rebuild-search', tenantId, 'task').lines.at(-1)).toMatch(/ 0 write units$/)
  }, 60_000)

  it('does not take a misspelt tenant for one without records', () => {
    const { status, lines } = command('rebuild-search', 'ten_typo', 'task')
    expect([status, lines]).toEqual([1, ['there is no tenant ten_typo']])
  })

  it('says how to call it', () => {
    const { status, lines } = command('rebuild-search', tenantId, 'colour')
    expect([status, lines[2]]).toEqual([1, 'npm run rebuild-search -- ten_… NOUN [--from CURSOR] [--table NAME]'])
  })
})
