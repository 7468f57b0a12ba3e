import type { HttpFunction } from '../function.ts'
import { scoreProbabilityRoutes } from './score-probability.ts'
import { scoreRoutes } from './scores.ts'
import { scoringModelRoutes } from './scoring-models.ts'
import { scoringPreviewRoutes } from './scoring-preview.ts'
import { scoringPublishingRoutes } from './scoring-publishing.ts'
import { scoringVersionRoutes } from './scoring-versions.ts'

const leadScoring: HttpFunction = {
  kind: 'http',
  name: 'lead-scoring',
  summary: 'How leads are scored, and what the score of a lead is made of',
  source: 'functions/leads/scoring.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...scoreRoutes,
    ...scoreProbabilityRoutes,
    ...scoringModelRoutes,
    ...scoringPublishingRoutes,
    ...scoringVersionRoutes,
    ...scoringPreviewRoutes,
  ],
}

export default leadScoring
