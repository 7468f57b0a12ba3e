import type { FieldFault, Params } from '../kernel/refusal.ts'
import type { Question } from './survey-question.ts'

type Choice = number | boolean | string | string[]

/** Answers by question: those that are figures, and those in own words. */
export interface Given {
  readonly choices: Readonly<Record<string, Choice>>
  readonly texts: Readonly<Record<string, string>>
}

export interface Fault {
  readonly key: string
  readonly code: string
  readonly params?: Params
}

const fault = (key: string, code: string, params?: Params): Fault => ({ key, code, ...(params && { params }) })

/** A form sends texts only: what they stand for by the question. Anything that stands for nothing stays a text, to be refused. */
const fromForm = (question: Question, value: unknown): unknown => {
  if (question.type === 'multi') return typeof value === 'string' ? [value] : value
  if (question.type === 'scale') return typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : value
  if (question.type === 'yes_no') return value === 'yes' ? true : value === 'no' ? false : value
  return value
}

const scaleFault = ({ key, min, max }: Extract<Question, { type: 'scale' }>, value: unknown): Fault | undefined => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return fault(key, 'wrong_type', { expected: 'int' })
  if (value < min) return fault(key, 'too_small.int', { minimum: min })
  return value > max ? fault(key, 'too_big.int', { maximum: max }) : undefined
}

type Choosing = Extract<Question, { type: 'single' | 'multi' }>

const choiceFault = ({ key, type, options }: Choosing, value: unknown): Fault | undefined => {
  const list = type === 'multi' ? value : [value]
  if (!Array.isArray(list)) return fault(key, 'wrong_type', { expected: 'array' })
  if (!list.every((one) => typeof one === 'string')) return fault(key, 'wrong_type', { expected: 'string' })
  if (new Set(list).size < list.length) return fault(key, 'named_twice')
  const allowed = options.map((option) => option.key)
  return list.every((one) => allowed.includes(one))
    ? undefined
    : fault(key, 'not_allowed', { allowed: allowed.join(', ') })
}

const faultOf = (question: Question, value: unknown): Fault | undefined => {
  const { key } = question
  switch (question.type) {
    case 'scale':
      return scaleFault(question, value)
    case 'single':
    case 'multi':
      return choiceFault(question, value)
    case 'yes_no':
      return typeof value === 'boolean' ? undefined : fault(key, 'wrong_type', { expected: 'boolean' })
    case 'text':
      if (typeof value !== 'string') return fault(key, 'wrong_type', { expected: 'string' })
      return value.length > question.maxLength
        ? fault(key, 'too_big.string', { maximum: question.maxLength })
        : undefined
  }
}

/** Browsers end lines with CR LF, and count one character for it. */
const cleaned = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value)

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/**
 * Reads answers by the questions that they are to.
 * @param isForm whether they come from an HTML form, where everything is a text
 * @returns the answers, or every question at fault
 */
export const readGiven = (
  questions: readonly Question[],
  values: Readonly<Record<string, unknown>>,
  isForm: boolean,
): { readonly given: Given; readonly faults: readonly Fault[] } => {
  const choices: Record<string, Choice> = {}
  const texts: Record<string, string> = {}
  const known = new Set(questions.map(({ key }) => key))
  const faults = Object.keys(values).flatMap((key) => (known.has(key) ? [] : [fault(key, 'unknown_field')]))
  for (const question of questions) {
    const { key, required, type } = question
    const raw = cleaned(Object.hasOwn(values, key) ? values[key] : undefined)
    if (isNothing(raw)) {
      if (required) faults.push(fault(key, 'required'))
      continue
    }
    const value = isForm ? fromForm(question, raw) : raw
    const wrong = faultOf(question, value)
    if (wrong) faults.push(wrong)
    else if (type === 'text') texts[key] = value as string
    else choices[key] = value as Choice
  }
  return { given: { choices, texts }, faults }
}

export const bodyFaults = (faults: readonly Fault[]): FieldFault[] =>
  faults.map(({ key, code, params }) => ({ in: 'body', pointer: `/${key}`, code, ...(params && { params }) }))
