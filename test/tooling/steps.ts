import { dirname } from 'node:path'

/** One check of the whole project: a command that succeeds or does not. */
export interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

const tool = (name: string, ...args: string[]): Step['command'] => [`node_modules/.bin/${name}`, ...args]
const node = (...args: string[]): Step['command'] => [process.execPath, ...args]

const folders = ['shared', 'functions', 'events', 'infra', 'test']
const openapi = 'docs/api/openapi.json'

/** Every check but the tests. None needs the network, and none waits for another. */
export const steps: readonly Step[] = [
  {
    name: 'format and lint',
    command: tool('biome', 'ci', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings', '.'),
  },
  { name: 'types', command: node('node_modules/ts7/bin/tsc', '-p', '.') },
  { name: 'import directions', command: tool('depcruise', '--config', '.dependency-cruiser.mjs', ...folders) },
  { name: 'nothing unused', command: tool('knip', '--no-progress', '--treat-config-hints-as-errors') },
  { name: 'generated documents', command: node('infra/docs/generate.ts', '--check') },
  { name: 'OpenAPI: redocly', command: tool('redocly', 'lint', openapi) },
  { name: 'OpenAPI: OWASP', command: tool('spectral', 'lint', '--fail-severity=hint', openapi) },
]

/** For every process that the run starts: the pinned Node first, nobody asked, nothing reported home. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  CI: 'true',
  NO_COLOR: '1',
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
}
