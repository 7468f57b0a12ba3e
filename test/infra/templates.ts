import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, type Stack } from 'aws-cdk-lib'
import { catalogue } from '../../functions/catalogue.ts'
import type { CrmFunction } from '../../functions/function.ts'
import { addStage } from '../../infra/add-stage.ts'
import type { Bundles } from '../../infra/bundle.ts'
import { type DeploymentStage, stages } from '../../infra/stage.ts'
import { sampleCatalogue } from './samples/catalogue.ts'

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation wants there
export type Properties = Record<string, any>

export interface Resource {
  readonly id: string
  readonly Type: string
  readonly Properties: Properties
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

export interface Templates {
  readonly storage: readonly Resource[]
  readonly api: readonly Resource[]
  readonly automation: readonly Resource[]
  readonly operations: readonly Resource[]
  /** The resources of each stack. */
  readonly stacks: readonly (readonly Resource[])[]
  readonly all: readonly Resource[]
}

/** What is checked against both: the functions that are deployed, and one of every kind using every capability. */
export const catalogues: readonly { name: string; catalogue: readonly CrmFunction[] }[] = [
  { name: 'the catalogue', catalogue },
  { name: 'one function of every kind', catalogue: sampleCatalogue },
]

export const root = new URL('../..', import.meta.url)

const emptyBundles = (functions: readonly CrmFunction[]): Bundles => {
  const folder = mkdtempSync(join(tmpdir(), 'guanxi-bundle-'))
  writeFileSync(join(folder, 'index.mjs'), 'export const handler = () => {}')
  return new Map(functions.map(({ name }) => [name, { folder, bytes: 0, dataBytes: 0, parts: [] }]))
}

const flags = (): Record<string, unknown> => JSON.parse(readFileSync(new URL('cdk.json', root), 'utf8')).context

const [first] = stages as readonly [DeploymentStage]
const dev: DeploymentStage = {
  ...first,
  smsFrom: 'arn:aws:sms-voice:eu-central-1:111111111111:pool/pool-1',
}

/** A template in which outputs of another stand as what they are, as if both stacks were one. */
const withOutputs = <Part>(part: Part, { Outputs = {} }: Properties): Part =>
  JSON.parse(JSON.stringify(part), (_, value) => {
    const output = value?.['Fn::GetStackOutput']?.OutputName
    return Outputs[output]?.Value ?? value
  })

/**
 * The templates of a stage, `api` and `automation` each with the stacks of all domains, made without bundling and without the
 * validators, which tests of their own run.
 */
export const templatesOf = (functions: readonly CrmFunction[], stage = dev): Templates => {
  const validation = process.env.CDK_VALIDATION
  process.env.CDK_VALIDATION = 'false'
  try {
    const app = new App({ context: flags(), outdir: mkdtempSync(join(tmpdir(), 'guanxi-synth-')) })
    const added = addStage(app, { stage, catalogue: functions, bundles: emptyBundles(functions) })
    const assembly = app.synth().getNestedAssembly(added.scope.artifactId)
    const templateOf = (stack: Stack) => assembly.getStackArtifact(stack.artifactId).template
    const gateway = templateOf(added.api)
    const resourcesOf = (stack: Stack): readonly Resource[] =>
      Object.entries<Resource>(withOutputs(templateOf(stack).Resources ?? {}, gateway)).map(([id, resource]) => ({
        ...resource,
        id,
      }))
    const storage = resourcesOf(added.storage)
    const ofGateway = resourcesOf(added.api)
    const followers = resourcesOf(added.followers)
    const operations = resourcesOf(added.operations)
    const domains = added.domains.map(resourcesOf)
    const stacks = [storage, ofGateway, followers, ...domains, operations]
    const api = [...ofGateway, ...domains.flat()]
    return { storage, api, automation: [...followers, ...domains.flat()], operations, stacks, all: stacks.flat() }
  } finally {
    if (validation === undefined) delete process.env.CDK_VALIDATION
    else process.env.CDK_VALIDATION = validation
  }
}

export const ofType = (resources: readonly Resource[], type: string): readonly Resource[] =>
  resources.filter((resource) => resource.Type === type)

/** The logical id that a `Ref` or a `GetAtt` of the same stack points to. */
export const target = (reference: Properties | undefined): string | undefined =>
  reference?.Ref ?? reference?.['Fn::GetAtt']?.[0]

/** The Lambda function of a catalogue function. */
export const lambdaOf = (resources: readonly Resource[], name: string): Resource => {
  const found = ofType(resources, 'AWS::Lambda::Function').find(({ Properties }) =>
    String(Properties.FunctionName).endsWith(`guanxi-dev-${name}`),
  )
  if (!found) throw new Error(`${name} is not in the templates`)
  return found
}

/** What the role of a Lambda function allows, one action on one resource each. */
export const allowedTo = (resources: readonly Resource[], lambda: Resource) => {
  const role = target(lambda.Properties.Role)
  return ofType(resources, 'AWS::IAM::Policy')
    .filter(({ Properties }) => Properties.Roles.some((attached: Properties) => target(attached) === role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Properties[])
    .flatMap(({ Action, Resource, Effect }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ Effect, action, resource }))),
    )
}
