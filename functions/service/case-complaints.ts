import { Case } from '../../shared/service/case-schema.ts'
import { advanceComplaint, ComplaintStep } from '../../shared/service/complaint.ts'
import { colleague } from '../http/references.ts'
import { route } from '../http/route.ts'
import { CaseParams } from './case-params.ts'
import { changedCase } from './changed-case.ts'
import { findCase } from './find-case.ts'

const postComplaint = route({
  name: 'advanceComplaint',
  method: 'POST',
  path: '/v1/cases/{caseId}/complaint',
  summary:
    'Take a complaint a step further: acknowledge, cause, remedy, compensation, sign-off by somebody else, prevention',
  permission: 'case:write',
  params: CaseParams,
  body: ComplaintStep,
  returns: Case,
  refuses: [
    'complaint.none',
    'complaint.order',
    'complaint.own',
    'complaint.handled',
    'complaint.signed_off',
    'case.closed',
  ],
  examples: {
    compensation: { body: { step: 'compensation', money: { amount: '128.50', currency: 'CNY' } } },
    signOff: { body: { step: 'sign_off', approved: true } },
  },
  handle: async (request) => {
    const { body, actor, now } = request
    const found = await findCase(request, request.params.caseId)
    if (body.step === 'prevention' && body.ownerId) await colleague(request, body.ownerId, '/ownerId')
    return changedCase(request, found, advanceComplaint(found, body, actor, now))
  },
})

export const caseComplaintRoutes = [postComplaint]
