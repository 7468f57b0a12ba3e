import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogue } from '../../functions/catalogue.ts'
import { startLaptop } from '../../infra/local/laptop.ts'
import { bootstrapTenant } from '../../shared/admin/bootstrap-store.ts'

export interface Answered {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
}

/** A laptop with the whole catalogue, on a folder and port of its own, with one tenant and its administrator. */
export const runningLaptop = async (region = 'US') => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'guanxi-'))
  const laptop = await startLaptop({ catalogue, dataFolder, port: 0, logLevel: 'ERROR' })
  const { store, clock, ids } = laptop.platform()
  await bootstrapTenant(store, clock, ids, {
    tenant: { name: 'Test', region, zone: 'UTC', locale: 'en' },
    admin: { name: 'Admin', email: 'admin@test.example' },
  })
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    as = 'admin@test.example',
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> => {
    const answer = await fetch(`${laptop.url}${path}`, {
      method,
      headers: {
        ...(!path.startsWith('/_local/') && { authorization: `Bearer ${await laptop.token(as)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true
    const read = () => (text === '' ? undefined : JSON.parse(text))
    return { status: answer.status, headers: answer.headers, body: isPage ? text : read() }
  }
  const close = async () => {
    await laptop.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
  return { laptop, call, settle: laptop.settle, close }
}

export type RunningLaptop = Awaited<ReturnType<typeof runningLaptop>>
