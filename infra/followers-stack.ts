import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import type { Resources } from './constructs/resources.ts'
import { onChanges } from './constructs/triggers.ts'
import { type Deployment, functionMaker, functionsOf } from './deployment.ts'

/** What follows the table's changes. */
export class FollowersStack extends Stack {
  readonly functions: readonly CatalogueFunction[]

  constructor(scope: Construct, deployment: Deployment, resources: Resources) {
    super(scope, 'followers')
    const make = functionMaker(deployment, resources)
    this.functions = functionsOf(deployment.catalogue, 'follower').map((definition) => {
      const called = make(this, definition)
      onChanges(called, resources)
      return called
    })
  }
}
