import { Logger } from '@aws-lambda-powertools/logger'
import type { Log } from './platform.ts'

export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'SILENT' | 'CRITICAL'

type Fields = Readonly<Record<string, unknown>>

/** Errors carry more than their text: a failed condition or a cancelled transaction holds the whole record that was there. */
const withoutContents = (value: unknown): unknown => {
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  return { name, message, stack, ...(cause !== undefined && { cause: withoutContents(cause) }) }
}

const plain = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, withoutContents(value)]))

/** Structured log as JSON lines on the standard output, in the same shape in the cloud and on the laptop. */
export const powertoolsLog = (serviceName: string, logLevel: LogLevel): Log => {
  const logger = new Logger({ serviceName, logLevel })
  return {
    info: (message, fields) => logger.info(message, plain(fields)),
    warn: (message, fields) => logger.warn(message, plain(fields)),
    error: (message, fields) => logger.error(message, plain(fields)),
  }
}
