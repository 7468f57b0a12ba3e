import type { ConsumerFunction } from '../../../functions/function.ts'
import { noteRead, noteWritten } from './events.ts'
import type { Source } from './source.ts'

const onNoteWritten: ConsumerFunction = {
  kind: 'consumer',
  name: 'on-note-written',
  summary: 'Tells by mail that a note was written',
  source: 'test/infra/samples/on-note-written.ts' as Source,
  uses: ['mail:send'],
  on: [noteWritten, noteRead],
  handle: async ({ id, type }, { mail }) => {
    await mail.send({ key: id, to: 'ada@example.com', subject: type, text: 'Written.' })
  },
}

export default onNoteWritten
