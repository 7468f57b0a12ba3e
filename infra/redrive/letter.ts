import * as z from 'zod'
import type { DomainEvent } from '../../events/define-event.ts'

/** A message of a dead-letter queue, as far as it is looked at. */
export interface Message {
  readonly id: string
  /** By which this delivery of it is removed or released. */
  readonly receipt: string
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  readonly sentMs: number
}

/** What was given up. Function names are those in AWS. */
export type Letter =
  | { readonly is: 'call'; readonly function: string; readonly event: unknown; readonly reason: string }
  | { readonly is: 'changes'; readonly bucket: string; readonly key: string }
  | { readonly is: 'event'; readonly event: DomainEvent; readonly reason: string }

/** Lambda's own record of a call that failed for good. */
const FailedCall = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  requestPayload: z.unknown().optional(),
  responsePayload: z.object({ errorType: z.string().optional(), errorMessage: z.string().optional() }).nullish(),
})

/** EventBridge tells of an object that was made in a bucket. */
const Notice = z.object({
  source: z.literal('aws.s3'),
  detail: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
})

const BusEvent = z.object({
  source: z.literal('guanxi'),
  detail: z.looseObject({ id: z.string(), type: z.string() }),
})

/** What a follower's mapping keeps in the bucket: about the failure, and in `payload` the very batch, as text. */
const KeptBatch = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  payload: z.union([z.string().transform((text): unknown => JSON.parse(text)), z.looseObject({})]),
})

const functionOf = (arn: string): string => arn.split(':')[6] ?? ''

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads a message of any dead-letter queue of a stage; undefined when nobody knows what it is. */
export const letterOf = ({ body, attributes }: Message): Letter | undefined => {
  const content = parsed(body)
  const failed = FailedCall.safeParse(content)
  if (failed.success) {
    const { requestContext, requestPayload, responsePayload } = failed.data
    const reason = [responsePayload?.errorType, responsePayload?.errorMessage].filter(Boolean).join(': ')
    const name = functionOf(requestContext.functionArn)
    return { is: 'call', function: name, event: requestPayload, reason: reason || requestContext.condition }
  }
  const { TARGET_ARN: target = '', ERROR_CODE: code = '', ERROR_MESSAGE: message = '' } = attributes
  const reason = [code, message].filter(Boolean).join(': ')
  const notice = Notice.safeParse(content)
  if (notice.success) {
    const { bucket, object } = notice.data.detail
    return { is: 'changes', bucket: bucket.name, key: object.key }
  }
  if (target.includes(':lambda:') && content !== undefined)
    return { is: 'call', function: functionOf(target), event: content, reason }
  const event = BusEvent.safeParse(content)
  return event.success ? { is: 'event', event: event.data.detail as unknown as DomainEvent, reason } : undefined
}

/**
 * The call that a follower gave up, from the object that is kept of it.
 * @throws when the object is not what Lambda writes
 */
export const keptCall = (
  text: string,
): { readonly function: string; readonly event: unknown; readonly reason: string } => {
  const { requestContext, payload } = KeptBatch.parse(JSON.parse(text))
  return { function: functionOf(requestContext.functionArn), event: payload, reason: requestContext.condition }
}
