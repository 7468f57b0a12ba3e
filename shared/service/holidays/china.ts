import type { HolidayYear } from './holiday-year.ts'

/**
 * Public holidays of mainland China. Add a year when the General Office of the State Council announces it, commonly in November
 * of the year before, and replace the `statutory` one; calendars made from it earlier are the tenants' own and stay as they are.
 */
export const chinaHolidays: readonly HolidayYear[] = [
  {
    year: 2026,
    basis: 'announced',
    source: '国务院办公厅关于2026年部分节假日安排的通知 (General Office of the State Council, 2025-11-04)',
    holidays: [
      { label: '元旦', from: '2026-01-01', to: '2026-01-03' },
      { label: '春节', from: '2026-02-15', to: '2026-02-23' },
      { label: '清明节', from: '2026-04-04', to: '2026-04-06' },
      { label: '劳动节', from: '2026-05-01', to: '2026-05-05' },
      { label: '端午节', from: '2026-06-19', to: '2026-06-21' },
      { label: '中秋节', from: '2026-09-25', to: '2026-09-27' },
      { label: '国庆节', from: '2026-10-01', to: '2026-10-07' },
    ],
    makeUpDays: [
      { label: '元旦调休', date: '2026-01-04' },
      { label: '春节调休', date: '2026-02-14' },
      { label: '春节调休', date: '2026-02-28' },
      { label: '劳动节调休', date: '2026-05-09' },
      { label: '国庆节调休', date: '2026-09-20' },
      { label: '国庆节调休', date: '2026-10-10' },
    ],
  },
  {
    // The announcement of 2027 was not confirmed when this was written. These are the thirteen days of the regulation itself; six
    // of them fall on a weekend (6 and 7 February, 1 and 2 May, 2 and 3 October), and neither the days off that
    // replace those nor any make-up days are in here.
    year: 2027,
    basis: 'statutory',
    source: '全国年节及纪念日放假办法 (as amended by the State Council in November 2024, in force since 2025-01-01)',
    holidays: [
      { label: '元旦', from: '2027-01-01', to: '2027-01-01' },
      { label: '春节', from: '2027-02-05', to: '2027-02-08' },
      { label: '清明节', from: '2027-04-05', to: '2027-04-05' },
      { label: '劳动节', from: '2027-05-01', to: '2027-05-02' },
      { label: '端午节', from: '2027-06-09', to: '2027-06-09' },
      { label: '中秋节', from: '2027-09-15', to: '2027-09-15' },
      { label: '国庆节', from: '2027-10-01', to: '2027-10-03' },
    ],
    makeUpDays: [],
  },
]
