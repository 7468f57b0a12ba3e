import { afterAll, beforeAll, expect, test } from 'vitest'
import { noDynamo } from '../support/dynoxide.ts'
import { type Packaged, startPackaged } from './packaged.ts'
import { authorizerEvent, busEnvelope, busEvent, httpEvent, scheduledEvent, streamEvent } from './real-events.ts'
import { sampleCatalogue } from './samples/catalogue.ts'

let packaged: Packaged
beforeAll(async () => {
  if (!noDynamo) packaged = await startPackaged(sampleCatalogue)
}, 120_000)
afterAll(() => packaged?.[Symbol.asyncDispose]())

const writer = { tenantId: 't', kind: 'user', id: 'u', teamIds: [], permissions: { 'note:write': 'all' } } as const

test.skipIf(noDynamo)('an HTTP function reads the table and answers, and refuses who may not', async () => {
  const notes = await packaged.start('notes')
  const read = httpEvent({ method: 'GET', route: '/v1/notes/{noteId}', params: { noteId: 'n1' } })
  expect(await notes.invoke(read)).toMatchObject({ statusCode: 200, body: '{"noteId":"none"}' })
  const deletion = { method: 'DELETE', route: '/v1/notes/{noteId}', params: { noteId: 'n1' } }
  expect(await notes.invoke(httpEvent(deletion))).toMatchObject({ statusCode: 401 })
  expect(await notes.invoke(httpEvent({ ...deletion, actor: writer }))).toMatchObject({ statusCode: 200 })
})

test.skipIf(noDynamo)('an authorizer hands the actor on as one string, or nobody', async () => {
  const guard = await packaged.start('guard')
  expect(await guard.invoke(authorizerEvent('Bearer open-sesame'))).toEqual({
    isAuthorized: true,
    context: { actor: '{"tenantId":"t","kind":"key","id":"k","teamIds":[],"permissions":{}}' },
  })
  expect(await guard.invoke(authorizerEvent('Bearer nobody'))).toEqual({ isAuthorized: true, context: {} })
})

test.skipIf(noDynamo)('a follower publishes to the bus by the name in its environment', async () => {
  const publish = await packaged.start('publish-notes')
  const made = ['n1', 'n2'].map((id) => ({ pk: `t#note#${id}`, sk: '.', noun: 'note', version: 1 }))
  expect(await publish.invoke(streamEvent(made))).toEqual({ batchItemFailures: [] })
  const [call] = packaged.sink.calls.filter(({ operation }) => operation === 'AWSEvents.PutEvents')
  expect(call?.body.Entries).toHaveLength(2)
  expect(call?.body.Entries[0]).toMatchObject({
    EventBusName: 'guanxi-packaged',
    Source: 'guanxi',
    DetailType: 'note.written',
  })
})

test.skipIf(noDynamo)('a consumer sends mail', async () => {
  const consumer = await packaged.start('on-note-written')
  await consumer.invoke(
    busEvent({
      id: 'note/n1/1/0',
      type: 'note.written',
      version: 1,
      tenantId: 't',
      noun: 'note',
      recordId: 'n1',
      recordVersion: 1,
      at: '2026-03-02T08:00:00.000Z',
      actor: 'user:u',
      requestId: 'r',
      data: { noteId: 'n1' },
    }),
  )
  const [call] = packaged.sink.calls.filter(({ operation }) => operation.includes('/v2/email/'))
  expect(call?.body).toMatchObject({
    FromEmailAddress: 'guanxi@example.com',
    Destination: { ToAddresses: ['ada@example.com'] },
  })
})

test.skipIf(noDynamo)('what a service of AWS tells reaches whoever takes it, who sends a text message', async () => {
  const told = await packaged.start('on-note-delivered')
  expect(await told.invoke(busEnvelope('Email Delivered', 'aws.ses', { mail: {} }))).toBeNull()
  const [call] = packaged.sink.calls.filter(({ operation }) => operation.endsWith('.SendTextMessage'))
  expect(call?.body).toEqual({
    DestinationPhoneNumber: '+12065550100',
    OriginationIdentity: 'pool-1',
    MessageBody: 'Email Delivered',
    Context: { tenantId: 't', messageId: 'n1' },
  })
})

test.skipIf(noDynamo)('a scheduled function writes to the table', async () => {
  const count = await packaged.start('count-notes')
  expect(await count.invoke(scheduledEvent())).toBeNull()
  expect(await count.invoke(scheduledEvent())).toBeNull()
})

test.skipIf(noDynamo)('a function that lacks a setting does not start', async () => {
  const { startLambda } = await import('./lambda-process.ts')
  const folder = packaged.bundles.get('publish-notes')?.folder ?? ''
  await expect(startLambda(folder, { TABLE_NAME: 'guanxi' })).rejects.toThrow('BUS_NAME is not set')
})
