/** The public holidays of one year in one country. */
export interface HolidayYear {
  readonly year: number
  /** `announced`: the final dates, make-up days included. `statutory`: what the law says before the dates are announced. */
  readonly basis: 'announced' | 'statutory'
  /** Where the dates are from. */
  readonly source: string
  /** First and last day, both off. */
  readonly holidays: readonly { readonly label: string; readonly from: string; readonly to: string }[]
  /** Saturdays and Sundays that are worked for a holiday. */
  readonly makeUpDays: readonly { readonly label: string; readonly date: string }[]
}
