import { raise } from '../../events/define-event.ts'
import { templateChanged, templateCreated, templatePublished, templateRetired } from '../../events/templates.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Instant } from '../kernel/instant.ts'
import { patched } from '../kernel/patched.ts'
import { type FieldFault, fieldRefusal, Refusal } from '../kernel/refusal.ts'
import { faultsOf, markupOf, mentions, parts } from './template-check.ts'
import {
  mostTemplateBytes,
  type NewTemplate,
  type Template,
  type TemplateContent,
  type TemplateInput,
  type TemplatePatch,
  type TemplateVariant,
} from './template-schema.ts'
import { isVariable, type OwnVariables } from './template-variables.ts'

/** Keys of the tenant's custom fields by noun. */
export type CustomKeys = OwnVariables['custom']

const handedIn = 'data.'
const unsubscribeUrl = 'message.unsubscribeUrl'

const fault = (pointer: string, code: string, params?: FieldFault['params']): FieldFault => ({
  in: 'body',
  pointer,
  code,
  ...(params && { params }),
})

const variableFaults = ({ variables }: NewTemplate, custom: CustomKeys): FieldFault[] =>
  variables.flatMap(({ name, default: value }, index) => {
    const pointer = `/variables/${index}/name`
    if (variables.findIndex((other) => other.name === name) < index) return [fault(pointer, 'named_twice')]
    const path = name.split('.')
    const isKnown = name.startsWith(handedIn) ? path.length === 2 : isVariable(path, { custom, data: [] })
    if (!isKnown) return [fault(pointer, 'no_such_variable', { name })]
    // Without its link a message is not sent; with a default it would go, and nobody could leave.
    const isMadeHere = path[0] === 'message' && value !== undefined
    return isMadeHere ? [fault(`/variables/${index}/default`, 'unknown_field')] : []
  })

const partFaults = ({ channel, subject, html }: TemplateVariant, pointer: string): FieldFault[] => {
  if (channel === 'email') return subject === undefined ? [fault(`${pointer}/subject`, 'required')] : []
  return [
    ...(subject === undefined ? [] : [fault(`${pointer}/subject`, 'only_of_email')]),
    ...(html === undefined ? [] : [fault(`${pointer}/html`, 'only_of_email')]),
  ]
}

const isSamePlace = (a: TemplateVariant, b: TemplateVariant): boolean =>
  a.channel === b.channel && a.language === b.language && a.lifecycle === b.lifecycle

const variantFaults = ({ variants }: NewTemplate): FieldFault[] =>
  variants.flatMap((variant, index) => {
    const pointer = `/variants/${index}`
    const isTwice = variants.findIndex((other) => isSamePlace(other, variant)) < index
    return [...(isTwice ? [fault(pointer, 'named_twice')] : []), ...partFaults(variant, pointer)]
  })

const bytesOf = ({ variants }: NewTemplate): number =>
  variants.reduce(
    (sum, variant) => sum + parts.reduce((bytes, part) => bytes + Buffer.byteLength(variant[part] ?? ''), 0),
    0,
  )

/** @throws Refusal `request.invalid` with every place at fault */
const checked = <State extends NewTemplate>(state: State, custom: CustomKeys): State => {
  if (bytesOf(state) > mostTemplateBytes)
    throw fieldRefusal('/variants', 'template_too_large', { limit: mostTemplateBytes })
  const data = state.variables.map(({ name }) => name).filter((name) => name.startsWith(handedIn))
  const faults = [
    ...variableFaults(state, custom),
    ...variantFaults(state),
    ...faultsOf(state, { custom, data: data.map((name) => name.slice(handedIn.length)) }),
  ]
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
  return state
}

/** @throws Refusal `request.invalid` */
export const createTemplate = (id: string, input: TemplateInput, custom: CustomKeys): Decision<NewTemplate> => ({
  state: checked({ ...input, id, status: 'draft', revision: 0, isChanged: true }, custom),
  raises: [raise(templateCreated, { key: input.key, purpose: input.purpose })],
})

/** Changes the draft. @throws Refusal `request.invalid` */
export const changeTemplate = (template: Template, patch: TemplatePatch, custom: CustomKeys): Decision<Template> => {
  const { state, fields } = patched(template, patch)
  if (fields.length === 0) return { state: template, raises: [] }
  return {
    state: checked({ ...state, isChanged: template.isChanged || fields.some((field) => field !== 'name') }, custom),
    raises: [raise(templateChanged, { fields: [...fields] })],
  }
}

export const contentOf = ({ key, purpose, topic, variables, variants, revision }: NewTemplate): TemplateContent => ({
  ...{ key, purpose, variables, variants, revision },
  ...(topic !== undefined && { topic }),
})

/** Whoever gets marketing by mail has to find the way out in each of its forms: mail programs show one of them. */
const checkUnsubscribe = ({ purpose, variants }: NewTemplate): void => {
  if (purpose !== 'marketing') return
  for (const [index, variant] of variants.entries())
    for (const part of ['text', 'html'] as const) {
      const source = variant[part]
      if (variant.channel !== 'email' || source === undefined) continue
      if (!mentions(source, markupOf(part), variant, unsubscribeUrl))
        throw new Refusal('template.no_way_out', {
          params: { place: `/variants/${index}/${part}`, variable: unsubscribeUrl },
        })
    }
}

/**
 * Makes the draft what is sent from now on; again what it was when nothing changed.
 * @throws Refusal `template.no_way_out`, or `request.invalid`
 */
export const publishTemplate = <State extends NewTemplate>(
  template: State,
  custom: CustomKeys,
  now: Instant,
): Decision<State> => {
  if (template.status === 'published' && !template.isChanged) return { state: template, raises: [] }
  checkUnsubscribe(template)
  const isNew = template.isChanged
  const revision = template.revision + (isNew ? 1 : 0)
  const state = checked(
    { ...template, status: 'published' as const, revision, isChanged: false, publishedAt: now },
    custom,
  )
  return { state, raises: [raise(templatePublished, { key: template.key, revision })] }
}

/** Nothing new is sent from it, until it is published again. */
export const retireTemplate = (template: Template): Decision<Template> =>
  template.status === 'retired'
    ? { state: template, raises: [] }
    : { state: { ...template, status: 'retired' }, raises: [raise(templateRetired, { key: template.key })] }
