import { derivedId } from '../../shared/kernel/derived-id.ts'
import { planSurvey, resumePlan } from '../../shared/service/survey-plan.ts'
import type { Survey } from '../../shared/service/survey-schema.ts'
import { plans } from '../../shared/service/survey-store.ts'
import { changeStored, createOnce } from '../../shared/storage/apply.ts'
import type { Stamp } from '../../shared/storage/record.ts'
import type { Store } from '../../shared/storage/store.ts'

/** Sees to it that a survey on schedule asks a customer: one plan for both, which is taken up again when it had ended. */
export const ensurePlan = async (
  store: Store,
  stamp: Stamp,
  survey: Survey,
  customerId: string,
  everyDays: number,
): Promise<void> => {
  const id = derivedId('pln', survey.createdAt, `${survey.id}#${customerId}`)
  if (await createOnce(store, plans, stamp, planSurvey(id, survey, customerId, everyDays, stamp.now))) return
  await changeStored(store, plans, stamp, id, (plan) => resumePlan(plan, everyDays, stamp.now))
}
