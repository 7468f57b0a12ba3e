import { Contact } from '../../shared/customers/contact-schema.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { Customer } from '../../shared/customers/customer-schema.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { HistoryPage, HistoryQuery, historyPage } from '../http/history.ts'
import { route } from '../http/route.ts'
import { ContactParams, CustomerParams } from './params.ts'

const getCustomerHistory = route({
  name: 'customerHistory',
  method: 'GET',
  path: '/v1/customers/{customerId}/history',
  summary: 'Every write of a customer, newest first: which fields, from what to what, by whom, by which request',
  permission: 'customer:read',
  params: CustomerParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, customers, Customer, request.params.customerId),
})

const getContactHistory = route({
  name: 'contactHistory',
  method: 'GET',
  path: '/v1/contacts/{contactId}/history',
  summary: 'Every write of a contact, newest first: which fields, from what to what, by whom, by which request',
  permission: 'contact:read',
  params: ContactParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: (request) => historyPage(request, contacts, Contact, request.params.contactId),
})

export const historyRoutes = [getCustomerHistory, getContactHistory]
