import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { describe, expect, onTestFinished, test } from 'vitest'
import { awsMail } from '../../shared/platform/aws-mail.ts'
import { onlyWhenThrottled } from '../../shared/platform/aws-retry.ts'
import { awsSms } from '../../shared/platform/aws-sms.ts'
import { ProviderBusy, ProviderRefused } from '../../shared/platform/provider-errors.ts'

/** What a service answers: a status and the name of an error; or it takes the request and never answers, or hangs up. */
type Answer = { readonly status: number; readonly error?: string; readonly reason?: string } | 'silence' | 'hang up'

const address = 'ada@example.com'
const number = '+12065550100'

/** A service of AWS on the wire. It repeats in its errors what it was sent, as they do. */
const service = async (...answers: readonly Answer[]) => {
  let calls = 0
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const answer = answers[Math.min(calls++, answers.length - 1)]
    if (answer === 'silence') return
    if (answer === 'hang up') return void request.socket.destroy()
    const { status = 200, error, reason } = answer ?? {}
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.0',
      ...(error !== undefined && { 'x-amzn-errortype': error }),
    })
    const message = `Email address is not verified: ${address}, or ${number}`
    response.end(JSON.stringify(error ? { __type: error, message, Reason: reason } : { MessageId: 'id-1' }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const common = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    retryStrategy: onlyWhenThrottled,
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
  }
  const mail = awsMail({ from: 'crm@example.com', configurationSet: 'guanxi-dev' }, new SESv2Client(common))
  const sms = awsSms('pool-1', new PinpointSMSVoiceV2Client(common))
  return {
    mail: () => mail.send({ key: 'k', to: address, subject: 's', text: 't' }),
    sms: () => sms.send({ key: 'k', to: number, text: 't' }),
    calls: () => calls,
  }
}

const failure = (sending: Promise<unknown>): Promise<Error> =>
  sending.then(
    () => expect.unreachable('it was accepted'),
    (error: Error) => error,
  )

describe.each(['mail', 'sms'] as const)('%s', (port) => {
  test('that is accepted answers the id of the provider', async () => {
    const { calls, ...ports } = await service({ status: 200 })
    expect([await ports[port](), calls()]).toEqual([{ providerId: 'id-1' }, 1])
  })

  test('that is throttled is tried again at once, and is busy when that goes on', async () => {
    const throttled = { status: 429, error: port === 'mail' ? 'TooManyRequestsException' : 'ThrottlingException' }
    const once = await service(throttled, { status: 200 })
    expect([await once[port](), once.calls()]).toEqual([{ providerId: 'id-1' }, 2])
    const ever = await service(throttled)
    expect(await failure(ever[port]())).toBeInstanceOf(ProviderBusy)
    expect(ever.calls()).toBe(4)
  })

  test.each([500, 503])('that the service fails at with %i is busy, and is not sent again at once', async (status) => {
    const { calls, ...ports } = await service({ status, error: 'InternalServerException' })
    expect(await failure(ports[port]())).toBeInstanceOf(ProviderBusy)
    expect(calls()).toBe(1)
  })

  test.each<[string, Answer]>([
    ['silence', 'silence'],
    ['a broken connection', 'hang up'],
    ['an answer of something in between', { status: 502, error: 'BadGateway' }],
  ])(
    'that is answered with %s may have gone out: it is called once, and neither busy nor refused',
    async (_, answer) => {
      const { calls, ...ports } = await service(answer)
      const error = await failure(ports[port]())
      expect(error).not.toBeInstanceOf(ProviderBusy)
      expect(error).not.toBeInstanceOf(ProviderRefused)
      expect(error.message).toContain('did not say whether it has it')
      expect(calls()).toBe(1)
    },
  )

  test.each([
    'AccountSuspendedException',
    'SendingPausedException',
    'AccessDeniedException',
    'MailFromDomainNotVerifiedException',
    'ResourceNotFoundException',
    'ServiceQuotaExceededException',
  ])('that the account may not send now waits until that is mended: %s', async (error) => {
    const { calls, ...ports } = await service({ status: 400, error })
    expect(await failure(ports[port]())).toBeInstanceOf(ProviderBusy)
    expect(calls()).toBe(1)
  })

  test.each<Answer>([
    { status: 400, error: 'MessageRejected' },
    { status: 400, error: 'ValidationException' },
    { status: 403, error: 'AccessDeniedException' },
    { status: 500, error: 'InternalServerException' },
    { status: 502, error: 'BadGateway' },
    'hang up',
  ])('fails without the address that it was for: %j', async (answer) => {
    const { [port]: send } = await service(answer)
    const { name, message, stack, cause } = await failure(send())
    const told = JSON.stringify({ name, message, stack, cause })
    expect(told).not.toContain(address)
    expect(told).not.toContain(number)
    expect(told).not.toContain('not verified')
  })
})

test.each<[Answer, 'mail' | 'sms']>([
  [{ status: 400, error: 'MessageRejected' }, 'mail'],
  [{ status: 400, error: 'BadRequestException' }, 'mail'],
  [{ status: 400, error: 'ValidationException', reason: 'INVALID_PARAMETER' }, 'sms'],
  [{ status: 400, error: 'ConflictException', reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT' }, 'sms'],
])('what can never go out is refused: %j', async (answer, port) => {
  const { calls, ...ports } = await service(answer)
  expect(await failure(ports[port]())).toBeInstanceOf(ProviderRefused)
  expect(calls()).toBe(1)
})
