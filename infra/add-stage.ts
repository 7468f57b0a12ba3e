import { type App, Stage, Tags } from 'aws-cdk-lib'
import { ApiStack } from './api-stack.ts'
import { AutomationStack } from './automation-stack.ts'
import type { Deployment } from './deployment.ts'
import { domainStacks } from './domain-stack.ts'
import { OperationsStack } from './operations-stack.ts'
import { StorageStack } from './storage-stack.ts'

/** Adds one stage with its stacks: four, and one for each domain that answers requests. */
export const addStage = (app: App, deployment: Deployment) => {
  const { stage } = deployment
  const scope = new Stage(app, `guanxi-${stage.name}`)
  Tags.of(scope).add('application', 'guanxi')
  Tags.of(scope).add('stage', stage.name)
  const storage = new StorageStack(scope, stage)
  const api = new ApiStack(scope, deployment, storage.resources)
  const domains = domainStacks(scope, deployment, storage.resources, api.gateway)
  const automation = new AutomationStack(scope, deployment, storage.resources)
  const operations = new OperationsStack(scope, stage, { storage, api, domains, automation })
  return { scope, storage, api, domains, automation, operations }
}
