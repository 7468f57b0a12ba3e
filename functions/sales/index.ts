import type { HttpFunction } from '../function.ts'
import { dealClosingRoutes } from './deal-closings.ts'
import { dealListRoutes } from './deal-lists.ts'
import { dealMoveRoutes } from './deal-moves.ts'
import { dealUpsertRoutes } from './deal-upserts.ts'
import { dealRoutes } from './deals.ts'
import { pipelineBoardRoutes } from './pipeline-board.ts'
import { pipelineTemplateRoutes } from './pipeline-templates.ts'
import { pipelineRoutes } from './pipelines.ts'

const sales: HttpFunction = {
  kind: 'http',
  name: 'sales',
  summary: 'Pipelines and deals',
  source: 'functions/sales/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...pipelineRoutes,
    ...pipelineTemplateRoutes,
    ...pipelineBoardRoutes,
    ...dealRoutes,
    ...dealListRoutes,
    ...dealMoveRoutes,
    ...dealClosingRoutes,
    ...dealUpsertRoutes,
  ],
}

export default sales
