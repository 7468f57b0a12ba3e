import { Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { HttpFunction } from '../functions/function.ts'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import type { HttpGateway } from './constructs/http-gateway.ts'
import type { Resources } from './constructs/resources.ts'
import { domainOf } from './dead-letter-names.ts'
import { type Deployment, functionMaker, functionsOf } from './deployment.ts'

interface Served {
  readonly domain: string
  readonly definitions: readonly HttpFunction[]
  readonly gateway: HttpGateway
}

/** What answers requests about one domain: its HTTP functions with their routes. Those of all domains do not fit into one stack. */
export class DomainStack extends Stack {
  readonly functions: readonly CatalogueFunction[]

  constructor(
    scope: Construct,
    deployment: Deployment,
    resources: Resources,
    { domain, definitions, gateway }: Served,
  ) {
    super(scope, `api-${domain}`)
    const { rateLimits } = deployment.stage
    const make = functionMaker(deployment, resources)
    this.functions = definitions.map((definition) => {
      const called = make(this, definition)
      called.lambda.addEnvironment('REQUESTS_OF_CALLER', String(rateLimits.ofCaller))
      called.lambda.addEnvironment('REQUESTS_OF_TENANT', String(rateLimits.ofTenant))
      gateway.serve(called, definition)
      return called
    })
  }
}

/** A stack for each domain that answers requests. */
export const domainStacks = (
  scope: Construct,
  deployment: Deployment,
  resources: Resources,
  gateway: HttpGateway,
): readonly DomainStack[] =>
  [...Map.groupBy(functionsOf(deployment.catalogue, 'http'), domainOf)].map(
    ([domain, definitions]) => new DomainStack(scope, deployment, resources, { domain, definitions, gateway }),
  )
