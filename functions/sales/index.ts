import type { HttpFunction } from '../function.ts'
import { approvalDecisionRoutes } from './approval-decisions.ts'
import { approvalDeputyRoutes } from './approval-deputies.ts'
import { approvalRoutes } from './approvals.ts'
import { dealApprovalRoutes } from './deal-approvals.ts'
import { dealClosingRoutes } from './deal-closings.ts'
import { dealListRoutes } from './deal-lists.ts'
import { dealMoveRoutes } from './deal-moves.ts'
import { dealTerritoryRoutes } from './deal-territories.ts'
import { dealUpsertRoutes } from './deal-upserts.ts'
import { dealRoutes } from './deals.ts'
import { pipelineBoardRoutes } from './pipeline-board.ts'
import { pipelineTemplateRoutes } from './pipeline-templates.ts'
import { pipelineRoutes } from './pipelines.ts'
import { territoryRoutes } from './territories.ts'
import { territoryPreviewRoutes } from './territory-preview.ts'

const sales: HttpFunction = {
  kind: 'http',
  name: 'sales',
  summary: 'Pipelines, deals, approvals and territories',
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
    ...dealTerritoryRoutes,
    ...territoryRoutes,
    ...territoryPreviewRoutes,
    ...dealApprovalRoutes,
    ...approvalRoutes,
    ...approvalDecisionRoutes,
    ...approvalDeputyRoutes,
  ],
}

export default sales
