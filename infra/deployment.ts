import type { Construct } from 'constructs'
import type { CrmFunction } from '../functions/function.ts'
import type { Bundles } from './bundle.ts'
import { CatalogueFunction } from './constructs/catalogue-function.ts'
import type { Resources } from './constructs/resources.ts'
import type { DeploymentStage } from './stage.ts'

/** What one stage is deployed from. */
export interface Deployment {
  readonly stage: DeploymentStage
  readonly catalogue: readonly CrmFunction[]
  readonly bundles: Bundles
}

type FunctionOfKind<Kind extends CrmFunction['kind']> = Extract<CrmFunction, { kind: Kind }>

export const functionsOf = <Kind extends CrmFunction['kind']>(catalogue: readonly CrmFunction[], kind: Kind) =>
  catalogue.filter((definition): definition is FunctionOfKind<Kind> => definition.kind === kind)

/** Makes the functions of one deployment; the stacks decide what calls them. */
export const functionMaker =
  ({ stage, bundles }: Deployment, resources: Resources) =>
  (scope: Construct, definition: CrmFunction): CatalogueFunction => {
    const bundle = bundles.get(definition.name)
    if (!bundle) throw new Error(`there is no bundle of ${definition.name}`)
    return new CatalogueFunction(scope, { definition, bundle, stage, resources })
  }
