import { onTestFinished } from 'vitest'
import loyalty from '../../functions/care/loyalty.ts'
import contactability from '../../functions/communication/contactability-index.ts'
import templates from '../../functions/communication/templates-function.ts'
import customers from '../../functions/customers/index.ts'
import { openWorld } from '../support/open-world.ts'
import { addUser } from '../support/people.ts'
import { putTenant } from './message-world.ts'

/** Templates over HTTP, with the customers that they are tried on. */
export const templateWorld = async () => {
  const world = openWorld([templates, customers, contactability, loyalty])
  onTestFinished(world.close)
  await putTenant(world.platform.store, world.platform.clock.now())
  await addUser(world.platform, 'usr_1', { name: 'Chen Jie' })
  return world
}

export const textMessage = (text: string, more: object = {}) => ({ channel: 'sms', language: 'en', text, ...more })

let made = 0

export const templateOf = (...variants: readonly object[]) => ({
  key: `template_${++made}`,
  name: 'Template',
  purpose: 'service',
  variants,
})
