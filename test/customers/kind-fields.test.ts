import { expect, test } from 'vitest'
import { organisationOnly, personOnly } from '../../shared/customers/customer-schema.ts'
import { foreignFields } from '../../shared/customers/kind-fields.ts'

test('the fields that a kind of customer has not are those that only the other kind has', () => {
  expect(foreignFields.person.toSorted()).toEqual(Object.keys(organisationOnly).sort())
  expect(foreignFields.organisation.toSorted()).toEqual(Object.keys(personOnly).sort())
})
