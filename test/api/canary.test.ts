import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { customFieldNouns } from '../../shared/kernel/custom-values.ts'
import type { Overheard } from './canary-server.ts'
import { canaries, canariesIn, canaryField, personalParts } from './canary-values.ts'
import { emptyPool, harvest, known } from './fuzz-pool.ts'
import { type Description, type Operation, pointedAt } from './fuzz-requests.ts'
import type { Schema } from './fuzz-values.ts'

interface Answer {
  readonly status: number
  readonly text: string
}

const description = JSON.parse(await readFile('docs/api/openapi.json', 'utf8')) as Description
const lookup = (reference: string) => pointedAt(description, reference) as Schema
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
)

/** Bodies of an operation with canaries in all personal fields: one per example, and some that are refused and may be echoed. */
const bodiesOf = ({ requestBody }: Operation): object[] => {
  const content = requestBody?.content['application/json']
  if (!content) return []
  const bodies: object[] = []
  for (const { value } of Object.values(content.examples ?? {})) {
    const variant = value as Record<string, unknown>
    const personal = personalParts(variantOf(content.schema, variant), lookup)
    const whole = { ...variant, ...personal }
    bodies.push(whole)
    bodies.push({ ...whole, [canaries.text]: canaries.text })
    for (const name of Object.keys(personal))
      bodies.push({ ...variant, [name]: personal[name] }, { ...whole, [name]: { [canaries.text]: [canaries.email] } })
  }
  return bodies
}

/** Of several kinds, the one that an example is of. */
const variantOf = (schema: Schema, { kind }: Record<string, unknown>): Schema => {
  const whole = schema.$ref ? lookup(schema.$ref) : schema
  return (whole.oneOf ?? whole.anyOf)?.find(({ properties }) => properties?.kind?.const === kind) ?? whole
}

/** The name of an organisation is no personal datum. */
const organisationName = /"kind":"organisation","name":"[^"]*"/g

describe('personal data', () => {
  let server: ChildProcess
  let log = ''
  let heard: Overheard
  let personalWrites = 0
  const withoutPermission: string[] = []
  const hiddenByPools: string[] = []

  const gone = async (): Promise<never> => {
    await once(server, 'close')
    throw new Error(`the laptop ended by itself: ${log}`)
  }
  const told = async (): Promise<Overheard> => {
    const [message] = await Promise.race([once(server, 'message'), gone()])
    return message
  }

  beforeAll(async () => {
    server = fork('test/api/canary-server.ts', { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    server.stdout?.on('data', (chunk) => (log += chunk))
    server.stderr?.on('data', (chunk) => (log += chunk))
    const { url, adminToken } = await told()
    const pool = emptyPool()

    const call = async (method: string, path: string, token: string, body?: unknown, more = {}): Promise<Answer> => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known(pool, name, 1))
      const response = await fetch(`${url}${filled}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      harvest(pool, { status: response.status, body: text, headers: {} }, new Set())
      return { status: response.status, text }
    }
    const ofPerson = { key: canaryField, label: 'Heir', type: 'text', personal: true, searchable: true }
    for (const noun of customFieldNouns) await call('POST', `/v1/fields/${noun}`, adminToken, ofPerson)
    const writes = operations.filter(({ operation }) => operation.requestBody)
    for (const round of ['first', 'again']) {
      for (const { path, method, operation } of writes)
        for (const [index, body] of bodiesOf(operation).entries()) {
          const key = { 'idempotency-key': `${operation.operationId}-${index}-${round}` }
          const { status } = await call(method, path, adminToken, body, key)
          if (status < 300 && canariesIn(JSON.stringify(body)).length > 0) personalWrites++
          await call(method, path, adminToken, JSON.stringify(body).slice(0, -1))
          await call(method, path, adminToken, body, { 'if-match': '"999"' })
          await call(method, path, adminToken, body, key)
        }
    }
    const key = await call('POST', '/v1/keys', adminToken, {
      name: 'sees no personal data',
      permissions: JSON.parse((await call('GET', '/v1/me', adminToken)).text, (name, value) =>
        name === 'personal:read' ? undefined : value,
      ).permissions,
    })
    const { secret } = JSON.parse(key.text) as { secret: string }
    const reads = operations.filter(({ method }) => method === 'GET')
    const searches = ['q', 'email', 'phone', 'name', canaries.text].flatMap((name) =>
      Object.values(canaries).map((value) => `?${name}=${encodeURIComponent(value)}`),
    )
    for (const { path } of reads)
      for (const query of ['', ...searches]) {
        await call('GET', `${path}${query}`, adminToken)
        const { text } = await call('GET', `${path}${query}`, secret)
        if (query === '') withoutPermission.push(`${path}: ${text}`)
      }
    const idOf = ({ text }: Answer): string => (JSON.parse(text) as { id: string }).id
    const me = idOf(await call('GET', '/v1/me', adminToken))
    for (const holds of ['lead', 'customer'])
      for (const hidden of [[], undefined]) {
        const poolId = idOf(await call('POST', '/v1/pools', adminToken, { name: 'East', holds, hidden, userIds: [me] }))
        const kind = holds === 'customer' && { kind: 'person' }
        const body = { ...kind, name: canaries.text, note: canaries.text, custom: { [canaryField]: canaries.text } }
        const id = idOf(await call('POST', `/v1/${holds}s`, adminToken, body))
        const waiting = `/v1/pools/${poolId}/${holds}s`
        const put = await call('POST', waiting, adminToken, { [`${holds}Id`]: id })
        const shown = await call('GET', waiting, adminToken)
        if (hidden === undefined) hiddenByPools.push(put.text, shown.text)
        withoutPermission.push((await call('GET', waiting, secret)).text)
        const given = await call('POST', `/v1/${holds}s/${id}/hand-out`, secret, { ownerId: me })
        withoutPermission.push(given.text, (await call('GET', `/v1/${holds}s/${id}`, secret)).text)
      }
    for (const { path, method, operation } of operations.filter(({ method }) => method !== 'GET')) {
      const [example] = Object.values(operation.requestBody?.content['application/json']?.examples ?? {})
      const stale = await call(method, path, secret, example?.value, { 'if-match': '"999"' })
      withoutPermission.push(`${path}: ${stale.text}`)
      await call(method, path.replaceAll(/\{\w+\}/g, canaries.text), adminToken, { name: canaries.text })
    }
    await fetch(`${url}/_local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance: 'P2D' }),
    })
    const { items } = (await (await fetch(`${url}/_local/outbox`)).json()) as { items: { key: string }[] }
    for (const { key } of items.slice(0, 20))
      for (const type of ['opened', 'bounced', 'complained'])
        await fetch(`${url}/_local/outbox/${encodeURIComponent(key)}/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type }),
        })
    server.send('enough')
    heard = await told()
    await once(server, 'close')
  }, 300_000)

  afterAll(() => void server?.kill())

  it('is really written by these calls', () => {
    expect(personalWrites).toBeGreaterThan(20)
  })

  it('is in no log, however verbose', () => {
    expect(log).toContain('"message":"request"')
    expect(log).toContain('a failed condition')
    expect(log.split('\n').filter((line) => canariesIn(line).length > 0)).toEqual([])
  })

  it('is in no event', () => {
    expect(heard.events.length).toBeGreaterThan(10)
    expect(heard.events.filter((event) => canariesIn(JSON.stringify(event)).length > 0)).toEqual([])
  })

  it('that a pool hides is answered to nobody before a claim', () => {
    expect(hiddenByPools.filter((answer) => answer.includes('"freedAt"'))).toHaveLength(4)
    expect(hiddenByPools.filter((answer) => canariesIn(answer).length > 0)).toEqual([])
  })

  it('is answered to nobody without the permission', () => {
    const stale = withoutPermission.filter((answer) => answer.includes('precondition.failed'))
    expect(stale.length).toBeGreaterThan(5)
    const shown = withoutPermission.map((answer) => answer.replaceAll(organisationName, ''))
    expect(shown.filter((answer) => canariesIn(answer).length > 0)).toEqual([])
  })
})
