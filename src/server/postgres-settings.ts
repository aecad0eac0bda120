// The settings our own PostgreSQL is started with.

/**
 * Given on the command line at every start, so that a change takes effect at the next one. Modest: a machine of two
 * cores runs this beside the application.
 */
const defaults: Readonly<Record<string, string>> = {
  cluster_name: 'regulars',
  max_connections: '100',
  shared_buffers: '256MB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  // Compressing the pages that are written whole after a checkpoint took longer than all else of creating a customer in a large base.
  wal_compression: 'off',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  effective_io_concurrency: '32',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
}

/** What the folder relies on, whatever the settings say. */
const fixed: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  logging_collector: 'off',
  log_destination: 'stderr',
  // Personal data must not reach a log. Statements and parameters are not the only way there: the message of an
  // ordinary error quotes the value it dislikes ("invalid input syntax for type date: …"). Errors go to the client
  // that made them; the log keeps the server's own life ("log" ranks above "error").
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  log_min_duration_statement: '-1',
}

/** For data that nobody will miss: a server that never waits for the disk, and may not start again after the machine crashed. */
const hasty: Readonly<Record<string, string>> = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

/** The arguments that make PostgreSQL run with our settings, those of the caller over the defaults. */
export function settingArguments(settings: Readonly<Record<string, string>>, isDurable: boolean): string[] {
  return Object.entries({ ...defaults, ...settings, ...fixed, ...(isDurable ? {} : hasty) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
}

/** Whether a server with this `postmaster.opts` was started with these arguments. */
export function wasStartedWith(postmasterOpts: string, settingArgs: readonly string[]): boolean {
  return settingArgs.filter((arg) => arg !== '-c').every((arg) => postmasterOpts.includes(`"-c" "${arg}"`))
}
