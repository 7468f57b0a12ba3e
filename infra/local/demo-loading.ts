import type { Platform } from '../../shared/platform/platform.ts'
import type { Database } from './database.ts'
import type { Runtime } from './runtime.ts'

/** Fills an empty laptop. */
export type LoadDemo = (platform: Platform) => Promise<void>

const stateName = 'demo'

/** Whether the process died while the demo data was being loaded. */
export const isHalfLoaded = ({ state }: Runtime): boolean => state.get(stateName) === 'loading'

/** Loads the demo data into a laptop that has no data yet. */
export const loadDemoOnce = async (database: Database, runtime: Runtime, loadDemo: LoadDemo): Promise<void> => {
  const { state, feed, platform, settle } = runtime
  if (feed.lastSequence() > 0) return
  await database.write(() => state.set(stateName, 'loading'))
  await loadDemo(platform)
  await settle()
  await database.write(() => state.set(stateName, 'loaded'))
}
