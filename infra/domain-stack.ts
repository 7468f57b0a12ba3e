import { Stack } from 'aws-cdk-lib'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import { deadLetterQueue, openToRules } from './constructs/dead-letter-queue.ts'
import type { HttpGateway } from './constructs/http-gateway.ts'
import type { Resources } from './constructs/resources.ts'
import { onEvents, onProviderEvents, onSchedule } from './constructs/triggers.ts'
import { deadLettersName, domainOf } from './dead-letter-names.ts'
import { type Deployment, functionMaker, functionsOf } from './deployment.ts'

interface Surroundings {
  readonly domain: string
  readonly resources: Resources
  readonly gateway: HttpGateway
}

/**
 * The functions of one domain with what calls them: routes, events on the bus, what providers tell, and time. Those of all domains
 * do not fit into one stack.
 */
export class DomainStack extends Stack {
  readonly functions: readonly CatalogueFunction[]
  /** What the domain's consumers and ticks gave up; a domain that only answers requests has none. */
  readonly deadLetters: Queue | undefined

  constructor(scope: Construct, deployment: Deployment, { domain, resources, gateway }: Surroundings) {
    super(scope, domain)
    const { stage } = deployment
    const catalogue = deployment.catalogue.filter((definition) => domainOf(definition) === domain)
    const make = functionMaker(deployment, resources)
    const served = functionsOf(catalogue, 'http').map((definition) => {
      const called = make(this, definition)
      called.lambda.addEnvironment('REQUESTS_OF_CALLER', String(stage.rateLimits.ofCaller))
      called.lambda.addEnvironment('REQUESTS_OF_TENANT', String(stage.rateLimits.ofTenant))
      gateway.serve(called, definition)
      return called
    })
    let letters: Queue | undefined
    const queue = (): Queue => {
      letters ??= this.queue(stage.name, domain)
      return letters
    }
    const consumers = functionsOf(catalogue, 'consumer').map((definition) => {
      const called = make(this, definition)
      onEvents(called, definition.on, resources.bus, queue())
      return called
    })
    const told = functionsOf(catalogue, 'provider').map((definition) => {
      const called = make(this, definition)
      onProviderEvents(called, definition, queue())
      return called
    })
    const scheduled = functionsOf(catalogue, 'scheduled').map((definition) => {
      const called = make(this, definition)
      onSchedule(called, definition.schedule, queue())
      return called
    })
    this.functions = [...served, ...consumers, ...told, ...scheduled]
    this.deadLetters = letters
  }

  private queue(stageName: string, domain: string): Queue {
    const queue = deadLetterQueue(this, `${domain}-dead-letters`, deadLettersName(stageName, domain))
    openToRules(queue, stageName)
    return queue
  }
}

const ownStacks: readonly string[] = ['authorizer', 'follower']

/** A stack for each domain that has more than followers. */
export const domainStacks = (
  scope: Construct,
  deployment: Deployment,
  surroundings: Omit<Surroundings, 'domain'>,
): readonly DomainStack[] => {
  const { catalogue } = deployment
  const domains = new Set(catalogue.filter(({ kind }) => !ownStacks.includes(kind)).map(domainOf))
  return [...domains].map((domain) => new DomainStack(scope, deployment, { ...surroundings, domain }))
}
