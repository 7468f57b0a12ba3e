import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { CrmFunction } from '../../functions/function.ts'
import { oidcTokens } from '../../shared/platform/oidc-tokens.ts'
import type { Log, Platform, RateLimits } from '../../shared/platform/platform.ts'
import { type LogLevel, powertoolsLog } from '../../shared/platform/powertools-log.ts'
import { type Admission, createAdmission } from './admission.ts'
import { corsFor } from './cors.ts'
import { type CurrentRuntime, openCurrentRuntime } from './current-runtime.ts'
import { type Database, databaseFile, openDatabase } from './database.ts'
import type { ToldEvent } from './delivery-queue.ts'
import type { LoadDemo } from './demo-loading.ts'
import { userFinder } from './find-user.ts'
import { createGateway } from './gateway.ts'
import { localEndpoints } from './local-endpoints.ts'
import { startMinuteTicks } from './minute-ticks.ts'
import { oneByOne } from './one-by-one.ts'
import { localIssuer, openTokenIssuer } from './token-issuer.ts'

export interface LaptopOptions {
  readonly catalogue: readonly CrmFunction[]
  /** A folder for the database, made when it is not there. */
  readonly dataFolder: string
  /** 0 for any that is free. */
  readonly port: number
  /** Called on the first start and after a reset. */
  readonly loadDemo?: LoadDemo
  readonly corsOrigins?: readonly string[]
  readonly logLevel?: LogLevel
  readonly rateLimits?: RateLimits
  /** The real time in milliseconds since 1970. */
  readonly realMs?: () => number
}

export interface Laptop {
  readonly url: string
  /** What the functions run on; another one after a reset. */
  platform(): Platform
  /** A token for a user, by e-mail address or id; nothing when there is none. */
  token(user: string): Promise<string | undefined>
  /** Hands on what a service of AWS would tell on the default bus. Answers to how many functions it goes. */
  tell(event: ToldEvent): Promise<number>
  /** Waits until stream, bus and retries are drained. */
  settle(): Promise<void>
  /** Finishes the requests that are being served, then lets go of the data. */
  close(): Promise<void>
}

/** Only this machine reaches it: whoever can, may have a token of any user. */
const loopback = '127.0.0.1'
const sweptAtOnce = 500
/** More than one machine can ask. */
export const highLimits: RateLimits = { ofCaller: 1_000_000, ofTenant: 5_000_000 }

const listen = async (server: Server, port: number): Promise<number> => {
  server.listen(port, loopback)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** What there is once the laptop is ready; requests that come before wait. */
interface Ready {
  readonly current: CurrentRuntime
  readonly local: ReturnType<typeof localEndpoints>
}

const gatewayFor = (ready: () => Ready, admission: Admission, corsOrigins: readonly string[], log: Log): Server =>
  createGateway({
    match: (method, path) => ready().current.gateway().match(method, path),
    authorize: (event) => ready().current.gateway().authorize(event),
    local: (event) => ready().local(event),
    nowMs: () => ready().current.runtime().clock.nowMs(),
    admission,
    cors: corsFor(corsOrigins),
    onCrash: (error, requestId) => log.error('request failed', { requestId, error }),
  })

const tickOf =
  ({ runtime }: CurrentRuntime) =>
  async (): Promise<void> => {
    await runtime().ticker.tick()
    while ((await runtime().feed.sweepExpired(0, sweptAtOnce)) === sweptAtOnce);
  }

const start = async (options: LaptopOptions, admission: Admission, database: Database): Promise<Laptop> => {
  const { catalogue, loadDemo, corsOrigins = [], logLevel = 'WARN', realMs = Date.now } = options
  const { rateLimits = highLimits } = options
  const log = powertoolsLog('laptop', logLevel)
  const alone = oneByOne()
  let ready: Ready
  const server = gatewayFor(() => ready, admission, corsOrigins, log)
  const port = await listen(server, options.port)
  const trusted = localIssuer(port)
  const tokens = oidcTokens([trusted])
  const current = await openCurrentRuntime({ database, catalogue, log, tokens, rateLimits, realMs, loadDemo }).catch(
    (error) => {
      server.close()
      throw error
    },
  )
  const { runtime } = current
  const nowMs = (): number => runtime().clock.nowMs()
  const issuer = await openTokenIssuer(trusted, database, runtime().state, nowMs)
  const findUser = userFinder(database, () => runtime().platform.store)
  const reset = () => admission.closeFor(current.reset)
  ready = { current, local: localEndpoints({ runtime, issuer, findUser, alone, reset }) }
  const stopTicks = startMinuteTicks(
    () => alone(tickOf(current)),
    nowMs,
    (error) => log.error('tick failed', { error }),
  )
  const close = async (): Promise<void> => {
    stopTicks()
    server.close()
    await alone(() => admission.closeFor(() => runtime().close()))
    server.closeAllConnections()
    database.close()
  }
  let closing: Promise<void> | undefined
  return {
    url: `http://localhost:${port}`,
    platform: () => runtime().platform,
    token: async (wanted) => {
      const user = await findUser(wanted)
      return user && issuer.tokenFor(user)
    },
    tell: (event) => runtime().bus.tell(event),
    settle: () => runtime().settle(),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/**
 * Starts the laptop: the catalogue served from one data folder.
 * @throws DatabaseInUse when another process has the folder
 */
export const startLaptop = async (options: LaptopOptions): Promise<Laptop> => {
  mkdirSync(options.dataFolder, { recursive: true })
  const database = openDatabase(join(options.dataFolder, databaseFile))
  const admission = createAdmission()
  try {
    return await admission.closeFor(() => start(options, admission, database))
  } catch (error) {
    database.close()
    throw error
  }
}
