// Imports a file from the command line, with a progress bar, going on where an interrupted run stopped.

import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { SingleBar } from 'cli-progress'
import type { ImportJob, ImportSettings } from '../domain/import.ts'
import type { Context } from '../services/context.ts'
import { beginImport, getImportRefusals, runImport } from '../services/imports.ts'

const FINGERPRINT_BYTES = 1_048_576
const REFUSALS_PAGE = 1_000

/** Imports a file; refused rows go to `report` as CSV when one is named. Throws when the file cannot be read. */
export async function importFromFile(ctx: Context, settings: ImportSettings, file: string, report: string | null): Promise<ImportJob> {
  const { size } = statSync(file)
  const job = await beginImport(ctx, settings, `file ${basename(file)} ${size} ${await fingerprint(file)}`)
  if (job.rowsRead > 0) process.stderr.write(`going on after row ${job.rowsRead} of an import that was interrupted\n`)
  const progress = makeProgress(size)
  const ended = await runImport(ctx, job, counted(file, (bytes) => progress.read(bytes)), (counts) => progress.rows(counts.rowsRead))
  progress.end()
  if (report !== null) await writeReport(ctx, ended, file, report)
  else if (ended.refused > 0) process.stderr.write(`which rows were refused and why: --report FILE, or GET /v1/imports/${ended.id}/refusals\n`)
  return ended
}

async function fingerprint(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(FINGERPRINT_BYTES), 0, FINGERPRINT_BYTES, 0)
    return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex').slice(0, 16)
  } finally {
    await handle.close()
  }
}

async function* counted(file: string, onBytes: (bytes: number) => void): AsyncIterable<Buffer> {
  for await (const chunk of createReadStream(file)) {
    onBytes((chunk as Buffer).length)
    yield chunk as Buffer
  }
}

interface Progress {
  read(bytes: number): void
  rows(count: number): void
  end(): void
}

/** A bar on a terminal; elsewhere a line for every tenth of the file. */
function makeProgress(size: number): Progress {
  let bytes = 0
  let rows = 0
  if (process.stderr.isTTY) {
    const bar = new SingleBar({ format: '{bar} {percentage}% | {rows} rows | {eta_formatted} left', stream: process.stderr })
    bar.start(size, 0, { rows: 0 })
    return { read: (more) => bar.update((bytes += more), { rows }), rows: (count) => bar.update(bytes, { rows: (rows = count) }), end: () => bar.stop() }
  }
  let told = 0
  const tell = (): void => {
    const tenth = Math.floor((bytes / Math.max(size, 1)) * 10)
    if (tenth > told) process.stderr.write(`${(told = tenth) * 10}% read, ${rows} rows done\n`)
  }
  return { read: (more) => void (bytes += more), rows: (count) => { rows = count; tell() }, end: () => undefined }
}

/** The refused rows, none too, so that a report of an earlier run is not taken for this one's; columns in the order of the file, and what stood beyond them. */
async function writeReport(ctx: Context, job: ImportJob, source: string, report: string): Promise<void> {
  const file = createWriteStream(report)
  const pageAfter = (row: number): ReturnType<typeof getImportRefusals> => getImportRefusals(ctx, job.id, row, REFUSALS_PAGE)
  let page = await pageAfter(0)
  const header = page.length === 0 ? [] : (await ctx.csv.read(createReadStream(source))).header
  const columns = [...new Set([...header, ...page.flatMap((one) => Object.keys(one.fields))])]
  file.write(ctx.csv.write([['row', 'code', 'message', ...columns]]))
  for (let last = page.at(-1); last; last = page.at(-1)) {
    file.write(ctx.csv.write(page.map((one) => [one.rowNumber, one.code, one.message, ...columns.map((name) => one.fields[name] ?? null)])))
    page = await pageAfter(last.rowNumber)
  }
  await new Promise((resolve) => file.end(resolve))
}
