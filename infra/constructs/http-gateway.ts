import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { HttpFunction } from '../../functions/function.ts'
import { corsRules } from '../../functions/http/cors.ts'
import { authorizerCacheMs } from '../local/authorizer-cache.ts'
import type { DeploymentStage } from '../stage.ts'
import type { CatalogueFunction } from './catalogue-function.ts'

/** Which function was called how, by route and not by path: ids, query and caller stay out of the log. */
const accessLog = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  durationMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  bytes: '$context.responseLength',
  error: '$context.error.responseType',
  functionError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
})

/** The HTTP API: routes to functions, one authorizer in front of all that are not public. */
export class HttpGateway extends Construct {
  readonly api: HttpApi
  readonly stage: HttpStage
  private readonly authorizer: HttpLambdaAuthorizer | undefined

  constructor(scope: Construct, stage: DeploymentStage, authorizer: CatalogueFunction | undefined) {
    super(scope, 'Gateway')
    this.api = new HttpApi(this, 'Api', {
      apiName: `guanxi-${stage.name}`,
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...stage.corsOrigins],
        allowMethods: corsRules.allowMethods.map((method) => CorsHttpMethod[method]),
        allowHeaders: [...corsRules.allowHeaders],
        exposeHeaders: [...corsRules.exposeHeaders],
        maxAge: Duration.seconds(corsRules.maxAgeSeconds),
      },
    })
    this.authorizer =
      authorizer &&
      new HttpLambdaAuthorizer('Authorizer', authorizer.lambda, {
        authorizerName: authorizer.definition.name,
        identitySource: ['$request.header.Authorization'],
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        resultsCacheTtl: Duration.millis(authorizerCacheMs),
      })
    const logGroup = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/aws/apigateway/guanxi-${stage.name}`,
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      // Metrics of each route would cost more than all requests of a small deployment.
      detailedMetricsEnabled: false,
      throttle: { rateLimit: stage.throttle.requestsPerSecond, burstLimit: stage.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(accessLog),
      },
    })
  }

  serve(called: CatalogueFunction, { routes, answersUnknown }: HttpFunction): void {
    // One permission for the whole API: one per route would outgrow the 20 KB of a function's policy.
    const integration = new HttpLambdaIntegration(called.definition.name, called.lambda, {
      scopePermissionToRoute: false,
    })
    for (const route of routes) {
      const isPublic = route.permission === 'public'
      if (!isPublic && !this.authorizer) throw new Error(`${route.name} needs an authorizer and the catalogue has none`)
      const served = new HttpRoute(called, route.name, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with(route.path, HttpMethod[route.method]),
        integration,
        authorizer: isPublic || !this.authorizer ? new HttpNoneAuthorizer() : this.authorizer,
      })
      if (isPublic)
        Validations.of(served).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason: `The catalogue declares ${route.name} public: ${route.summary}`,
        })
    }
    if (answersUnknown) this.serveUnknown(called, integration)
  }

  /** By method, because `$default` would also take the preflights of browsers, which the gateway answers by itself. */
  private serveUnknown(called: CatalogueFunction, integration: HttpLambdaIntegration): void {
    for (const method of corsRules.allowMethods) {
      const unknown = new HttpRoute(called, `unknown-${method}`, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with('/{proxy+}', HttpMethod[method]),
        integration,
        authorizer: new HttpNoneAuthorizer(),
      })
      Validations.of(unknown).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'What no route serves is refused whoever asks.',
      })
    }
  }
}
