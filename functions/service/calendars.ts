import * as z from 'zod'
import type { Decision } from '../../shared/kernel/decision.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { changeCalendar, createCalendar } from '../../shared/service/calendar.ts'
import { Calendar, CalendarInput, CalendarPatch, type NewCalendar } from '../../shared/service/calendar-schema.ts'
import { calendars, loadCalendarTree, saveCalendarTree } from '../../shared/service/calendar-store.ts'
import { type CalendarTree, placeCalendar } from '../../shared/service/calendar-tree.ts'
import { changeRecord, loadRecord, type Step } from '../../shared/storage/record.ts'
import { HistoryPage, HistoryQuery, historyOfFound } from '../http/history.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { listPage } from '../http/page.ts'
import { changed, created, findRecord } from '../http/records.ts'
import { type Reply, type Request, route } from '../http/route.ts'
import { officeExample } from './calendar-examples.ts'

export const CalendarParams = z.strictObject({
  calendarId: z
    .string()
    .max(40)
    .meta({ description: 'Id of a business calendar', example: 'cal_01J9ZQ4T7M8K3X5V2B6N1R0CDE' }),
})

/** The calendar that was the default gives way in the same commit. */
const stepsOfDefault = async (request: Request, before: CalendarTree, after: CalendarTree): Promise<Step[]> => {
  const { store, actor } = request
  if (before.defaultId === undefined || after.defaultId === undefined || before.defaultId === after.defaultId) return []
  const former = await loadRecord(store, calendars, actor.tenantId, before.defaultId)
  return former ? [changeRecord(calendars, request, changeCalendar(former, { isDefault: false })).step] : []
}

/** @throws Refusal when the calendar above is not there, is retired or would close a circle */
const placingSteps = async (request: Request, { state }: Decision<NewCalendar>, wasUnder?: string): Promise<Step[]> => {
  const { store, actor } = request
  const before = await loadCalendarTree(store, actor.tenantId)
  const after = placeCalendar(before, state)
  if (after === before) return []
  if (state.parentId !== undefined && state.parentId !== wasUnder) {
    const parent = await loadRecord(store, calendars, actor.tenantId, state.parentId)
    if (parent?.status === 'retired') throw fieldRefusal('/parentId', 'is_retired')
  }
  return [saveCalendarTree(actor.tenantId, after), ...(await stepsOfDefault(request, before, after))]
}

/** Answers with a new calendar. */
export const addCalendar = async (request: Request, input: CalendarInput): Promise<Reply<Calendar>> => {
  const id = request.ids('cal')
  const decision = createCalendar(id, input)
  return created(request, calendars, decision, `/v1/calendars/${id}`, await placingSteps(request, decision))
}

const listCalendars = route({
  name: 'listCalendars',
  method: 'GET',
  path: '/v1/calendars',
  summary: 'Business calendars, the newest first',
  permission: 'calendar:read',
  query: listQuery({}).pick({ limit: true, cursor: true }),
  returns: pageOf(Calendar),
  examples: {},
  handle: (request) => listPage(request, { noun: calendars, schema: Calendar }),
})

const postCalendar = route({
  name: 'createCalendar',
  method: 'POST',
  path: '/v1/calendars',
  summary: 'Define when work is done: hours by weekday in a time zone, with dates that beat their weekday',
  permission: 'calendar:write',
  body: CalendarInput,
  returns: Calendar,
  status: 201,
  refuses: ['calendar.limit'],
  examples: { office: { body: officeExample } },
  handle: (request) => addCalendar(request, request.body),
})

const getCalendar = route({
  name: 'getCalendar',
  method: 'GET',
  path: '/v1/calendars/{calendarId}',
  summary: 'Read a business calendar as it was written, without what it inherits',
  permission: 'calendar:read',
  params: CalendarParams,
  returns: Calendar,
  examples: {},
  handle: async (request) => {
    const calendar = await findRecord(request, calendars, request.params.calendarId)
    return { body: calendar, version: calendar.version }
  },
})

const patchCalendar = route({
  name: 'changeCalendar',
  method: 'PATCH',
  path: '/v1/calendars/{calendarId}',
  summary: 'Change a business calendar: what is given replaces as a whole, null removes',
  permission: 'calendar:write',
  params: CalendarParams,
  body: CalendarPatch,
  returns: Calendar,
  requireIfMatch: true,
  examples: { default: { body: { isDefault: true } } },
  handle: async (request) => {
    const calendar = await findRecord(request, calendars, request.params.calendarId)
    const decision = changeCalendar(calendar, request.body)
    const { parentId, isDefault } = decision.state
    const isMoved = parentId !== calendar.parentId || isDefault !== calendar.isDefault
    const steps = isMoved ? await placingSteps(request, decision, calendar.parentId) : []
    return changed(request, calendars, calendar, decision, steps)
  },
})

const getHistory = route({
  name: 'calendarHistory',
  method: 'GET',
  path: '/v1/calendars/{calendarId}/history',
  summary:
    'Every write of a business calendar, newest first: which fields, from what to what, by whom, by which request',
  permission: 'calendar:read',
  params: CalendarParams,
  query: HistoryQuery,
  returns: HistoryPage,
  examples: {},
  handle: async (request) => {
    const calendar = await findRecord(request, calendars, request.params.calendarId)
    return historyOfFound(request, calendars, Calendar, calendar)
  },
})

export const calendarRoutes = [listCalendars, postCalendar, getCalendar, patchCalendar, getHistory]
