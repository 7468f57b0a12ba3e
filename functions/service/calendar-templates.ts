import * as z from 'zod'
import { Calendar, CalendarInput, DayHours } from '../../shared/service/calendar-schema.ts'
import { calendarOfTemplate, calendarTemplates, type TemplateName } from '../../shared/service/calendar-template.ts'
import { route } from '../http/route.ts'
import { officeHours } from './calendar-examples.ts'
import { addCalendar } from './calendars.ts'

const templateNames = Object.keys(calendarTemplates) as [TemplateName, ...TemplateName[]]

const postFromTemplate = route({
  name: 'createCalendarFromTemplate',
  method: 'POST',
  path: '/v1/calendar-templates/{template}',
  summary: 'Make a calendar with a country’s holidays and make-up days; it is then edited like any other',
  permission: 'calendar:write',
  params: z.strictObject({ template: z.enum(templateNames).meta({ example: 'cn-mainland' }) }),
  body: z.strictObject({
    name: CalendarInput.shape.name.optional(),
    hours: DayHours.min(1)
      .default([{ from: '09:00', to: '18:00' }])
      .meta({ description: 'Of Monday to Friday and of make-up days' }),
    isDefault: CalendarInput.shape.isDefault,
  }),
  returns: Calendar,
  status: 201,
  refuses: ['calendar.limit'],
  examples: {
    mainland: { params: { template: 'cn-mainland' }, body: { hours: officeHours, isDefault: true } },
  },
  handle: (request) => addCalendar(request, calendarOfTemplate(request.params.template, request.body)),
})

export const calendarTemplateRoutes = [postFromTemplate]
