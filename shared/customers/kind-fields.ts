// Names alone, apart from the schemas of these fields: every consumer that changes a customer needs the names, and building all
// the schemas would take a third of the time in which it loads.

const ofPersons = [
  'familyName',
  'givenName',
  'gender',
  'birthDate',
  'occupation',
  'family',
  'incomeBand',
  'interests',
  'preferences',
  'company',
] as const

const ofOrganisations = [
  'industry',
  'employees',
  'sizeBand',
  'foundedYear',
  'annualRevenue',
  'registrationNumber',
  'website',
  'parentId',
] as const

/** Fields that a customer of this kind has not, because only the other kind has them. */
export const foreignFields: Readonly<Record<'person' | 'organisation', readonly string[]>> = {
  person: ofOrganisations,
  organisation: ofPersons,
}
