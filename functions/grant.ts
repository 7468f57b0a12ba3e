import type { Capability, Platform } from '../shared/platform/platform.ts'
import type { Store } from '../shared/storage/store.ts'

/** A function reached for something that it does not declare in `uses`. */
export class NotGranted extends Error {
  override readonly name = 'NotGranted'
  constructor(capability: Capability) {
    super(`not granted: this function does not declare '${capability}'`)
  }
}

const grantedStore = (store: Store, check: (capability: Capability) => void): Store => ({
  get: async (key, options) => {
    check('table:read')
    return store.get(key, options)
  },
  getMany: async (keys) => {
    check('table:read')
    return store.getMany(keys)
  },
  query: async (query) => {
    check('table:read')
    return store.query(query)
  },
  commit: async (actions) => {
    check('table:write')
    return store.commit(actions)
  },
  next: async (key, name) => {
    check('table:write')
    return store.next(key, name)
  },
  metered: (meter) => grantedStore(store.metered(meter), check),
})

/**
 * The platform as a function may use it: what it does not declare throws NotGranted, as its role would refuse it in the cloud.
 * Secrets are kept in the table and made on first use, so they need `table:write`.
 */
export const grant = (platform: Platform, uses: readonly Capability[]): Platform => {
  const granted = new Set(uses)
  const check = (capability: Capability): void => {
    if (!granted.has(capability)) throw new NotGranted(capability)
  }
  const mayReadAndWrite = granted.has('table:read') && granted.has('table:write')
  return {
    ...platform,
    store: mayReadAndWrite ? platform.store : grantedStore(platform.store, check),
    bus: {
      publish: async (events) => {
        check('bus:publish')
        return platform.bus.publish(events)
      },
    },
    mail: {
      send: async (message) => {
        check('mail:send')
        return platform.mail.send(message)
      },
    },
    sms: {
      send: async (message) => {
        check('sms:send')
        return platform.sms.send(message)
      },
    },
    webhooks: {
      send: async (call) => {
        check('webhook:send')
        return platform.webhooks.send(call)
      },
    },
    secrets: async (name) => {
      check('table:read')
      check('table:write')
      return platform.secrets(name)
    },
  }
}
