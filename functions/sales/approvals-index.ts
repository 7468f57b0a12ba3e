import type { HttpFunction } from '../function.ts'
import { approvalDecisionRoutes } from './approval-decisions.ts'
import { approvalDeputyRoutes } from './approval-deputies.ts'
import { approvalRoutes } from './approvals.ts'
import { dealApprovalRoutes } from './deal-approvals.ts'
import { dealTimelineRoutes } from './deal-timeline.ts'

const approvalsFunction: HttpFunction = {
  kind: 'http',
  name: 'approvals',
  summary: 'What happened with deals, what waits for somebody’s agreement, who gives it, and who stands in for them',
  source: 'functions/sales/approvals-index.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...dealTimelineRoutes,
    ...dealApprovalRoutes,
    ...approvalRoutes,
    ...approvalDecisionRoutes,
    ...approvalDeputyRoutes,
  ],
}

export default approvalsFunction
