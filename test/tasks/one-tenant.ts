import { catalogue } from '../../functions/catalogue.ts'
import { type Laptop, startLaptop } from '../../infra/local/laptop.ts'
import { bootstrapTenant } from '../../shared/admin/bootstrap-store.ts'

const adminEmail = 'admin@one.example'

/** The whole catalogue on a data folder, with one tenant and its administrator after the first start. */
export const startOneTenant = (dataFolder: string): Promise<Laptop> =>
  startLaptop({
    catalogue,
    dataFolder,
    port: 0,
    logLevel: 'ERROR',
    loadDemo: async ({ store, clock, ids }) => {
      await bootstrapTenant(store, clock, ids, {
        tenant: { name: 'One', region: 'CN', zone: 'Asia/Shanghai', locale: 'zh-CN' },
        admin: { name: 'Administrator', email: adminEmail },
      })
    },
  })

const post = async (url: string, body: object, token?: string, method = 'POST', version?: number) => {
  const response = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(version !== undefined && { 'if-match': `"${version}"` }),
    },
    ...(method !== 'GET' && { body: JSON.stringify(body) }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  const answer = (await response.json()) as any
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

/** Calls a running laptop over HTTP as the administrator. */
export const adminOf = async (url: string) => {
  const token = async (): Promise<string> => (await post(`${url}/_local/token`, { user: adminEmail })).token
  let current = await token()
  return {
    /** `version` is the one that was read, where a change asks for it. */
    call: (method: string, path: string, body: object = {}, version?: number) =>
      post(`${url}${path}`, body, current, method, version),
    act: (path: string) =>
      fetch(`${url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${current}` } }).then(
        // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
        (response) => response.json() as any,
      ),
    /** Moves the clock; tokens of before have expired by then. */
    moveClock: async (body: { advance: string } | { to: string }) => {
      await post(`${url}/_local/clock`, body)
      current = await token()
    },
    mails: async (): Promise<{ key: string; to: string; subject?: string; text: string }[]> =>
      (await post(`${url}/_local/outbox`, {}, undefined, 'GET')).items,
    deadLetters: async (): Promise<unknown[]> => (await post(`${url}/_local/dead-letters`, {}, undefined, 'GET')).items,
    settle: () => post(`${url}/_local/settle`, {}),
    now: async (): Promise<string> => (await post(`${url}/_local/clock`, {}, undefined, 'GET')).now,
  }
}
