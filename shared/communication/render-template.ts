import type { Language } from '../kernel/language.ts'
import type { LifecycleStage } from '../kernel/lifecycle.ts'
import type { SendChannel } from '../kernel/send-channel.ts'
import { compile, fill, isTooMuch, missingName, type TemplateError } from './liquid.ts'
import { markupOf, type Part, parts } from './template-check.ts'
import type { TemplateContent, TemplateValues, TemplateVariant } from './template-schema.ts'

export interface VariantAsked {
  readonly channel: SendChannel
  readonly language: Language
  readonly defaultLanguage?: Language | undefined
  readonly lifecycle?: LifecycleStage | undefined
}

export interface Rendered {
  readonly language: Language
  readonly subject?: string
  readonly text: string
  readonly html?: string
}

export const unrenderedReasons = ['no_variant', 'missing_values', 'too_large', 'failed'] as const

/** Why there is nothing to send; `missing` names the variables without a value, when it is those. */
export interface Unrendered {
  readonly why: (typeof unrenderedReasons)[number]
  readonly missing: readonly string[]
}

/** The variant for somebody: in their language before the default one, for their stage before one for all. */
export const variantFor = (
  { variants }: Pick<TemplateContent, 'variants'>,
  { channel, language, defaultLanguage, lifecycle }: VariantAsked,
): TemplateVariant | undefined => {
  const ofChannel = variants.filter((variant) => variant.channel === channel)
  for (const wanted of [language, defaultLanguage]) {
    const inLanguage = ofChannel.filter((variant) => variant.language === wanted)
    const found =
      inLanguage.find((variant) => lifecycle !== undefined && variant.lifecycle === lifecycle) ??
      inLanguage.find((variant) => variant.lifecycle === undefined)
    if (found) return found
  }
  return undefined
}

const mostCharacters = { subject: 900, text: 100_000, html: 500_000 } as const

// biome-ignore lint/suspicious/noControlCharactersInRegex: a header that holds one could become two
const breaks = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g

const defaultsOf = (
  variables: TemplateContent['variables'],
  language: Language,
): readonly { readonly path: readonly string[]; readonly value: string }[] =>
  variables.flatMap(({ name, default: value }) =>
    value === undefined ? [] : [{ path: name.split('.'), value: typeof value === 'string' ? value : value[language] }],
  )

type Fields = Readonly<Record<string, unknown>>

const withDefault = (fields: Fields, [name = '', ...rest]: readonly string[], value: string): Fields => {
  const there = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (rest.length > 0) return { ...fields, [name]: withDefault((there ?? {}) as Fields, rest, value) }
  return there === undefined ? { ...fields, [name]: value } : fields
}

type Filled = { readonly text: string } | Pick<Unrendered, 'why' | 'missing'>

/** As many names as are told of values that are missing. */
const mostMissing = 20

/** Fills in a part. What stops at a value that is missing goes on with an empty one, to find out what else is. */
const filledPart = (part: Part, source: string, language: Language, values: Fields): Filled => {
  const missing: string[] = []
  let given = values
  for (;;)
    try {
      const text = fill(compile(source, markupOf(part), language), given)
      if (text.length > mostCharacters[part]) return { why: 'too_large', missing }
      return missing.length === 0 ? { text } : { why: 'missing_values', missing }
    } catch (thrown) {
      const error = thrown as TemplateError
      const name = missingName(error)
      if (name === undefined) return { why: isTooMuch(error) ? 'too_large' : 'failed', missing }
      // The same again: a value beneath one that is none, such as `data.a.b`.
      const isKnown = missing.includes(name)
      if (!isKnown) missing.push(name)
      if (isKnown || missing.length >= mostMissing) return { why: 'missing_values', missing }
      given = withDefault(given, name.split('.'), '')
    }
}

const whyNot = (filled: readonly Filled[]): Unrendered | undefined => {
  const unfilled = filled.filter((one) => 'why' in one)
  const why = (['too_large', 'failed', 'missing_values'] as const).find((reason) =>
    unfilled.some((one) => one.why === reason),
  )
  return why && { why, missing: [...new Set(unfilled.flatMap(({ missing }) => missing))].sort() }
}

/**
 * What a message says to somebody, or why it can not be said. Pure: the same content and values give the same words.
 * @param values as `variablesOf` makes them; what is not there takes the default that the template declares
 */
export const renderTemplate = (
  content: Pick<TemplateContent, 'variants' | 'variables'>,
  asked: VariantAsked,
  values: TemplateValues,
): Rendered | Unrendered => {
  const variant = variantFor(content, asked)
  if (!variant) return { why: 'no_variant', missing: [] }
  const { language } = variant
  const complete = defaultsOf(content.variables, language).reduce<Fields>(
    (fields, { path, value }) => withDefault(fields, path, value),
    values,
  )
  const filled = parts.flatMap((part) => {
    const source = variant[part]
    return source === undefined ? [] : [[part, filledPart(part, source, language, complete)] as const]
  })
  const unrendered = whyNot(filled.map(([, one]) => one))
  if (unrendered) return unrendered
  const {
    subject,
    text = '',
    html,
  } = Object.fromEntries(filled.map(([part, one]) => [part, 'text' in one ? one.text : '']))
  return {
    language,
    ...(subject !== undefined && { subject: subject.replace(breaks, ' ').trim() }),
    text,
    ...(html !== undefined && { html }),
  }
}
