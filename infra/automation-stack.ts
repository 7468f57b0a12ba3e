import { Stack } from 'aws-cdk-lib'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { CrmFunction } from '../functions/function.ts'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import { deadLetterQueue, openToRules } from './constructs/dead-letter-queue.ts'
import type { Resources } from './constructs/resources.ts'
import { onChanges, onEvents, onProviderEvents, onSchedule } from './constructs/triggers.ts'
import { deadLettersName, domainOf } from './dead-letter-names.ts'
import { type Deployment, functionMaker, functionsOf } from './deployment.ts'

/** What follows by itself: from the table's changes, from events on the bus, from what providers tell, and from time. */
export class AutomationStack extends Stack {
  readonly followers: readonly CatalogueFunction[]
  readonly functions: readonly CatalogueFunction[]
  /** Of each domain the queue of what its consumers and ticks gave up. */
  readonly deadLetters: ReadonlyMap<string, Queue>

  constructor(scope: Construct, deployment: Deployment, resources: Resources) {
    super(scope, 'automation')
    const { catalogue, stage } = deployment
    const make = functionMaker(deployment, resources)
    const queues = new Map<string, Queue>()
    const lettersOf = (definition: CrmFunction): Queue => {
      const domain = domainOf(definition)
      const queue = queues.get(domain) ?? this.domainQueue(stage.name, domain)
      queues.set(domain, queue)
      return queue
    }
    this.followers = functionsOf(catalogue, 'follower').map((definition) => {
      const called = make(this, definition)
      onChanges(called, resources)
      return called
    })
    const consumers = functionsOf(catalogue, 'consumer').map((definition) => {
      const called = make(this, definition)
      onEvents(called, definition.on, resources.bus, lettersOf(definition))
      return called
    })
    const providers = functionsOf(catalogue, 'provider').map((definition) => {
      const called = make(this, definition)
      onProviderEvents(called, definition, lettersOf(definition))
      return called
    })
    const scheduled = functionsOf(catalogue, 'scheduled').map((definition) => {
      const called = make(this, definition)
      onSchedule(called, definition.schedule, lettersOf(definition))
      return called
    })
    this.functions = [...this.followers, ...consumers, ...providers, ...scheduled]
    this.deadLetters = queues
  }

  private domainQueue(stageName: string, domain: string): Queue {
    const queue = deadLetterQueue(this, `${domain}-dead-letters`, deadLettersName(stageName, domain))
    openToRules(queue, stageName)
    return queue
  }
}
