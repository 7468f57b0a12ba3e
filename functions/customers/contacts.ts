import { restoreContact, voidContact } from '../../shared/customers/contact.ts'
import { Contact, ContactInput, ContactPatch } from '../../shared/customers/contact-schema.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { recordAsOf } from '../http/history.ts'
import { findRecord } from '../http/records.ts'
import { route } from '../http/route.ts'
import { addContact, changeFoundContact, savedContact } from './change-contact.ts'
import { contactExample } from './examples.ts'
import { AsOf, ContactParams } from './params.ts'

const postContact = route({
  name: 'createContact',
  method: 'POST',
  path: '/v1/contacts',
  summary: 'Add a contact: a person with a role at one or more organisations',
  permission: 'contact:write',
  body: ContactInput,
  returns: Contact,
  status: 201,
  refuses: ['contact.duplicate'],
  examples: { buyer: { body: contactExample } },
  handle: (request) => addContact(request, request.body),
})

const getContact = route({
  name: 'getContact',
  method: 'GET',
  path: '/v1/contacts/{contactId}',
  summary: 'Read a contact; the id of a merged one answers with the record that it became',
  permission: 'contact:read',
  params: ContactParams,
  query: AsOf,
  returns: Contact,
  examples: {},
  handle: async (request) => {
    const { asOf } = request.query
    if (asOf !== undefined) return recordAsOf(request, contacts, request.params.contactId, asOf)
    const contact = await findRecord(request, contacts, request.params.contactId)
    return { body: contact, version: contact.version }
  },
})

const patchContact = route({
  name: 'changeContact',
  method: 'PATCH',
  path: '/v1/contacts/{contactId}',
  summary: 'Change fields of a contact: what is given replaces, null removes; `organisations` replaces them all',
  permission: 'contact:write',
  params: ContactParams,
  body: ContactPatch,
  returns: Contact,
  refuses: ['contact.duplicate', 'contact.voided'],
  examples: { occupation: { body: { occupation: 'engineer' } } },
  handle: async (request) => {
    const contact = await findRecord(request, contacts, request.params.contactId)
    return changeFoundContact(request, contact, request.body)
  },
})

const postVoid = route({
  name: 'voidContact',
  method: 'POST',
  path: '/v1/contacts/{contactId}/void',
  summary: 'Take a contact out of lists, search and the views of its organisations; it can be restored',
  permission: 'contact:write',
  params: ContactParams,
  returns: Contact,
  examples: {},
  handle: async (request) => {
    const contact = await findRecord(request, contacts, request.params.contactId)
    return savedContact(request, contact, voidContact(contact))
  },
})

const postRestore = route({
  name: 'restoreContact',
  method: 'POST',
  path: '/v1/contacts/{contactId}/restore',
  summary: 'Bring a voided contact back',
  permission: 'contact:write',
  params: ContactParams,
  returns: Contact,
  examples: {},
  handle: async (request) => {
    const contact = await findRecord(request, contacts, request.params.contactId)
    return savedContact(request, contact, restoreContact(contact))
  },
})

export const contactRoutes = [postContact, getContact, patchContact, postVoid, postRestore]
