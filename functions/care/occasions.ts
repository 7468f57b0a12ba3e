import * as z from 'zod'
import { CareOccasion, occasionStatuses, skipReasons } from '../../shared/care/care-occasion-schema.ts'
import { careOccasions, searchableOccasions } from '../../shared/care/care-store.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'

const id = z.string().min(1).max(40).optional()

const getOccasions = route({
  name: 'listCareOccasions',
  method: 'GET',
  path: '/v1/care-occasions',
  summary: 'What was done for which customer on what occasion, and why not; of a plan or a customer',
  permission: 'care_occasion:read',
  query: listQuery({
    planId: id,
    customerId: id,
    ownerId: id,
    teamId: id,
    status: z.enum(occasionStatuses).optional().meta({ description: 'Together with a plan or a customer' }),
    reason: z.enum(skipReasons).optional().meta({ description: 'Together with a plan or a customer' }),
  }).omit({ q: true }),
  returns: pageOf(CareOccasion),
  refuses: ['filter.unserved', 'sort.unserved', 'cursor.invalid'],
  examples: { skipped: { query: { planId: 'cpl_01J9ZQ4T7M8K3X5V2B6N1R0CDE', status: 'skipped' } } },
  handle: (request) =>
    listPage(request, {
      noun: careOccasions,
      schema: CareOccasion,
      searchable: searchableOccasions,
      listed: ['planId', 'customerId', 'ownerId', 'teamId'],
      checked: ['status', 'reason', 'date', 'dueAt', 'settledAt', 'goalMetAt'],
    }),
})

const getOccasion = route({
  name: 'getCareOccasion',
  method: 'GET',
  path: '/v1/care-occasions/{occasionId}',
  summary: 'Read what was done for a customer on one occasion',
  permission: 'care_occasion:read',
  params: z.strictObject({
    occasionId: z
      .string()
      .max(40)
      .meta({ description: 'Id of an occasion', example: 'occ_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
  }),
  returns: CareOccasion,
  examples: {},
  handle: async (request) => {
    const occasion = await findRecord(request, careOccasions, request.params.occasionId)
    return { body: occasion, version: occasion.version }
  },
})

export const occasionRoutes = [getOccasions, getOccasion]
