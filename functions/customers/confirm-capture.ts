import * as z from 'zod'
import { canConfirm, confirmCapture, confirmCustomer } from '../../shared/customers/capture.ts'
import { confirmContact } from '../../shared/customers/contact.ts'
import { contacts } from '../../shared/customers/contact-store.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { captures } from '../../shared/customers/source-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { confirmLead } from '../../shared/leads/lead-capture.ts'
import { leads } from '../../shared/leads/lead-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { linkOf } from './confirm-link.ts'

const words = {
  en: {
    lang: 'en',
    ask: 'Please confirm that you want to hear from us.',
    button: 'Confirm',
    thanks: 'Thank you. Your consent is confirmed.',
  },
  zh: { lang: 'zh-CN', ask: '请确认您愿意接收我们的消息。', button: '确认', thanks: '谢谢，您的同意已确认。' },
}

const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const page = (lang: string, title: string, content: string): string => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>body{font:1.2em/1.5 system-ui,sans-serif;max-width:30em;margin:4em auto;padding:0 1em}button{font:inherit;padding:.5em 2em}</style>
</head><body>${content}</body></html>
`

const askPage = (locale: keyof typeof words): string => {
  const { lang, ask, button } = words[locale]
  return page(lang, ask, `<p>${ask}</p><form method="post"><button>${button}</button></form>`)
}

const thanksPage = (locale: keyof typeof words): string => {
  const { lang, thanks } = words[locale]
  return page(lang, thanks, `<p>${thanks}</p>`)
}

/** @throws Refusal `not_found` when the link is not ours, or too old */
const captureOfLink = async ({ store, secrets, now }: Request, token: string) => {
  const link = await linkOf(secrets, token)
  const capture = link && (await loadRecord(store, captures, link.tenantId, link.captureId))
  if (!link || !capture || !canConfirm(capture, now)) throw notFound()
  return { tenantId: link.tenantId, capture }
}

const confirmSteps = async (request: Request, token: string) => {
  const { tenantId, capture } = await captureOfLink(request, token)
  if (capture.confirmedAt !== undefined) return { capture, steps: [] }
  const asSource = { ...request, actor: automation(tenantId, `capture:${capture.sourceId}`) }
  const { store } = request
  const lead = capture.leadId === undefined ? undefined : await loadRecord(store, leads, tenantId, capture.leadId)
  const customerId = capture.customerId ?? lead?.converted?.customerId
  const customer = customerId === undefined ? undefined : await loadRecord(store, customers, tenantId, customerId)
  const contactId = lead?.converted?.contactId
  const contact = contactId === undefined ? undefined : await loadRecord(store, contacts, tenantId, contactId)
  const confirmed = changed(asSource, captures, capture, confirmCapture(capture, request.now))
  const decision = customer && confirmCustomer(customer, capture.sourceId, request.now)
  const noted = customer && decision && changed(asSource, customers, customer, decision)
  const notedLead = lead && changed(asSource, leads, lead, confirmLead(lead, capture.sourceId, request.now))
  const notedContact =
    contact && changed(asSource, contacts, contact, confirmContact(contact, capture.sourceId, request.now))
  return { capture, steps: [confirmed, noted, notedLead, notedContact].flatMap((reply) => reply?.steps ?? []) }
}

const shared = {
  path: '/v1/capture/confirm/{token}',
  permission: 'public',
  params: z.strictObject({ token: z.string().max(400).meta({ description: 'As it stands in the mail' }) }),
  returns: z.string().max(2000),
  contentType: 'text/html; charset=utf-8',
  examples: {},
} as const

const headers = { 'content-security-policy': contentSecurityPolicy, 'referrer-policy': 'no-referrer' }

const getConfirm = route({
  ...shared,
  name: 'showCaptureConfirmation',
  method: 'GET',
  summary:
    'The link in a confirmation mail: a page that asks. Mail programs follow links by themselves, so this changes nothing',
  handle: async (request) => {
    const { capture } = await captureOfLink(request, request.params.token)
    return { body: askPage(capture.locale), headers }
  },
})

const postConfirm = route({
  ...shared,
  name: 'confirmCapture',
  method: 'POST',
  summary: 'The button on that page: makes the consents of the form valid, once',
  handle: async (request) => {
    const { capture, steps } = await confirmSteps(request, request.params.token)
    return { body: thanksPage(capture.locale), headers, steps }
  },
})

export const confirmRoutes = [getConfirm, postConfirm]
