import docs from './docs/index.ts'
import type { CrmFunction } from './function.ts'

/** Every function that is deployed and served; `infra/` makes the cloud from it, `infra/local/` the laptop. */
export const catalogue: readonly CrmFunction[] = [docs]
