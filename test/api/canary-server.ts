import { once } from 'node:events'
import { eventCatalogue } from '../../events/catalogue.ts'
import type { DomainEvent } from '../../events/define-event.ts'
import type { ConsumerFunction } from '../../functions/function.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import { canaries } from './canary-values.ts'
import { populatedLaptop } from './populated-laptop.ts'

/** What the laptop tells the test that started it. */
export interface Overheard {
  readonly url: string
  readonly adminToken: string
  readonly events: readonly DomainEvent[]
}

const events: DomainEvent[] = []
const listener: ConsumerFunction = {
  kind: 'consumer',
  name: 'listener',
  summary: 'Hears every event',
  source: 'functions/listener.ts',
  uses: [],
  on: eventCatalogue,
  handle: async (event) => void events.push(event),
}

// A laptop of its own process, so that whatever it prints is caught, and told to print everything.
const { laptop, principals, close } = await populatedLaptop([], { logLevel: 'TRACE', more: [listener] })
const current = { pk: 'pk', sk: '.', data: { name: canaries.text } }
laptop.platform().log.error('a failed condition', { error: new ConditionFailed([{ index: 0, current }]) })

process.send?.({ url: laptop.url, adminToken: principals[0]?.token, events: [] })
await once(process, 'message')
await laptop.settle()
process.send?.({ url: laptop.url, adminToken: '', events })
await close()
process.disconnect()
