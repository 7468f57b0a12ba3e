import communication from '../../functions/communication/index.ts'
import customersFunction from '../../functions/customers/index.ts'
import customerView from '../../functions/customers/view.ts'
import cases from '../../functions/service/cases.ts'
import inboundMail from '../../functions/service/inbound-mail.ts'
import type { Actor } from '../../shared/kernel/actor.ts'
import { openWorld } from '../support/open-world.ts'

/** The service desk over HTTP, with customers beside it. */
export const openDesk = () => {
  const world = openWorld([cases, customersFunction, customerView, communication, inboundMail])
  return {
    ...world,
    open: (body: object = {}, as?: Actor) =>
      world.must('POST', '/v1/cases', { subject: 'Leaking machine', ...body }, as),
    staff: (count: number): Promise<Actor[]> => world.staff(count, 'tea_desk'),
  }
}
