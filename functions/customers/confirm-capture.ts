import * as z from 'zod'
import { canConfirm, confirmCapture, confirmCustomer } from '../../shared/customers/capture.ts'
import { customers } from '../../shared/customers/customer-store.ts'
import { captures } from '../../shared/customers/source-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { notFound } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { changed } from '../http/records.ts'
import { type Request, route } from '../http/route.ts'
import { linkOf } from './confirm-link.ts'

const words = {
  en: { lang: 'en', text: 'Thank you. Your consent is confirmed.' },
  zh: { lang: 'zh-CN', text: '谢谢，您的同意已确认。' },
}

const page = (locale: 'en' | 'zh'): string => {
  const { lang, text } = words[locale]
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>${text}</title><p>${text}</p></html>`
}

const confirmSteps = async (request: Request, token: string) => {
  const { store, secrets, now } = request
  const link = await linkOf(secrets, token)
  const capture = link && (await loadRecord(store, captures, link.tenantId, link.captureId))
  if (!link || !capture || !canConfirm(capture, now)) throw notFound()
  if (capture.confirmedAt !== undefined) return { capture, steps: [] }
  const asSource = { ...request, actor: automation(link.tenantId, `capture:${capture.sourceId}`) }
  const customer = await loadRecord(store, customers, link.tenantId, capture.customerId)
  const confirmed = changed(asSource, captures, capture, confirmCapture(capture, now))
  const decision = customer && confirmCustomer(customer, capture.sourceId, now)
  const noted = customer && decision && changed(asSource, customers, customer, decision)
  return { capture, steps: [...(confirmed.steps ?? []), ...(noted?.steps ?? [])] }
}

const getConfirm = route({
  name: 'confirmCapture',
  method: 'GET',
  path: '/v1/capture/confirm/{token}',
  summary: 'The link in a confirmation mail: makes the consents of a form valid, once',
  permission: 'public',
  params: z.strictObject({ token: z.string().max(400).meta({ description: 'As it stands in the mail' }) }),
  returns: z.string().max(1000),
  contentType: 'text/html; charset=utf-8',
  examples: {},
  handle: async (request) => {
    const { capture, steps } = await confirmSteps(request, request.params.token)
    return { body: page(capture.locale), steps }
  },
})

export const confirmRoutes = [getConfirm]
