import type { CrmFunction } from '../../functions/function.ts'
import { grant } from '../../functions/grant.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import type { SequencedChange } from '../../infra/local/change-table.ts'
import type { Platform } from '../../shared/platform/platform.ts'

type Changes = (afterSequence: number, limit: number) => readonly SequencedChange[]

/**
 * Hands what was raised since the last call to the consumers, and what these raise in turn, until nothing more comes.
 * @param times how often each event is delivered
 */
export const deliverer = (changes: Changes, functions: readonly CrmFunction[], platform: Platform) => {
  let position = 0
  return async (times = 1): Promise<void> => {
    for (let batch = changes(position, 1000); batch.length > 0; batch = changes(position, 1000)) {
      position = batch.at(-1)?.sequence ?? position
      for (const event of batch.flatMap(({ change }) => eventsOf(change)))
        for (const fn of functions)
          if (fn.kind === 'consumer' && fn.on.some(({ type }) => type === event.type))
            for (let time = 0; time < times; time++) await fn.handle(event, grant(platform, fn.uses))
    }
  }
}
