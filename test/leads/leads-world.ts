import communication from '../../functions/communication/index.ts'
import capture from '../../functions/customers/capture.ts'
import customersFunction from '../../functions/customers/index.ts'
import customerPools from '../../functions/customers/pools.ts'
import customerSearch from '../../functions/customers/search.ts'
import customerView from '../../functions/customers/view.ts'
import type { ConsumerFunction } from '../../functions/function.ts'
import leadsFunction from '../../functions/leads/index.ts'
import leadProgress from '../../functions/leads/lead-progress.ts'
import leadSearch from '../../functions/leads/lead-search.ts'
import pools from '../../functions/leads/pools.ts'
import leadScoring from '../../functions/leads/scoring.ts'
import sales from '../../functions/sales/index.ts'
import service from '../../functions/service/index.ts'
import tasksFunction from '../../functions/tasks/index.ts'
import type { Actor, Scope } from '../../shared/kernel/actor.ts'
import { openWorld } from '../support/open-world.ts'

/** Leads over HTTP, with what they touch beside them. */
export const openLeads = () => {
  const world = openWorld([
    leadsFunction,
    leadProgress,
    leadSearch,
    pools,
    leadScoring,
    customersFunction,
    customerPools,
    customerSearch,
    customerView,
    communication,
    tasksFunction,
    service,
    sales,
    capture,
  ])
  return {
    ...world,
    add: (body: object = {}, as?: Actor) => world.must('POST', '/v1/leads', { name: 'Ada Lovelace', ...body }, as),
    staff: (count: number, scope?: Scope): Promise<Actor[]> => world.staff(count, 'tea_sales', scope),
  }
}

type World = ReturnType<typeof openLeads>

/** Delivers everything raised so far to these consumers, twice, until nothing new is raised. */
export const deliver = async (world: World, ...consumers: readonly ConsumerFunction[]): Promise<void> => {
  let from = 0
  for (let all = world.raised(); all.length > from; all = world.raised()) {
    const events = all.slice(from)
    from = all.length
    for (const event of [...events, ...events])
      for (const { on, handle } of consumers)
        if (on.some(({ type }) => type === event.type)) await handle(event, world.platform)
  }
}
