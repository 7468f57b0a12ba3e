import { expect, it } from 'vitest'
import openSurveyCases from '../../functions/service/on-survey-answered.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import sendInvitations from '../../functions/surveys/send-invitations.ts'
import type { Called } from '../support/api.ts'
import { surveyWorld } from './survey-world.ts'

const unitsOf = ({ headers }: Called) => headers['x-capacity-units']

it('a survey consumes, from the invitation to the results', async () => {
  const { addSurvey, addCustomer, staff, invite, platform, deliver, lastLink, open, sendJson, problems } =
    await surveyWorld()
  await platform.secrets('survey')
  const { id } = await addSurvey()
  const people = []
  for (let count = 0; count < 20; count++) people.push(await addCustomer())
  const [first] = people
  const invited = unitsOf(await invite(id, { customerId: first.id }))
  for (const person of people.slice(1)) await invite(id, { customerId: person.id })
  const tick = { read: 0, write: 0 }
  const store = platform.store.metered(({ read, write }) => {
    tick.read += read
    tick.write += write
  })
  await sendInvitations.handle({ ...platform, store })
  await deliver()
  const link = lastLink()
  expect({
    invited,
    // Invitation, survey, customer and tenant are read again for each; the four shards of the due index once for all.
    sent: `read=${Math.round(tick.read / 20)}, write=${tick.write / 20}`,
    shown: unitsOf(await open(link)),
    answered: unitsOf(await sendJson(link, { score: 5 })),
    refused: unitsOf(await sendJson(link, { score: 5 })),
    results: unitsOf(await staff('GET', `/v1/surveys/${id}/results`)),
  }).toEqual({
    invited: 'read=3, write=6',
    sent: 'read=4, write=6',
    shown: 'read=3, write=0',
    answered: 'read=4, write=15',
    refused: 'read=3, write=0',
    results: 'read=2, write=0',
  })
  expect(problems).toEqual([])
})

it('an answer that opens a case consumes, besides', async () => {
  const { addSurvey, linkTo, sendJson, platform, changes } = await surveyWorld()
  const { id } = await addSurvey({ opensCase: { onLowScore: true } })
  const unitsFor = async (score: number) => {
    await sendJson(await linkTo(id), { score, reason: 'Nobody called' })
    const units = { read: 0, write: 0 }
    const store = platform.store.metered(({ read, write }) => {
      units.read += read
      units.write += write
    })
    const answered = changes(0, 100_000)
      .flatMap(({ change }) => eventsOf(change))
      .filter(({ type }) => type === 'survey.answered')
      .at(-1)
    if (answered) await openSurveyCases.handle(answered, { ...platform, store })
    return units
  }
  expect({ low: await unitsFor(1), other: await unitsFor(5) }).toEqual({
    low: { read: 6, write: 16 },
    other: { read: 2, write: 0 },
  })
})
