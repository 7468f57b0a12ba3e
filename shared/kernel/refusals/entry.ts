interface Text {
  readonly en: string
  readonly zh: string
}

/** The HTTP status of a refusal and its words. */
export interface Entry {
  readonly status: number
  readonly title: Text
  /** `{name}` is replaced by the refusal's params. */
  readonly detail: Text
}

export const entry = (
  status: number,
  en: [title: string, detail: string],
  zh: [title: string, detail: string],
): Entry => ({
  status,
  title: { en: en[0], zh: zh[0] },
  detail: { en: en[1], zh: zh[1] },
})
