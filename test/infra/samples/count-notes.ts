import type { ScheduledFunction } from '../../../functions/function.ts'
import type { Source } from './source.ts'

const countNotes: ScheduledFunction = {
  kind: 'scheduled',
  name: 'count-notes',
  summary: 'Counts the runs',
  source: 'test/infra/samples/count-notes.ts' as Source,
  uses: ['table:write'],
  schedule: 'rate(1 minute)',
  timeoutSeconds: 20,
  memoryMb: 256,
  handle: async ({ store }) => store.commit([{ do: 'add', key: { pk: 't#count', sk: '.' }, by: { runs: 1 } }]),
}

export default countNotes
