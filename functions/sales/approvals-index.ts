import type { HttpFunction } from '../function.ts'
import { approvalDecisionRoutes } from './approval-decisions.ts'
import { approvalDeputyRoutes } from './approval-deputies.ts'
import { approvalRoutes } from './approvals.ts'
import { dealApprovalRoutes } from './deal-approvals.ts'

const approvalsFunction: HttpFunction = {
  kind: 'http',
  name: 'approvals',
  summary: 'What waits for somebody’s agreement, who gives it, and who stands in for them',
  source: 'functions/sales/approvals-index.ts',
  uses: ['table:read', 'table:write'],
  routes: [...dealApprovalRoutes, ...approvalRoutes, ...approvalDecisionRoutes, ...approvalDeputyRoutes],
}

export default approvalsFunction
