import { captureReceived } from '../../events/customers.ts'
import communication from '../../functions/communication/index.ts'
import capture from '../../functions/customers/capture.ts'
import customersFunction from '../../functions/customers/index.ts'
import onCaptureReceived from '../../functions/customers/on-capture-received.ts'
import customerSearch from '../../functions/customers/search.ts'
import customerView from '../../functions/customers/view.ts'
import project from '../../functions/stream/project.ts'
import { eventsOf } from '../../functions/stream/publish-events.ts'
import tasks from '../../functions/tasks/index.ts'
import { apiOf, type Called, testPlatform } from '../support/api.ts'

/** The customers domain over HTTP, with interactions and tasks beside it and what follows from the stream run by hand. */
export const openCustomers = () => {
  const world = testPlatform()
  const { platform, changes } = world
  const functions = [customersFunction, customerSearch, customerView, capture, communication, tasks]
  const call = apiOf({ ...customersFunction, routes: functions.flatMap(({ routes }) => routes) }, platform)
  let followed = 0
  const follow = async (): Promise<void> => {
    for (;;) {
      const some = changes(followed, 100)
      if (some.length === 0) return
      const failed = await project.handle(
        some.map(({ change }) => change),
        platform,
      )
      if (failed.length > 0) throw new Error(`not followed: ${JSON.stringify(world.problems)}`)
      for (const event of some.flatMap(({ change }) => eventsOf(change)))
        if (event.type === captureReceived.type) await onCaptureReceived.handle(event, platform)
      followed = some.at(-1)?.sequence ?? followed
    }
  }
  const add = async (path: string, body: object): Promise<Called['body']> => {
    const { status, body: record } = await call('POST', path, { body })
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(record)}`)
    return record
  }
  return {
    ...world,
    call,
    follow,
    add,
    addPerson: (name: string, more: object = {}) => add('/v1/customers', { kind: 'person', name, ...more }),
    addOrganisation: (name: string, more: object = {}) => add('/v1/customers', { kind: 'organisation', name, ...more }),
  }
}

/** Capacity units that a call consumed. */
export const unitsOf = ({ headers }: Called): { read: number; write: number } => {
  const [, read, write] = /read=([\d.]+), write=([\d.]+)/.exec(headers['x-capacity-units'] ?? '') ?? []
  return { read: Number(read), write: Number(write) }
}
