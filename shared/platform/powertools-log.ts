import { Logger } from '@aws-lambda-powertools/logger'
import type { Log } from './platform.ts'

export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'SILENT' | 'CRITICAL'

/** Structured log as JSON lines on the standard output, in the same shape in the cloud and on the laptop. */
export const powertoolsLog = (serviceName: string, logLevel: LogLevel): Log => {
  const logger = new Logger({ serviceName, logLevel })
  return {
    info: (message, fields) => logger.info(message, fields),
    warn: (message, fields) => logger.warn(message, fields),
    error: (message, fields) => logger.error(message, fields),
  }
}
