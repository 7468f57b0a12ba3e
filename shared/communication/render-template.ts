import type { Language } from '../kernel/language.ts'
import type { LifecycleStage } from '../kernel/lifecycle.ts'
import type { SendChannel } from '../kernel/send-channel.ts'
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

/** Why there is nothing to send; `missing` names the variables without a value, when it is those. */
export interface Unrendered {
  readonly why: 'no_variant' | 'missing_values' | 'too_large' | 'failed'
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

/** What a message says to somebody, or why it can not be said. Pure: the same content and values, the same words. */
export type RenderTemplate = (
  content: Pick<TemplateContent, 'variants' | 'variables'>,
  asked: VariantAsked,
  values: TemplateValues,
) => Rendered | Unrendered
