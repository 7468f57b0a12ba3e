import { createHmac } from 'node:crypto'
import * as z from 'zod'
import { type Form, FormInput, formOf, formSchema, withoutEmpty } from '../../shared/customers/capture-form.ts'
import type { CaptureSource } from '../../shared/customers/source.ts'
import { rateSteps, sourceOfKey, sources } from '../../shared/customers/source-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { normaliseEmail } from '../../shared/kernel/email.ts'
import { normalisePhone } from '../../shared/kernel/phone.ts'
import { type FieldFault, notFound, Refusal } from '../../shared/kernel/refusal.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { HttpFunction } from '../function.ts'
import { faultsOf } from '../http/faults.ts'
import { type Request, route } from '../http/route.ts'
import { defaultRegion } from './change-customer.ts'
import { confirmRoutes } from './confirm-capture.ts'
import { receivedForm } from './received-form.ts'

/** @throws Refusal `not_found` for a key that is unknown or no longer valid, and for a source that takes no forms */
const sourceFor = async (request: Request, key: string): Promise<{ tenantId: string; source: CaptureSource }> => {
  const { store, now } = request
  const found = await sourceOfKey(store, key, now)
  const source = found && (await loadRecord(store, sources, found.tenantId, found.sourceId))
  if (!found || source?.status !== 'active') throw notFound()
  return { tenantId: found.tenantId, source }
}

const checkOrigin = ({ origin }: Request, { allowedOrigins }: CaptureSource): void => {
  if (allowedOrigins && (origin === undefined || !allowedOrigins.some((allowed) => new URL(allowed).origin === origin)))
    throw new Refusal('capture.origin')
}

const unreadable = (field: string, format: string): FieldFault => ({
  in: 'body',
  pointer: `/${field}`,
  code: 'wrong_format',
  params: { format },
})

/** @throws Refusal naming each field at fault; a form needs a way to answer it */
const parseForm = (source: CaptureSource, input: FormInput): Form => {
  const { [source.honeypot]: _, ...given } = input
  const result = formSchema(source.fields, source.customFields).safeParse(withoutEmpty(given), { reportInput: true })
  if (!result.success) throw new Refusal('request.invalid', { faults: faultsOf(result.error.issues, 'body') })
  const form = formOf(result.data)
  const faults = [
    ...(form.email !== undefined && !normaliseEmail(form.email).valid ? [unreadable('email', 'email')] : []),
    ...(form.phone !== undefined && !normalisePhone(form.phone, source.region ?? defaultRegion).valid
      ? [unreadable('phone', 'phone')]
      : []),
    ...(form.email === undefined && form.phone === undefined && form.wechat === undefined
      ? [{ in: 'body', pointer: '', code: 'no_way_to_answer' } as const]
      : []),
  ]
  if (faults.length > 0) throw new Refusal('request.invalid', { faults })
  return form
}

/** Whoever sent it, as counters keep it: without the key it says nothing about the address. */
const addressOf = async ({ secrets, sourceIp = '' }: Request): Promise<string> =>
  createHmac('sha256', await secrets('capture'))
    .update(sourceIp)
    .digest('base64url')
    .slice(0, 22)

/** The same for everybody, so that nobody learns who is a customer. */
const accepted = { status: 202, body: { accepted: true as const } }

const postCapture = route({
  name: 'capture',
  method: 'POST',
  path: '/v1/capture/{sourceKey}',
  summary:
    'Send a web form in. Fields are those of the source; the answer is the same whether the sender is known or not',
  permission: 'public',
  params: z.strictObject({ sourceKey: z.string().max(60).meta({ example: 'gxc_4T7M8K3X5V2B6N1R4T7M8K3X5V2B6N1R' }) }),
  body: FormInput,
  returns: z.strictObject({ accepted: z.literal(true) }),
  status: 202,
  refuses: ['capture.origin'],
  examples: { form: { body: { name: '张伟', email: 'zhang.wei@example.com', consent: true } } },
  handle: async (request) => {
    const { tenantId, source } = await sourceFor(request, request.params.sourceKey)
    checkOrigin(request, source)
    const trap = request.body[source.honeypot]
    if (trap !== undefined && trap !== '' && trap !== false) return accepted
    const form = parseForm(source, request.body)
    const asSource = { ...request, actor: automation(tenantId, `capture:${source.id}`) }
    const limits = rateSteps(tenantId, source, await addressOf(request), request.now)
    return { ...accepted, steps: [...limits, ...(await receivedForm(asSource, source, form))] }
  },
})

const captureFunction: HttpFunction = {
  kind: 'http',
  name: 'capture',
  summary: 'Web forms from anybody, and the links that confirm them',
  source: 'functions/customers/capture.ts',
  uses: ['table:read', 'table:write'],
  routes: [postCapture, ...confirmRoutes],
}

export default captureFunction
