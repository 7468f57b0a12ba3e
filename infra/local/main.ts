import { catalogue } from '../../functions/catalogue.ts'
import { corsOrigins } from '../../functions/http/cors.ts'
import type { LogLevel } from '../../shared/platform/powertools-log.ts'
import { DatabaseInUse } from './database.ts'
import { loadDemo } from './demo/load.ts'
import { demoSignIns } from './demo/tenants.ts'
import { type Laptop, startLaptop } from './laptop.ts'
import { welcome } from './welcome.ts'

const levels: readonly LogLevel[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'CRITICAL', 'SILENT']

const leave = (message: string): never => {
  console.error(message)
  process.exit(1)
}

const settings = (environment: NodeJS.ProcessEnv) => {
  const { PORT = '3000', GUANXI_DATA = '.guanxi', GUANXI_CORS_ORIGINS, LOG_LEVEL = 'WARN' } = environment
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return leave(`PORT is ${PORT}; it must be a port number`)
  const logLevel = levels.find((level) => level === LOG_LEVEL.toUpperCase())
  if (!logLevel) return leave(`LOG_LEVEL is ${LOG_LEVEL}; it must be one of ${levels.join(', ')}`)
  return { port, dataFolder: GUANXI_DATA, corsOrigins: corsOrigins(GUANXI_CORS_ORIGINS), logLevel }
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
