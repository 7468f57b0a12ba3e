import * as z from 'zod'
import { type Language, languages } from '../../shared/kernel/language.ts'
import type { HttpFunction } from '../function.ts'
import { pageReply } from '../http/public-page.ts'
import { type Request, route } from '../http/route.ts'
import { ChoicesForm, choicesOf, chosenFields, heldChoices, isQuietWrong } from './choices.ts'
import { openedBy } from './opened.ts'
import { askPage, leftPage, preferencePage, unknownPage } from './page.ts'
import { leftBy, pageStamp, unsubscribeSteps } from './unsubscribing.ts'

interface Link {
  readonly token: string
}
interface Shown {
  readonly lang?: Language | undefined
}

const shared = {
  permission: 'public',
  params: z.strictObject({ token: z.string().max(400).meta({ description: 'As it stands in the message' }) }),
  query: z.strictObject({ lang: z.enum(languages).optional().meta({ description: 'Other than the addressee’s' }) }),
  returns: z.string().max(500_000),
  contentType: 'text/html; charset=utf-8',
  alsoAnswers: [404],
} as const

const opening = async (request: Request<Link, Shown>) => {
  const opened = await openedBy(request, request.params.token)
  const language = request.query.lang ?? opened?.language ?? request.locale
  return { opened, language, unknown: pageReply(unknownPage(language), 404) }
}

const getPreferences = route({
  ...shared,
  name: 'showPreferences',
  method: 'GET',
  path: '/v1/preferences/{token}',
  summary: 'The page on which somebody chooses what they get and how, without login. Changes nothing',
  examples: {},
  handle: async (request) => {
    const { opened, language, unknown } = await opening(request)
    if (!opened) return unknown
    return pageReply(preferencePage(opened, { language, choices: heldChoices(opened) }))
  },
})

const postPreferences = route({
  ...shared,
  name: 'choosePreferences',
  method: 'POST',
  path: '/v1/preferences/{token}',
  summary: 'Takes what the form of the page says: what is not ticked is not welcome any more',
  body: ChoicesForm,
  formBody: true,
  alsoAnswers: [400, 404],
  examples: {
    fewer: { body: { form: 'preferences', channels: ['email'], topics: [], consents: ['email:marketing'] } },
  },
  handle: async (request) => {
    const { opened, language, unknown } = await opening(request)
    if (!opened) return unknown
    const choices = choicesOf(request.body)
    if (isQuietWrong(choices)) return pageReply(preferencePage(opened, { language, choices, isWrong: true }), 400)
    const steps = opened.changing(pageStamp(opened, request), chosenFields(opened, choices, request.now))
    return { ...pageReply(preferencePage(opened, { language, choices, isSaved: true })), steps }
  },
})

const getUnsubscribe = route({
  ...shared,
  name: 'showUnsubscribe',
  method: 'GET',
  path: '/v1/unsubscribe/{token}',
  summary:
    'The page that the link to unsubscribe opens: one button. Mail programs follow links, so this changes nothing',
  examples: {},
  handle: async (request) => {
    const { opened, language, unknown } = await opening(request)
    if (!opened) return unknown
    return pageReply(askPage(opened, await leftBy(request, opened), language))
  },
})

const postUnsubscribe = route({
  ...shared,
  name: 'unsubscribe',
  method: 'POST',
  path: '/v1/unsubscribe/{token}',
  summary:
    'Unsubscribes with one click, as mail programs do it (RFC 8058), from the topic of the message or its channel',
  body: z.looseObject({ 'List-Unsubscribe': z.literal('One-Click') }),
  formBody: true,
  examples: { click: { body: { 'List-Unsubscribe': 'One-Click' } } },
  handle: async (request) => {
    const { opened, language, unknown } = await opening(request)
    if (!opened) return unknown
    const steps = await unsubscribeSteps(request, opened, await leftBy(request, opened))
    return { ...pageReply(leftPage(language, request.params.token)), steps }
  },
})

const preferencesFunction: HttpFunction = {
  kind: 'http',
  name: 'preferences',
  summary: 'The public pages on which people choose what they get, and unsubscribe',
  source: 'functions/preferences/index.ts',
  uses: ['table:read', 'table:write'],
  routes: [getPreferences, postPreferences, getUnsubscribe, postUnsubscribe],
}

export default preferencesFunction
