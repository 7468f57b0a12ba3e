import * as z from 'zod'
import { defineEvent } from '../../../events/define-event.ts'

export const noteWritten = defineEvent('note.written', 1, 'A note was written', z.object({ noteId: z.string() }))
export const noteRead = defineEvent('note.read', 1, 'A note was read', z.object({ noteId: z.string() }))
