import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { recordWrites } from '../../functions/stream/record-writes.ts'
import { databaseFile, openDatabase } from '../../infra/local/database.ts'
import { openEmbeddedStore } from '../../infra/local/embedded-store.ts'

const GUANXI_DATA = mkdtempSync(join(tmpdir(), 'guanxi-audit-'))
const now = '2026-11-21T08:00:00.000Z'

const verify = (...parameters: string[]) => {
  const env = { ...process.env, GUANXI_DATA }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['infra/verify-audit.ts', ...parameters], {
    env,
    encoding: 'utf8',
  })
  return { status, lines: `${stdout}${stderr}`.trim().split('\n') }
}

const withStore = async (work: (store: ReturnType<typeof openEmbeddedStore>['store']) => Promise<void>) => {
  const database = openDatabase(join(GUANXI_DATA, databaseFile))
  await work(openEmbeddedStore({ database }).store)
  database.close()
}

beforeAll(() =>
  withStore((store) => {
    const writes = Array.from({ length: 60 }, (_, index) => ({
      change: { id: String(index), key: { pk: `ten_1#lead#lea_${index}`, sk: '.' } },
      entry: { version: 1, at: now, actor: 'user:usr_1', requestId: 'req_1', changes: [{ field: 'name', to: 'x' }] },
    }))
    return recordWrites(store, 'ten_1', writes, now)
  }),
)

describe('the command that verifies the audit', () => {
  it('says that all is in order, and which end to note', () => {
    const { status, lines } = verify('ten_1')
    expect([status, lines[0]]).toEqual([0, '60 entries are in order'])
    const end = /^The end is (60:[\w-]{43})$/.exec(lines[1] ?? '')?.[1] ?? ''
    expect(verify('ten_1', '--noted', end).status).toBe(0)
    expect(verify('ten_1', '--noted', end.replace('60:', '61:'))).toEqual({
      status: 1,
      lines: ['the chain ends at 60, before the noted 61'],
    })
  })

  it('does not take a misspelt tenant for one in order', () => {
    expect(verify('ten_typo')).toMatchObject({
      status: 1,
      lines: [expect.stringContaining('nothing is recorded of ten_typo')],
    })
  })

  it('names the entry that is not as it was recorded', async () => {
    const key = { pk: 'ten_1#audit#2026-11-21', sk: '000000000040' }
    await withStore(async (store) => {
      const item = await store.get(key)
      if (item) await store.commit([{ do: 'put', item: { ...item, requestId: 'req_2' } }])
    })
    expect(verify('ten_1')).toEqual({ status: 1, lines: ['entry 40 is altered; 20 after it are in order'] })
  })

  it('says how to call it', () => {
    expect(verify().lines.at(-1)).toBe('npm run verify-audit -- ten_… [--noted SEQ:HASH] [--table NAME]')
  })
})
