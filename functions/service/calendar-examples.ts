/** With a lunch break. */
export const officeHours = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '18:00' },
]

/** Office hours, a holiday and a Saturday worked for it. */
export const officeExample = {
  name: '上海办公室',
  zone: 'Asia/Shanghai',
  weekly: {
    monday: officeHours,
    tuesday: officeHours,
    wednesday: officeHours,
    thursday: officeHours,
    friday: officeHours,
  },
  exceptions: [
    { date: '2026-10-01', label: '国庆节' },
    { date: '2026-10-10', intervals: officeHours, label: '国庆节调休' },
  ],
}
