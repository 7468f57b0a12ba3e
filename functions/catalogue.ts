import admin from './admin/index.ts'
import authorizer from './authorizer/index.ts'
import docs from './docs/index.ts'
import type { CrmFunction } from './function.ts'

/** Every function that is deployed and served; `infra/` makes the cloud from it, `infra/local/` the laptop. */
export const catalogue: readonly CrmFunction[] = [authorizer, admin, docs]
