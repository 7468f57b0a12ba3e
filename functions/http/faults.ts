import type * as z from 'zod'
import type { FieldFault, Params } from '../../shared/kernel/refusal.ts'

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** What tells the options of a union apart, where no option has the value that was given. */
const unmatched = (issue: z.core.$ZodIssue) =>
  issue.code === 'invalid_union' && issue.discriminator !== undefined && 'options' in issue
    ? {
        isMissing: (issue.input as Record<string, unknown> | undefined)?.[issue.discriminator] === undefined,
        allowed: issue.options ?? [],
      }
    : undefined

/** Whether a value lacks what this option of a union has, or has what the option does not know: then another may have been meant. */
const isOfOther = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'unrecognized_keys' ||
  unmatched(issue)?.isMissing === true ||
  (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length === 1)

/** The issues of the option of a union that was most likely meant. */
const closest = (options: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] => {
  const distance = (issues: readonly z.core.$ZodIssue[]) => issues.filter(isOfOther).length * 1000 + issues.length
  return options.reduce((best, issues) => (distance(issues) < distance(best) ? issues : best))
}

const coded = (issue: z.core.$ZodIssue): { code: string; params?: Params } => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? { code: 'required' }
        : { code: 'wrong_type', params: { expected: issue.expected } }
    case 'too_small':
      return { code: `too_small.${issue.origin}`, params: { minimum: Number(issue.minimum) } }
    case 'too_big':
      return { code: `too_big.${issue.origin}`, params: { maximum: Number(issue.maximum) } }
    case 'invalid_format':
      return {
        code: 'wrong_format',
        params: { format: issue.format === 'regex' && issue.pattern ? issue.pattern : issue.format },
      }
    case 'invalid_value':
      return issue.input === undefined
        ? { code: 'required' }
        : { code: 'not_allowed', params: { allowed: issue.values.map(String).join(', ') } }
    case 'not_multiple_of':
      return { code: 'not_multiple_of', params: { divisor: Number(issue.divisor) } }
    case 'invalid_union': {
      const tag = unmatched(issue)
      if (!tag) return { code: 'not_valid' }
      return tag.isMissing ? { code: 'required' } : { code: 'not_allowed', params: { allowed: tag.allowed.join(', ') } }
    }
    case 'custom': {
      const { code, ...params } = (issue.params ?? {}) as Record<string, string | number>
      return { code: typeof code === 'string' ? code : 'not_valid', params }
    }
    default:
      return { code: 'not_valid' }
  }
}

/** zod's issues as field faults. A schema's own rule names its code with `params: { code }`. */
export const faultsOf = (issues: readonly z.core.$ZodIssue[], place: FieldFault['in']): FieldFault[] =>
  issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ in: place, pointer: pointerOf([...issue.path, key]), code: 'unknown_field' }))
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const nested = faultsOf(closest(issue.errors), place)
      if (nested.length > 0)
        return nested.map((fault) => ({ ...fault, pointer: pointerOf(issue.path) + fault.pointer }))
    }
    return [{ in: place, pointer: pointerOf(issue.path), ...coded(issue) }]
  })
