import { catalogue } from '../../functions/catalogue.ts'
import { corsOrigins } from '../../functions/http/cors.ts'
import type { LogLevel } from '../../shared/platform/powertools-log.ts'
import { DatabaseInUse } from './database.ts'
import { loadDemo } from './demo/load.ts'
import { demoSignIns } from './demo/tenants.ts'
import { highLimits, type Laptop, startLaptop } from './laptop.ts'
import { welcome } from './welcome.ts'

const levels: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT']

const leave = (message: string): never => {
  console.error(message)
  process.exit(1)
}

const limitOf = (name: string, setting: string | undefined, usual: number): number => {
  const limit = Number(setting ?? usual)
  return Number.isInteger(limit) && limit > 0 ? limit : leave(`${name} is ${setting}; it must be a number above 0`)
}

const settings = (environment: NodeJS.ProcessEnv) => {
  const { PORT = '3000', GUANXI_DATA = '.guanxi', GUANXI_CORS_ORIGINS, LOG_LEVEL = 'WARN' } = environment
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return leave(`PORT is ${PORT}; it must be a port number`)
  const logLevel = levels.find((level) => level === LOG_LEVEL.toUpperCase())
  if (!logLevel) return leave(`LOG_LEVEL is ${LOG_LEVEL}; it must be one of ${levels.join(', ')}`)
  const { GUANXI_REQUESTS_OF_CALLER, GUANXI_REQUESTS_OF_TENANT } = environment
  const rateLimits = {
    ofCaller: limitOf('GUANXI_REQUESTS_OF_CALLER', GUANXI_REQUESTS_OF_CALLER, highLimits.ofCaller),
    ofTenant: limitOf('GUANXI_REQUESTS_OF_TENANT', GUANXI_REQUESTS_OF_TENANT, highLimits.ofTenant),
  }
  return { port, dataFolder: GUANXI_DATA, corsOrigins: corsOrigins(GUANXI_CORS_ORIGINS), logLevel, rateLimits }
}

const explain = (error: unknown): never => {
  if (error instanceof DatabaseInUse) return leave(error.message)
  const { code, port } = error as { code?: string; port?: number }
  if (code === 'EADDRINUSE') return leave(`Port ${port} is taken; set PORT to another one.`)
  throw error
}

const stopWith = (laptop: Laptop): void => {
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    await laptop.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
  // Whoever started this is gone.
  process.on('disconnect', () => void stop())
  process.channel?.unref()
}

const laptop = await startLaptop({ catalogue, loadDemo, ...settings(process.env) }).catch(explain)
stopWith(laptop)
console.log(await welcome(laptop, demoSignIns))
