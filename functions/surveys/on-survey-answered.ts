import type { DomainEvent } from '../../events/define-event.ts'
import { surveyAnswered } from '../../events/surveys.ts'
import { languageOf } from '../../shared/admin/language-store.ts'
import type { User } from '../../shared/admin/user.ts'
import { users } from '../../shared/admin/user-store.ts'
import { automation } from '../../shared/kernel/actor.ts'
import { derivedId } from '../../shared/kernel/derived-id.ts'
import { hour, plusMs } from '../../shared/kernel/instant.ts'
import type { Answer } from '../../shared/service/survey-answer.ts'
import { answers, surveys } from '../../shared/service/survey-store.ts'
import { createOnce } from '../../shared/storage/apply.ts'
import { loadRecord } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'
import { newTask } from '../../shared/tasks/new-task.ts'
import { tasks } from '../../shared/tasks/task-store.ts'
import type { ConsumerFunction } from '../function.ts'

const usualHours = 24

const titles = {
  en: (kind: string, score: number) => `Follow up on a low ${kind.toUpperCase()} score: ${score}`,
  zh: (kind: string, score: number) => `请跟进低分评价（${kind.toUpperCase()}）：${score} 分`,
}

const activeUser = async (store: Store, tenantId: string, id: string | undefined): Promise<User | undefined> => {
  const user = id === undefined ? undefined : await loadRecord(store, users, tenantId, id)
  return user?.status === 'active' ? user : undefined
}

/** Who is named for it, else who had the case or customer, else a queue. What was said is read where it stands, with the answer. */
const taskOf = async (store: Store, { id, at, tenantId }: DomainEvent, answer: Answer) => {
  const survey = await loadRecord(store, surveys, tenantId, answer.surveyId)
  const { assigneeId, teamId, dueInHours = usualHours } = survey?.followUp ?? {}
  const named = await activeUser(store, tenantId, assigneeId)
  const user = named ?? (teamId === undefined ? await activeUser(store, tenantId, answer.ownerId) : undefined)
  const language = await languageOf(store, tenantId, user)
  return newTask(
    derivedId('tsk', at, id),
    {
      kind: 'call',
      title: titles[language](answer.kind, answer.score ?? 0),
      priority: 'high',
      dueAt: plusMs(at, dueInHours * hour),
    },
    {
      assigneeId: user?.id,
      teamId: user?.teamId ?? teamId ?? answer.teamId,
      customerId: answer.customerId,
      contactId: answer.contactId,
      source: { automation: onSurveyAnswered.name, eventId: id },
    },
  )
}

const onSurveyAnswered: ConsumerFunction = {
  kind: 'consumer',
  name: 'surveys-on-survey-answered',
  summary: 'Opens a task to follow up on a low score',
  source: 'functions/surveys/on-survey-answered.ts',
  uses: ['table:read', 'table:write'],
  on: [surveyAnswered],
  handle: async (event, { store, clock }) => {
    const { tenantId, recordId, requestId, data } = event as DomainEvent<{ isLow: boolean }>
    const answer = data.isLow ? await loadRecord(store, answers, tenantId, recordId) : undefined
    if (!answer) return
    const stamp = { actor: automation(tenantId, onSurveyAnswered.name), now: clock.now(), requestId }
    await createOnce(store, tasks, stamp, await taskOf(store, event, answer))
  },
}

export default onSurveyAnswered
