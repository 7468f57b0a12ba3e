import type { AuthorizerFunction } from '../../../functions/function.ts'
import type { Source } from './source.ts'

const guard: AuthorizerFunction = {
  kind: 'authorizer',
  name: 'guard',
  summary: 'Lets one key in',
  source: 'test/infra/samples/guard.ts' as Source,
  uses: ['table:read'],
  handle: async ({ authorization }) =>
    authorization === 'Bearer open-sesame'
      ? { tenantId: 't', kind: 'key', id: 'k', teamIds: [], permissions: {} }
      : undefined,
}

export default guard
