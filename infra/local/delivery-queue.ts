import type { EventBridgeEvent } from 'aws-lambda'
import type { DomainEvent } from '../../events/define-event.ts'
import type { Database } from './database.ts'

/** What a service of AWS would tell on the default bus. */
export type ToldEvent = EventBridgeEvent<string, unknown>

/** An event on its way to one consumer. */
export interface Delivery {
  readonly id: number
  readonly consumer: string
  readonly event: DomainEvent | ToldEvent
}

/** What was published and is not consumed yet. `add` and `remove` only inside a write of the database. */
export interface DeliveryQueue {
  add(consumer: string, body: string): void
  remove(id: number): void
  /** Oldest first. */
  after(id: number, limit: number): readonly Delivery[]
  count(): number
}

type Row = [id: number, consumer: string, event: string]

export const openDeliveryQueue = (database: Database): DeliveryQueue => {
  database.define(`CREATE TABLE IF NOT EXISTS local_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    consumer TEXT NOT NULL,
    event TEXT NOT NULL
  )`)
  const insert = database.prepare('INSERT INTO local_deliveries (consumer, event) VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM local_deliveries WHERE id = ?')
  const count = database.prepare('SELECT count(*) AS count FROM local_deliveries')
  const select = database.prepare('SELECT id, consumer, event FROM local_deliveries WHERE id > ? ORDER BY id LIMIT ?', {
    rows: 'arrays',
  })
  return {
    add: (consumer, body) => {
      insert.run(consumer, body)
    },
    remove: (id) => {
      remove.run(id)
    },
    after: (id, limit) =>
      (select.all(id, limit) as unknown as Row[]).map(([rowId, consumer, event]) => ({
        id: rowId,
        consumer,
        event: JSON.parse(event) as Delivery['event'],
      })),
    count: () => Number(count.get()?.count),
  }
}
