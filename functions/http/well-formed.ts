/** An escape that may leave half of a surrogate pair behind, which is no character and can't be stored. */
const suspicious = /\\u[dD][89a-fA-F]/

const escaped = (name: string): string => name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')

const malformedIn = (value: unknown, pointer: string): string[] => {
  if (typeof value === 'string') return value.isWellFormed() ? [] : [pointer]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => {
    const at = `${pointer}/${escaped(name)}`
    return name.isWellFormed() ? malformedIn(part, at) : [at]
  })
}

/** JSON pointers to the texts of a parsed body that are not well-formed Unicode. */
export const malformedTexts = (text: string, parsed: unknown): string[] =>
  suspicious.test(text) ? malformedIn(parsed, '') : []
