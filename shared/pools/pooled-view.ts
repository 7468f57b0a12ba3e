/**
 * The one way in which a waiting record is shown: of fields that are known to be shown, those that the pool does not hide.
 * @param known the fields that may be shown at all
 */
export const shownOf = (
  record: object,
  known: readonly string[],
  { hidden }: { readonly hidden: readonly string[] },
): Readonly<Record<string, unknown>> => {
  const isHidden = (field: string): boolean =>
    hidden.includes(field) || (field === 'domain' && hidden.includes('website'))
  return Object.fromEntries(
    Object.entries(record).filter(([field, value]) => value !== undefined && known.includes(field) && !isHidden(field)),
  )
}
