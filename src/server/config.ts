// What an operator sets: flags first, then the environment. The only reader of the environment.

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Null: the PostgreSQL that comes along, in the data folder. */
  readonly databaseUrl: string | null
  readonly bootstrapKey: string | null
  readonly logLevel: string
  /** Whether webhooks may go to private and link-local addresses. */
  readonly allowPrivateWebhooks: boolean
}

export interface Flags {
  readonly port?: number | string
  readonly host?: string
  readonly data?: string
  readonly databaseUrl?: string
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
const DIALECTS = ['rebilly', 'recharge', 'pelcro', 'rechargebilling']

/** Reads flags and environment. Throws an Error with a sentence for the operator when one makes no sense. */
export function readConfig(flags: Flags, environment: NodeJS.ProcessEnv = process.env): Config {
  const port = Number(flags.port ?? environment['REGULARS_PORT'] ?? 8420)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('the port is a number from 0 to 65535')
  const logLevel = environment['REGULARS_LOG_LEVEL'] ?? 'info'
  if (!LOG_LEVELS.includes(logLevel)) throw new Error(`REGULARS_LOG_LEVEL is one of ${LOG_LEVELS.join(', ')}`)
  const dialect = environment['REGULARS_DIALECT_ROOT']
  if (dialect) {
    throw new Error(DIALECTS.includes(dialect) ? `the ${dialect} dialect is not part of this version` : `REGULARS_DIALECT_ROOT is one of ${DIALECTS.join(', ')}`)
  }
  return {
    port, logLevel,
    host: flags.host ?? environment['REGULARS_HOST'] ?? '127.0.0.1',
    dataDir: flags.data ?? environment['REGULARS_DATA'] ?? './data',
    // A data folder named by flag is meant, whatever database the environment names.
    databaseUrl: flags.databaseUrl ?? (flags.data === undefined ? environment['DATABASE_URL'] || null : null),
    bootstrapKey: environment['REGULARS_BOOTSTRAP_KEY'] || null,
    allowPrivateWebhooks: /^(1|true|yes)$/i.test(environment['REGULARS_ALLOW_PRIVATE_WEBHOOKS'] ?? ''),
  }
}
