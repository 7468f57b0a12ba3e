import * as z from 'zod'
import type { HttpFunction } from '../../../functions/function.ts'
import { route } from '../../../functions/http/route.ts'
import type { Source } from './source.ts'

const Note = z.object({ noteId: z.string() }).meta({ id: 'Note' })

const readNote = route({
  name: 'readNote',
  method: 'GET',
  path: '/v1/notes/{noteId}',
  summary: 'A note',
  permission: 'public',
  params: Note,
  returns: Note,
  examples: { found: { params: { noteId: 'n1' } } },
  handle: async ({ params, store }) => {
    const kept = await store.get({ pk: `t#note#${params.noteId}`, sk: '.' })
    return { body: { noteId: kept ? params.noteId : 'none' } }
  },
})

const deleteNote = route({ ...readNote, name: 'deleteNote', method: 'DELETE', permission: 'note:write' })

const notes: HttpFunction = {
  kind: 'http',
  name: 'notes',
  summary: 'Notes',
  source: 'test/infra/samples/notes.ts' as Source,
  uses: ['table:read', 'table:write'],
  routes: [readNote, deleteNote],
  answersUnknown: true,
}

export default notes
