import * as z from 'zod'
import { type Owned, type Permission, reaches } from '../../shared/kernel/actor.ts'
import type { RecordFields } from '../../shared/kernel/record-fields.ts'
import { type Noun, stateOf } from '../../shared/storage/record.ts'
import type { Position } from '../../shared/storage/store.ts'
import { openCursor, sealCursor } from '../http/cursor.ts'
import type { Request } from '../http/route.ts'

export const ByName = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(25),
  cursor: z.string().max(4000).optional().meta({ description: '`next` of the page before' }),
})

const mostReads = 5
const itemsPerRead = 100

interface Listed<State> {
  readonly items: State[]
  readonly next?: string
}

/**
 * A page of a small noun in the order of its `g2` partition, or of one `g3` partition: the records that the route's permission
 * reaches. After so many reads it may be short and still have a next page.
 */
export const listPage = async <State extends RecordFields>(
  request: Request<unknown, z.output<typeof ByName>>,
  noun: Noun<State>,
  index: 'g2' | 'g3',
  partition: string,
): Promise<Listed<State>> => {
  const { query, store, actor, permission } = request
  const isReached = (state: State): boolean =>
    permission === 'signed-in' || reaches(actor, permission as Permission, noun.owned?.(state) ?? (state as Owned))
  const items: State[] = []
  let after = await openCursor<Position>(request, query.cursor)
  for (let reads = 0; reads < mostReads; reads++) {
    const page = await store.query({ index, partition, limit: itemsPerRead, ...(after && { after }) })
    for (const [place, item] of page.items.entries()) {
      const state = stateOf<State>(item)
      if (isReached(state)) items.push(state)
      after = { pk: item.pk, sk: item.sk, indexSk: String(item[`${index}sk`]) }
      if (items.length === query.limit)
        return place + 1 < page.items.length || page.next
          ? { items, next: await sealCursor(request, after) }
          : { items }
    }
    if (!page.next) return { items }
    after = page.next
  }
  return { items, next: await sealCursor(request, after) }
}
