import type { CrmFunction } from '../../../functions/function.ts'
import countNotes from './count-notes.ts'
import guard from './guard.ts'
import notes from './notes.ts'
import onNoteDelivered from './on-note-delivered.ts'
import onNoteWritten from './on-note-written.ts'
import publishNotes from './publish-notes.ts'

/** One function of every kind, which together use every capability. */
export const sampleCatalogue: readonly CrmFunction[] = [
  guard,
  notes,
  publishNotes,
  onNoteWritten,
  onNoteDelivered,
  countNotes,
]
