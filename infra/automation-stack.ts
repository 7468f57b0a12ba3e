import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import type { Resources } from './constructs/resources.ts'
import { onChanges, onEvents, onSchedule } from './constructs/triggers.ts'
import { type Deployment, functionMaker, functionsOf } from './deployment.ts'

/** What follows by itself: from the table's changes, from events on the bus, and from time. */
export class AutomationStack extends Stack {
  readonly followers: readonly CatalogueFunction[]
  readonly functions: readonly CatalogueFunction[]

  constructor(scope: Construct, deployment: Deployment, resources: Resources) {
    super(scope, 'automation')
    const { catalogue } = deployment
    const make = functionMaker(deployment, resources)
    this.followers = functionsOf(catalogue, 'follower').map((definition) => {
      const called = make(this, definition)
      onChanges(called, resources.table)
      return called
    })
    const consumers = functionsOf(catalogue, 'consumer').map((definition) => {
      const called = make(this, definition)
      onEvents(called, definition.on, resources.bus)
      return called
    })
    const scheduled = functionsOf(catalogue, 'scheduled').map((definition) => {
      const called = make(this, definition)
      onSchedule(called, definition.schedule)
      return called
    })
    this.functions = [...this.followers, ...consumers, ...scheduled]
  }
}
