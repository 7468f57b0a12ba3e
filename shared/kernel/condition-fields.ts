import { type Filter, fieldsOf } from './filter.ts'
import { type FieldFault, Refusal } from './refusal.ts'

/**
 * What is wrong with a condition that asks for fields that there are not: a fault that names one of them and those there are.
 * @param pointer where the condition stands in the body
 */
export const conditionFaults = (
  when: Filter | undefined,
  served: readonly string[],
  pointer: string,
): readonly FieldFault[] => {
  const field = when && fieldsOf(when).find((name) => !served.includes(name))
  return field === undefined
    ? []
    : [{ in: 'body', pointer, code: 'not_allowed', params: { allowed: served.join(', '), field } }]
}

/** @throws Refusal naming the condition that asks for fields that there are not */
export const checkCondition = (when: Filter | undefined, served: readonly string[], pointer: string): void => {
  const faults = conditionFaults(when, served, pointer)
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
}
