import type { Instant } from '../../shared/kernel/instant.ts'
import type { Case } from '../../shared/service/case-schema.ts'
import type { Written } from './written.ts'

/** A step of a complaint that was waited for, from what was raised and nothing else. */
export interface Step {
  readonly id: string
  readonly startedAt: Instant
  metAt?: Instant
  isWithdrawn: boolean
}

const path = ['acknowledge', 'cause', 'remedy', 'compensation', 'sign_off', 'prevention']
const clocks = ['Acknowledge', 'Cause', 'Remedy', 'Compensation', 'SignOff', 'Prevention']

interface RaisedEvent {
  readonly type: string
  readonly data: { readonly step: string; readonly approved?: boolean; readonly fields?: readonly string[] }
}

/** From one status of a group to another, or from resolved to closed, nothing begins or ends. */
const sortOf = ({ statusGroup }: Case): string => (statusGroup === 'closed' ? 'resolved' : statusGroup)

/** Waits for one step after the other; a change that was decided late counts from the last change of the status group before it. */
export const stepsOf = (writes: readonly Written[]): readonly Step[] => {
  const steps: Step[] = []
  const done = new Set<string>()
  let latest: Instant = ''
  let sort = 'open'
  let running: (Step & { readonly step: string }) | undefined
  const stop = (at: Instant, isWithdrawn: boolean): void => {
    if (!running) return
    running.metAt = running.startedAt > at ? running.startedAt : at
    running.isWithdrawn = isWithdrawn
    running = undefined
  }
  const start = (at: Instant): void => {
    const step = path.find((one) => !done.has(one))
    if (step === undefined || running) return
    const name = `complaint${clocks[path.indexOf(step)]}`
    const round = steps.filter(({ id }) => id.startsWith(`${name}#`)).length + 1
    running = { id: `${name}#${round > 1 ? round : ''}`, startedAt: at, isWithdrawn: false, step }
    steps.push(running)
  }
  for (const { after } of writes) {
    const found = after.data as unknown as Case
    const { kind, statusSince } = found
    const raised = after.raised as unknown as RaisedEvent[]
    if (sortOf(found) !== sort && statusSince > latest) latest = statusSince
    sort = sortOf(found)
    const at = after.at > latest ? after.at : latest
    if (kind !== 'complaint') continue
    if (raised.some(({ type }) => type === 'case.opened')) start(after.at)
    else if (steps.length === 0) start(at)
    for (const { type, data } of raised) {
      if (type === 'complaint.step_done') {
        const isRefused = data.step === 'sign_off' && data.approved === false
        if (!isRefused) done.add(data.step)
        if (running?.step === data.step) stop(at, false)
      } else if (type === 'case.reopened' && done.delete('sign_off')) stop(at, true)
    }
    start(at)
  }
  return steps
}
