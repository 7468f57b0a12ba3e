import { isDeepStrictEqual } from 'node:util'
import { raise } from '../../events/define-event.ts'
import { pipelineChanged, pipelineCreated } from '../../events/sales.ts'
import type { Decision } from '../kernel/decision.ts'
import { patched } from '../kernel/patched.ts'
import type { RecordFields } from '../kernel/record-fields.ts'
import { type FieldFault, fieldRefusal, Refusal } from '../kernel/refusal.ts'
import type { Pipeline, PipelineInput, PipelinePatch, Stage } from './pipeline-schema.ts'

type Drawn = Pick<Pipeline, 'stages' | 'lostReasons'>

const at = (pointer: string, code: string): FieldFault => ({ in: 'body', pointer, code })

const twice = (keys: readonly string[], under: string): FieldFault[] =>
  keys.flatMap((key, index) => (keys.indexOf(key) < index ? [at(`${under}/${index}/key`, 'named_twice')] : []))

/** @throws Refusal naming each key that stands twice, each next stage that there is not, and whether a deal could begin at all */
const check = ({ stages, lostReasons }: Drawn): void => {
  const keys = stages.map(({ key }) => key)
  const faults = [
    ...twice(keys, '/stages'),
    ...twice(
      lostReasons.map(({ key }) => key),
      '/lostReasons',
    ),
    ...stages.flatMap(({ next = [] }, stage) =>
      next.flatMap((key, index) =>
        keys.includes(key) ? [] : [at(`/stages/${stage}/next/${index}`, 'no_such_record')],
      ),
    ),
    ...(stages.every(({ retired }) => retired) ? [at('/stages', 'stage_needed')] : []),
    ...(lostReasons.every(({ retired }) => retired) ? [at('/lostReasons', 'required')] : []),
  ]
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
}

/** A new pipeline. */
export const createPipeline = (
  id: string,
  input: PipelineInput,
  template?: string,
): Decision<Omit<Pipeline, Exclude<keyof RecordFields, 'id'>>> => {
  check(input)
  return {
    state: { id, ...input, retired: false, edition: 1, ...(template !== undefined && { template }) },
    raises: [raise(pipelineCreated, { stages: input.stages.map(({ key }) => key) })],
  }
}

/** What an edit would take away: a stage goes only after it was retired, a reason is only ever retired. */
const checkRemoved = (found: Pipeline, { stages, lostReasons }: PipelinePatch): void => {
  const goes = (found.stages ?? []).filter(({ key }) => stages && !stages.some((stage) => stage.key === key))
  const inUse = goes.filter(({ retired }) => !retired).map(({ key }) => key)
  if (inUse.length > 0) throw new Refusal('pipeline.stage_in_use', { params: { stages: inUse.join(', ') } })
  if (lostReasons && found.lostReasons.some(({ key }) => !lostReasons.some((reason) => reason.key === key)))
    throw new Refusal('request.invalid', { faults: [at('/lostReasons', 'may_not_go')] })
}

/**
 * Changes a pipeline; deals keep the names and probabilities that they entered their stages with.
 * @param standing keys of stages that open deals stand in
 * @throws Refusal `pipeline.stage_in_use` when a stage goes that is in use or was not retired before; naming what does not fit
 */
export const changePipeline = (
  found: Pipeline,
  patch: PipelinePatch,
  standing: ReadonlySet<string>,
): Decision<Pipeline> => {
  checkRemoved(found, patch)
  const { stages = found.stages } = patch
  const lost = found.stages.filter(({ key }) => standing.has(key) && !stages.some((stage) => stage.key === key))
  if (lost.length > 0)
    throw new Refusal('pipeline.stage_in_use', { params: { stages: lost.map(({ key }) => key).join(', ') } })
  if (found.isDefault && patch.retired)
    throw new Refusal('request.invalid', { faults: [at('/retired', 'default_stays')] })
  const { state, fields } = patched(found, patch)
  check(state)
  if (fields.length === 0) return { state: found, raises: [] }
  const isNewEdition = !isDeepStrictEqual([state.stages, state.retired], [found.stages, found.retired])
  return {
    state: { ...state, edition: found.edition + (isNewEdition ? 1 : 0) },
    raises: [raise(pipelineChanged, { fields: [...fields], stages: state.stages.map(({ key }) => key) })],
  }
}

/** The stage that a new deal begins in. @throws Refusal naming one that the pipeline does not have or takes nothing any more */
export const firstStage = ({ stages }: Pick<Pipeline, 'stages'>, key: string | undefined): Stage => {
  const open = stages.filter(({ retired }) => !retired)
  const stage = key === undefined ? open[0] : open.find((one) => one.key === key)
  if (!stage) throw fieldRefusal('/stage', 'not_allowed', { allowed: open.map((one) => one.key).join(', ') })
  return stage
}

/** The stages that a deal may go to from this one, in the pipeline's order. From a stage that is gone it may go anywhere. */
export const legalStages = ({ stages }: Pick<Pipeline, 'stages'>, from: string): Stage[] => {
  const next = stages.find(({ key }) => key === from)?.next
  return stages.filter(({ key, retired }) => key !== from && !retired && (next === undefined || next.includes(key)))
}

/** The pipeline that was the default gives way to another. */
export const withoutDefault = (found: Pipeline): Decision<Pipeline> => ({
  state: { ...found, isDefault: false },
  raises: [raise(pipelineChanged, { fields: ['isDefault'], stages: found.stages.map(({ key }) => key) })],
})
