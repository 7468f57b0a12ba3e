import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import { HttpGateway } from './constructs/http-gateway.ts'
import type { Resources } from './constructs/resources.ts'
import { type Deployment, functionMaker, functionsOf } from './deployment.ts'

/** What answers requests: the HTTP API, its authorizer, and the HTTP functions of the catalogue with their routes. */
export class ApiStack extends Stack {
  readonly functions: readonly CatalogueFunction[]
  readonly gateway: HttpGateway

  constructor(scope: Construct, deployment: Deployment, resources: Resources) {
    super(scope, 'api')
    const { stage, catalogue } = deployment
    const make = functionMaker(deployment, resources)
    const [authorizer] = functionsOf(catalogue, 'authorizer').map((definition) => make(this, definition))
    this.gateway = new HttpGateway(this, stage, authorizer)
    const served = functionsOf(catalogue, 'http').map((definition) => {
      const called = make(this, definition)
      called.lambda.addEnvironment('REQUESTS_OF_CALLER', String(stage.rateLimits.ofCaller))
      called.lambda.addEnvironment('REQUESTS_OF_TENANT', String(stage.rateLimits.ofTenant))
      this.gateway.serve(called, definition)
      return called
    })
    this.functions = authorizer ? [authorizer, ...served] : served
    new CfnOutput(this, 'Url', { value: this.gateway.api.apiEndpoint })
  }
}
