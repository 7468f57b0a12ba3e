type Variables = Readonly<Record<string, string | undefined>>

const logLevels = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const
const address = /^[^@\s]+@[^@\s]+$/

const wrong = (name: string, what: string): never => {
  throw new Error(`${name} ${what}`)
}

const positive = (variables: Variables, name: string): number | undefined => {
  const value = variables[name]
  if (value === undefined) return undefined
  return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : wrong(name, 'is no positive whole number')
}

/**
 * What a function reads from its environment. Without a schema library: a function that needs one for nothing else loads a fifth
 * faster.
 * @throws Error naming the variable that is missing or wrong
 */
export const readEnvironment = (variables: Variables) => {
  const {
    TABLE_NAME,
    BUS_NAME,
    MAIL_FROM,
    MAIL_CONFIGURATION_SET,
    SMS_FROM,
    WEBHOOK_AGENT,
    ISSUERS,
    LOG_LEVEL = 'INFO',
  } = variables
  return {
    TABLE_NAME: TABLE_NAME || wrong('TABLE_NAME', 'is not set'),
    BUS_NAME: BUS_NAME || undefined,
    MAIL_FROM: MAIL_FROM === undefined || address.test(MAIL_FROM) ? MAIL_FROM : wrong('MAIL_FROM', 'is no address'),
    MAIL_CONFIGURATION_SET: MAIL_CONFIGURATION_SET || undefined,
    SMS_FROM: SMS_FROM || undefined,
    WEBHOOK_AGENT: WEBHOOK_AGENT || undefined,
    ISSUERS: ISSUERS || undefined,
    LOG_LEVEL: logLevels.find((level) => level === LOG_LEVEL) ?? wrong('LOG_LEVEL', `is none of ${logLevels}`),
    REQUESTS_OF_CALLER: positive(variables, 'REQUESTS_OF_CALLER'),
    REQUESTS_OF_TENANT: positive(variables, 'REQUESTS_OF_TENANT'),
  }
}
