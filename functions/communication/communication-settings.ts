import * as z from 'zod'
import {
  CommunicationSettings,
  CommunicationSettingsInput,
  calledChannels,
  changeSettings,
  rotateChannelSecret,
} from '../../shared/communication/communication-settings.ts'
import {
  communicationSettings,
  loadCommunicationSettings,
} from '../../shared/communication/communication-settings-store.ts'
import type { Decision } from '../../shared/kernel/decision.ts'
import { changed, checkIfMatch, checkReachesAll, created } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { shownChannelSecret } from './channel-secret.ts'

const loaded = ({ store, actor, now }: Request): Promise<CommunicationSettings> =>
  loadCommunicationSettings(store, actor.tenantId, now)

/** The record with the defaults in it is made by the first change. */
const saved = (
  request: Request,
  before: CommunicationSettings,
  decision: Decision<CommunicationSettings>,
): Reply<CommunicationSettings> => {
  if (before.version > 0) return changed(request, communicationSettings, before, decision)
  const { status, location, ...reply } = created(request, communicationSettings, decision, '')
  return reply
}

const getSettings = route({
  name: 'getCommunicationSettings',
  method: 'GET',
  path: '/v1/communication-settings',
  summary: 'Quiet hours, caps, which purposes need consent, topics, and how messages are sent',
  permission: 'communication:read',
  returns: CommunicationSettings,
  examples: {},
  handle: async (request) => {
    const settings = await loaded(request)
    return { body: settings, version: settings.version }
  },
})

const putSettings = route({
  name: 'setCommunicationSettings',
  method: 'PUT',
  path: '/v1/communication-settings',
  summary: 'Replace the settings of communication; they hold from the next decision on, also for messages that wait',
  permission: 'communication:write',
  body: CommunicationSettingsInput,
  returns: CommunicationSettings,
  requireIfMatch: true,
  examples: {
    usual: {
      body: {
        quietHours: { from: '21:00', to: '08:00' },
        sendWindows: {
          marketing: { from: '10:00', to: '20:00', days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] },
        },
        caps: [
          { limit: 2, days: 7 },
          { limit: 1, days: 1, channel: 'sms' },
        ],
        purposesNeedingConsent: ['marketing', 'research'],
        topics: [{ key: 'new_products', name: { en: 'New products', zh: '新品' } }],
        linkUrl: 'https://crm.example.com',
        fromName: '某某商城',
        replyTo: 'help@example.com',
      },
    },
  },
  handle: async (request) => {
    checkReachesAll(request)
    const settings = await loaded(request)
    checkIfMatch(request, settings)
    return saved(request, settings, changeSettings(settings, request.body))
  },
})

const postRotate = route({
  name: 'rotateChannelSecret',
  method: 'POST',
  path: '/v1/communication-settings/rotate-channel-secret',
  summary:
    'Give a channel that calls a webhook its secret, the first or a new one; calls are signed with the old one too for the overlap',
  permission: 'communication:write',
  body: z.strictObject({ channel: z.enum(calledChannels), overlapHours: z.int().min(0).max(168).default(24) }),
  returns: CommunicationSettings.extend({
    secret: z
      .string()
      .max(60)
      .optional()
      .meta({ description: 'Shown this once; a repeated request answers without it' }),
  }),
  examples: { day: { body: { channel: 'wechat', overlapHours: 24 } } },
  handle: async (request) => {
    checkReachesAll(request)
    const { actor, secrets, now, body } = request
    const settings = await loaded(request)
    const reply = saved(request, settings, rotateChannelSecret(settings, body.channel, body.overlapHours, now))
    const secret = await shownChannelSecret(secrets, actor.tenantId, reply.body, body.channel)
    return { ...reply, body: { ...reply.body, secret }, keptBody: reply.body as never }
  },
})

export const communicationSettingsRoutes = [getSettings, putSettings, postRotate]
