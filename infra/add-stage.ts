import { type App, Stage, Tags } from 'aws-cdk-lib'
import { ApiStack } from './api-stack.ts'
import type { Deployment } from './deployment.ts'
import { domainStacks } from './domain-stack.ts'
import { FollowersStack } from './followers-stack.ts'
import { OperationsStack } from './operations-stack.ts'
import { StorageStack } from './storage-stack.ts'

/** Adds one stage with its stacks: four, and one for each domain. */
export const addStage = (app: App, deployment: Deployment) => {
  const { stage } = deployment
  const scope = new Stage(app, `guanxi-${stage.name}`)
  Tags.of(scope).add('application', 'guanxi')
  Tags.of(scope).add('stage', stage.name)
  const storage = new StorageStack(scope, stage)
  const { resources } = storage
  const api = new ApiStack(scope, deployment, resources)
  const followers = new FollowersStack(scope, deployment, resources)
  const domains = domainStacks(scope, deployment, { resources, gateway: api.gateway })
  const operations = new OperationsStack(scope, stage, { storage, api, followers, domains })
  return { scope, storage, api, followers, domains, operations }
}
