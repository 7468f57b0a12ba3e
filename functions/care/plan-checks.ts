import { teams } from '../../shared/admin/team-store.ts'
import type { CarePlanInput, CarePlanPatch } from '../../shared/care/care-plan-schema.ts'
import { templates } from '../../shared/communication/template-store.ts'
import { customFieldsOf } from '../../shared/customers/custom-field-store.ts'
import { checkedOfCustomers, listedOfCustomers } from '../../shared/customers/customer-lists.ts'
import { Customer } from '../../shared/customers/customer-schema.ts'
import { type Filter, fieldsOf } from '../../shared/kernel/filter.ts'
import { fieldRefusal } from '../../shared/kernel/refusal.ts'
import { calendars } from '../../shared/service/calendar-store.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import { customLists } from '../http/custom-lists.ts'
import { checkFields, fieldsServed } from '../http/list-check.ts'
import { colleague } from '../http/references.ts'
import type { Request } from '../http/route.ts'

type Given = CarePlanInput | CarePlanPatch

/** Whoever may not see a field can not have care depend on it either. */
const checkAudience = async (request: Request, audience: Filter): Promise<void> => {
  const custom = fieldsOf(audience).some((field) => field.startsWith('custom.'))
    ? await customLists(request, 'customer')
    : []
  const served = fieldsServed(request.actor, {
    schema: Customer,
    listed: listedOfCustomers,
    checked: checkedOfCustomers,
  })
  checkFields(audience, [...served, ...custom])
}

const checkDateField = async ({ store, actor }: Request, key: string): Promise<void> => {
  const fields = await customFieldsOf(store, actor.tenantId, 'customer')
  const found = fields.find((field) => field.key === key)
  if (found?.type !== 'date' || !found.searchable || found.retired)
    throw fieldRefusal('/occasion/field', 'not_a_date_field')
}

const checkCalendar = async ({ store, actor }: Request, calendarId: string): Promise<void> => {
  const calendar = await loadRecord(store, calendars, actor.tenantId, calendarId)
  if (!calendar) throw fieldRefusal('/businessDays/calendarId', 'no_such_record')
  if (calendar.status === 'retired') throw fieldRefusal('/businessDays/calendarId', 'is_retired')
}

const checkTemplate = async ({ store, actor }: Request, templateId: string, pointer: string): Promise<void> => {
  const template = await loadRecord(store, templates, actor.tenantId, templateId)
  if (!template) throw fieldRefusal(pointer, 'no_such_record')
  if (template.status !== 'published') throw fieldRefusal(pointer, 'not_published')
}

const checkAction = async (request: Request, action: NonNullable<Given['action']>): Promise<void> => {
  if (action.do === 'message') await checkTemplate(request, action.templateId, '/action/templateId')
  if (action.do === 'coupon' && action.message)
    await checkTemplate(request, action.message.templateId, '/action/message/templateId')
  if (action.do !== 'task') return
  const { assigneeId, teamId } = action
  if (assigneeId !== undefined) await colleague(request, assigneeId, '/action/assigneeId')
  if (teamId !== undefined && !(await loadRecord(request.store, teams, request.actor.tenantId, teamId)))
    throw fieldRefusal('/action/teamId', 'no_such_record')
}

/**
 * What a plan refers to has to be there.
 * @throws Refusal `request.invalid` naming what is not, `filter.unserved`
 */
export const checkReferences = async (
  request: Request,
  { audience, occasion, businessDays, action }: Given,
): Promise<void> => {
  if (audience) await checkAudience(request, audience)
  if (occasion && 'field' in occasion) await checkDateField(request, occasion.field)
  if (businessDays) await checkCalendar(request, businessDays.calendarId)
  if (action) await checkAction(request, action)
}
