import { Context, filters, Liquid, type Template, type Token } from 'liquidjs'
import type { Language } from '../kernel/language.ts'

/** The template language as far as it is offered: nothing that reads other texts, keeps state, or lets markup through. */
export const allowedTags = ['assign', 'break', 'case', 'comment', 'continue', 'for', 'if', 'raw', 'unless'] as const
export const allowedFilters = [
  ...['abs', 'append', 'at_least', 'at_most', 'capitalize', 'ceil', 'date', 'default', 'divided_by', 'downcase'],
  ...['first', 'floor', 'join', 'last', 'minus', 'modulo', 'plus', 'prepend', 'remove', 'replace', 'reverse', 'round'],
  ...['size', 'slice', 'sort', 'split', 'squish', 'strip', 'times', 'truncate', 'uniq', 'upcase', 'url_encode'],
] as const

/** Places in a template that are passed while it is rendered, and characters that its filters may make. */
const mostSteps = 10_000
/** Tags and outputs in one text: what reading it takes grows faster than their number. */
const mostPlaces = 1000
const mostCharactersMade = 1_000_000
const mostCompiled = 64

export type Markup = 'text' | 'html'

const withOnly = <Value>(all: Record<string, Value>, names: readonly string[]): void => {
  for (const name of Object.keys(all)) if (!names.includes(name)) delete all[name]
}

const engine = (markup: Markup, language: Language): Liquid => {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    ownPropertyOnly: true,
    memoryLimit: mostCharactersMade,
    // Dates come as days without a place: no zone may move them.
    timezoneOffset: 0,
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    ...(markup === 'html' && { outputEscape: 'escape' }),
  })
  withOnly(liquid.tags, allowedTags)
  withOnly(liquid.filters, allowedFilters)
  const { date } = filters
  liquid.registerFilter('date', function (value: unknown, ...rest: unknown[]) {
    // Of these two the clock of the machine would tell the day.
    return value === 'now' || value === 'today' || typeof date !== 'function' ? value : date.call(this, value, ...rest)
  })
  return liquid
}

const engines = new Map<string, { readonly liquid: Liquid; readonly compiled: Map<string, Template[]> }>()

const engineOf = (markup: Markup, language: Language) => {
  const name = `${markup} ${language}`
  const known = engines.get(name) ?? { liquid: engine(markup, language), compiled: new Map<string, Template[]>() }
  engines.set(name, known)
  return known
}

export interface Compiled {
  readonly liquid: Liquid
  readonly templates: Template[]
}

const parsed = (liquid: Liquid, source: string): Template[] => {
  if ((source.match(/\{[{%]/g)?.length ?? 0) > mostPlaces) throw new TooManySteps()
  return liquid.parse(source)
}

/**
 * Compiles a text, or finds it compiled: what was sent a moment ago is likely sent again.
 * @throws TemplateError when it can not be read
 */
export const compile = (source: string, markup: Markup, language: Language): Compiled => {
  const { liquid, compiled } = engineOf(markup, language)
  const templates = compiled.get(source) ?? parsed(liquid, source)
  compiled.delete(source)
  compiled.set(source, templates)
  if (compiled.size > mostCompiled) compiled.delete(compiled.keys().next().value as string)
  return { liquid, templates }
}

class TooManySteps extends Error {}

/** What the engine throws; of a text that is nested too deeply or becomes too long, what Node throws. */
export interface TemplateError extends Error {
  readonly token?: Token
  readonly originalError?: Error
}

/** Whether a limit was met, while the text was read or filled in. */
export const isTooMuch = (error: TemplateError): boolean => {
  const cause = error.originalError ?? error
  return cause instanceof TooManySteps || cause instanceof RangeError || cause.message.endsWith('limit exceeded')
}

/** The name of the variable whose value was wanted and not there. */
export const missingName = ({ originalError }: TemplateError): string | undefined =>
  (originalError as { readonly variableName?: string } | undefined)?.variableName

/**
 * Fills in a text. How long that may take is counted in steps, which are the same on every machine.
 * @throws TemplateError at the first place that can not be
 */
export const fill = ({ liquid, templates }: Compiled, values: object): string => {
  const context = new Context(values, liquid.options, { sync: true }, { liquid })
  let steps = 0
  context.renderLimit.check = () => {
    steps += 1
    if (steps > mostSteps) throw new TooManySteps()
  }
  return String(liquid.renderSync(templates, context))
}
