import { authorizerCache } from './authorizer-cache.ts'
import { isHalfLoaded, type LoadDemo, loadDemoOnce } from './demo-loading.ts'
import type { GatewayOptions } from './gateway.ts'
import { routeMatcher } from './route-match.ts'
import { openRuntime, type Runtime, type RuntimeOptions } from './runtime.ts'
import { wipe } from './wipe.ts'

type GatewayParts = Pick<GatewayOptions, 'match' | 'authorize'>

/** The runtime that serves now, with what the gateway asks of it. */
export interface CurrentRuntime {
  runtime(): Runtime
  gateway(): GatewayParts
  /** Empties the data folder and begins as on the first day. Nothing may be served meanwhile. */
  reset(): Promise<void>
}

const gatewayParts = ({ routes, authorize, clock }: Runtime): GatewayParts => ({
  match: routeMatcher(
    routes.map(({ route, invoke }) => ({
      method: route.method,
      path: route.path,
      target: { key: `${route.method} ${route.path}`, isPublic: route.permission === 'public', invoke },
    })),
  ),
  authorize: authorize ? authorizerCache(authorize, clock.nowMs) : () => undefined,
})

export const openCurrentRuntime = async (
  options: RuntimeOptions & { readonly loadDemo: LoadDemo | undefined },
): Promise<CurrentRuntime> => {
  const { database, loadDemo } = options
  const opened = (runtime: Runtime) => ({ runtime, gateway: gatewayParts(runtime) })
  let current = opened(openRuntime(options))
  const load = async (): Promise<void> => {
    if (loadDemo) await loadDemoOnce(database, current.runtime, loadDemo)
  }
  const reset = async (): Promise<void> => {
    await current.runtime.close()
    await wipe(database)
    current = opened(openRuntime(options))
    await load()
  }
  try {
    await (isHalfLoaded(current.runtime) ? reset() : load())
  } catch (error) {
    await current.runtime.close()
    throw error
  }
  return { runtime: () => current.runtime, gateway: () => current.gateway, reset }
}
