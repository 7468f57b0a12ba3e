import type { Language } from '../kernel/language.ts'
import type { CarePlanInput } from './care-plan-schema.ts'

export type Named = Readonly<Record<Language, string>>

/** What a ready message says in one language. */
interface Words {
  readonly subject: string
  readonly text: string
  /** Short, for a text message; none by e-mail alone. */
  readonly sms?: string
}

export interface ReadyMessage {
  readonly key: string
  readonly name: Named
  readonly purpose: 'marketing' | 'service' | 'transactional'
  /** What stands in for names that are missing. */
  readonly defaults?: Readonly<Record<string, Named>>
  readonly words: Readonly<Record<Language, Words>>
}

type MessageOf<Action> = Action extends { do: 'message' }
  ? Omit<Action, 'templateId'> & { readonly message: string }
  : Action extends { do: 'coupon' }
    ? Omit<Action, 'message'> & { readonly message: string }
    : Action extends { do: 'task' }
      ? Omit<Action, 'title' | 'note'> & { readonly title: Named; readonly note?: Named }
      : never

/** A plan whose texts are there in both languages and whose messages are named by their keys. */
export interface ReadyPlan
  extends Omit<
    CarePlanInput,
    'name' | 'action' | 'businessDays' | 'status' | 'validHours' | 'stopWhen' | 'holdOutPercent'
  > {
  readonly key: string
  readonly name: Named
  readonly action: MessageOf<CarePlanInput['action']>
  /** Where the day falls on one without working time, by the tenant's calendar. */
  readonly shift?: 'before' | 'after' | 'skip'
  readonly validHours: number
  readonly stopWhen: CarePlanInput['stopWhen']
  readonly holdOutPercent?: number
}

export interface ReadyPlans {
  /** Custom fields of customers that its plans go by: dates that lists can be filtered by. */
  readonly dates: readonly { readonly key: string; readonly label: Named }[]
  readonly messages: readonly ReadyMessage[]
  readonly plans: readonly ReadyPlan[]
}

export interface Installing {
  readonly language: Language
  /** Ids of the message templates by key. */
  readonly templateIds: ReadonlyMap<string, string>
  /** By which days without working time are known. */
  readonly calendarId: string | undefined
}

const actionOf = ({ action }: ReadyPlan, { language, templateIds }: Installing): CarePlanInput['action'] => {
  if (action.do === 'task') {
    const { title, note, ...rest } = action
    return { ...rest, title: title[language], ...(note && { note: note[language] }) }
  }
  const { message, ...rest } = action
  const templateId = templateIds.get(message) ?? ''
  return rest.do === 'coupon' ? { ...rest, message: { templateId } } : { ...rest, templateId }
}

/** A ready plan as it is written for a tenant: a draft, so that somebody looks at it before it reaches anybody. */
export const planOf = (ready: ReadyPlan, installing: Installing): CarePlanInput => {
  const { key, name, action, shift, holdOutPercent = 0, ...rest } = ready
  const { calendarId, language } = installing
  return {
    ...rest,
    name: name[language],
    action: actionOf(ready, installing),
    ...(shift && calendarId !== undefined && { businessDays: { calendarId, shift } }),
    holdOutPercent,
    status: 'draft',
  }
}
