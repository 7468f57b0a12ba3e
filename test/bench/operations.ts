import type { Call } from './load.ts'

export const customer = (serial: number) => ({
  kind: serial % 3 === 0 ? 'organisation' : 'person',
  name: serial % 2 === 0 ? `张伟${String.fromCodePoint(0x4e00 + (serial % 2000))}` : `Anna Snelling ${serial}`,
  emails: [`bench${serial}@example.com`],
  phones: [`138${String(10_000_000 + serial).slice(0, 8)}`],
  level: 'ABCD'[serial % 4],
  region: ['north', 'east', 'south', 'west'][serial % 4],
  tags: ['bench'],
})

export interface Operation {
  readonly name: string
  readonly next: () => Call
  /** A second, on two cores with the load generator. */
  readonly aim?: number
  /** The fewest capacity units that DynamoDB could do it with. */
  readonly least: { readonly read: number; readonly write: number }
}

/** What is measured, over these customers; `serial` is the first number that no customer has. */
export const operations = (ids: readonly string[], serial: number): readonly Operation[] => {
  let next = serial
  let turn = 0
  let changes = 0
  const step = (): number => {
    turn = (turn + 7919) % ids.length
    return turn
  }
  const anyId = () => ids[step()] ?? ''
  return [
    {
      name: 'get by id',
      next: () => ({ method: 'GET', path: `/v1/customers/${anyId()}` }),
      aim: 6500,
      least: { read: 0.5, write: 0 },
    },
    {
      // A guard and the record, both eventually consistent.
      name: 'find by e-mail',
      next: () => ({ method: 'GET', path: `/v1/customers?email=bench${step()}@example.com` }),
      aim: 3400,
      least: { read: 1, write: 0 },
    },
    {
      // 50 records of 0.85 KB.
      name: 'list of 50',
      next: () => ({ method: 'GET', path: '/v1/customers?limit=50' }),
      aim: 3000,
      least: { read: 5.5, write: 0 },
    },
    {
      // One posting and the record.
      name: 'search',
      next: () => ({ method: 'GET', path: `/v1/customers?q=bench${step()}@example.com` }),
      least: { read: 1, write: 0 },
    },
    {
      name: '360° overview',
      next: () => ({ method: 'GET', path: `/v1/customers/${anyId()}/overview` }),
      least: { read: 1, write: 0 },
    },
    {
      // The record, and its image in the list of all.
      name: 'update',
      next: () => ({ method: 'PATCH', path: `/v1/customers/${anyId()}`, body: { region: `r${changes++ % 97}` } }),
      aim: 2100,
      least: { read: 0.5, write: 2 },
    },
    {
      // Three items in a transaction (the record, the guards of phone and e-mail), two index entries.
      name: 'create',
      next: () => ({ method: 'POST', path: '/v1/customers', body: customer(next++) }),
      aim: 2600,
      least: { read: 0, write: 8 },
    },
  ]
}
