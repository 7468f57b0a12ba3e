const boundaryIn = (contentType: string): string | undefined => {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70}))/i.exec(contentType) ?? []
  return quoted ?? plain
}

const fieldName = /^content-disposition:\s*form-data\s*;(?:[^\r\n]*;)?\s*name="([^"\r\n]*)"/im
const fileName = /^content-disposition:[^\r\n]*;\s*filename/im

/**
 * The text fields of a multipart form (RFC 7578) in their order; files are left out.
 * @returns undefined when the type names no boundary
 */
export const multipartFields = (body: string, contentType: string): [name: string, value: string][] | undefined => {
  const boundary = boundaryIn(contentType)
  if (boundary === undefined) return undefined
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1)
  return parts.flatMap((part) => {
    const end = part.indexOf('\r\n\r\n')
    const head = part.slice(0, end)
    const name = fieldName.exec(head)?.[1]
    return end < 0 || name === undefined || fileName.test(head) ? [] : [[name, part.slice(end + 4)] as [string, string]]
  })
}
