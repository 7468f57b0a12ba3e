import type { FollowerFunction } from '../../../functions/function.ts'
import type { Source } from './source.ts'

const publishNotes: FollowerFunction = {
  kind: 'follower',
  name: 'publish-notes',
  summary: 'Publishes what happened to notes',
  source: 'test/infra/samples/publish-notes.ts' as Source,
  uses: ['bus:publish'],
  handle: async (changes, { bus }) =>
    bus.publish(
      changes.map(({ id, key }) => ({
        id,
        type: 'note.written',
        version: 1,
        tenantId: 't',
        noun: 'note',
        recordId: key.pk,
        recordVersion: 1,
        at: '2026-01-01T00:00:00.000Z',
        actor: 'user:u',
        requestId: 'r',
        data: { noteId: key.pk },
      })),
    ),
}

export default publishNotes
