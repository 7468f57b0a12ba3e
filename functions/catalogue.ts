import admin from './admin/index.ts'
import authorizer from './authorizer/index.ts'
import communication from './communication/index.ts'
import customers from './customers/index.ts'
import customerSearch from './customers/search.ts'
import docs from './docs/index.ts'
import type { CrmFunction } from './function.ts'
import project from './stream/project.ts'
import publish from './stream/publish.ts'
import tasks from './tasks/index.ts'

/** Every function that is deployed and served; `infra/` makes the cloud from it, `infra/local/` the laptop. */
export const catalogue: readonly CrmFunction[] = [
  authorizer,
  admin,
  customers,
  customerSearch,
  communication,
  tasks,
  docs,
  publish,
  project,
]
