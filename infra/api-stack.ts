import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { CatalogueFunction } from './constructs/catalogue-function.ts'
import { HttpGateway } from './constructs/http-gateway.ts'
import type { Resources } from './constructs/resources.ts'
import { type Deployment, functionMaker, functionsOf } from './deployment.ts'

/** What requests come in by: the HTTP API and its authorizer. The routes are with the functions that serve them. */
export class ApiStack extends Stack {
  readonly functions: readonly CatalogueFunction[]
  readonly gateway: HttpGateway

  constructor(scope: Construct, deployment: Deployment, resources: Resources) {
    super(scope, 'api')
    const { stage, catalogue } = deployment
    const make = functionMaker(deployment, resources)
    this.functions = functionsOf(catalogue, 'authorizer').map((definition) => make(this, definition))
    this.gateway = new HttpGateway(this, stage, this.functions[0])
    new CfnOutput(this, 'Url', { value: this.gateway.api.apiEndpoint })
  }
}
