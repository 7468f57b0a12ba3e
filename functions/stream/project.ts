import { effectAdded } from '../../shared/care/care-effect-store.ts'
import { qualityAdded } from '../../shared/customers/quality-store.ts'
import { registrationsCounted } from '../../shared/leads/registration-tally-store.ts'
import { leadsCounted } from '../../shared/leads/score-count-store.ts'
import { dealsAdded } from '../../shared/sales/deal-tally-store.ts'
import { measuresAdded } from '../../shared/service/measure-store.ts'
import { resultsAdded } from '../../shared/service/review-results-store.ts'
import type { FollowerFunction } from '../function.ts'
import { projector } from './project-changes.ts'
import { searchables } from './searchables.ts'
import { tallies } from './tally.ts'

const project: FollowerFunction = {
  kind: 'follower',
  name: 'project',
  summary: 'Keeps history, audit, search lists and counters up with the records',
  source: 'functions/stream/project.ts',
  uses: ['table:read', 'table:write'],
  handle: projector(
    searchables,
    tallies(qualityAdded, measuresAdded, resultsAdded, dealsAdded, leadsCounted, registrationsCounted, effectAdded),
  ),
}

export default project
