import type { CrmFunction } from '../../functions/function.ts'
import { ConditionFailed } from '../../shared/storage/store.ts'
import { authorizer, consumer, createNote, eventNamed, follower, httpFunction } from './fakes.ts'

export const echoKey = (notePk: string) => ({ pk: `${notePk}#echo`, sk: '.' })

/** Every note that is made comes to have an echo: through the stream, the bus and a consumer that writes each once. */
export const echoing: readonly CrmFunction[] = [
  httpFunction([createNote]),
  authorizer(),
  follower(async (changes, { bus }) => {
    await bus.publish(changes.map(({ id, key }) => eventNamed(`event-of-${id}`, 'note.made', key.pk)))
    return []
  }, 'publish'),
  consumer(['note.made'], async ({ recordId }, { store }) => {
    try {
      await store.commit([{ do: 'put', item: echoKey(recordId), when: { is: 'absent' } }])
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
  }),
]
