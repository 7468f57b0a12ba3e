import type { HttpFunction } from '../function.ts'
import { caseComplaintRoutes } from './case-complaints.ts'
import { caseListRoutes } from './case-lists.ts'
import { caseMergeRoutes } from './case-merges.ts'
import { caseMessageRoutes } from './case-messages.ts'
import { caseOwnerRoutes } from './case-owners.ts'
import { caseRecordRoutes } from './case-records.ts'
import { caseSettingsRoutes } from './case-settings.ts'
import { caseSplitRoutes } from './case-splits.ts'
import { caseStatusRoutes } from './case-statuses.ts'
import { mailboxRoutes } from './mailboxes.ts'

const casesFunction: HttpFunction = {
  kind: 'http',
  name: 'cases',
  summary: 'Cases: requests, questions, complaints, returns and visits, with their conversations',
  source: 'functions/service/cases.ts',
  uses: ['table:read', 'table:write'],
  routes: [
    ...caseRecordRoutes,
    ...caseListRoutes,
    ...caseOwnerRoutes,
    ...caseStatusRoutes,
    ...caseMessageRoutes,
    ...caseMergeRoutes,
    ...caseSplitRoutes,
    ...caseComplaintRoutes,
    ...caseSettingsRoutes,
    ...mailboxRoutes,
  ],
}

export default casesFunction
