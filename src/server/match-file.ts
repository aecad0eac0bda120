// Finds the duplicates in a CSV file, or the pairs between two, without a database.

import { once } from 'node:events'
import { constants, createWriteStream, type WriteStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { CsvRow } from '../domain/csv.ts'
import { featuresOf } from '../domain/duplicate/features.ts'
import { FIELDS } from '../domain/duplicate/field.ts'
import { readsAsDate } from '../domain/duplicate/normalise-date.ts'
import { saysNothing } from '../domain/duplicate/placeholders.ts'
import { listedPairs, MatchBase, matchBase, type Matching } from '../domain/duplicate/match.ts'
import type { Weight } from '../domain/duplicate/score.ts'
import { csv } from './compose.ts'
import { beyondLimits, guessMapping, inOrderOf, type Mapping, namedAlike, placesOf, readMapping } from './match-columns.ts'
import { matchReport } from './match-report.ts'
import { openMeter } from './meter.ts'
import { openTextFile } from './text-file.ts'

export interface MatchRequest {
  readonly file: string
  /** The other file, when pairs between two are wanted. */
  readonly link: string | null
  /** `COLUMN=KIND,…`; null guesses from the columns' names. */
  readonly map: string | null
  /** Where to write pairs and clusters; null writes none. */
  readonly pairs: string | null
  readonly clusters: string | null
  /** Pairs less probable than this are not written. */
  readonly least: number
}

/** Matches as asked and tells on stderr what came of it. Throws BadMapping, or what reading and writing throw. */
export async function matchFile(request: MatchRequest): Promise<void> {
  const base = new MatchBase()
  const mapping = request.map === null ? null : readMapping(request.map)
  // Before the work, which may take long: a folder that is not there is no reason to have worked in vain.
  for (const file of [request.pairs, request.clusters]) if (file !== null) await access(dirname(file), constants.W_OK)
  const first = await readInto(base, request.file, mapping, null)
  let second = 0
  if (request.link !== null) {
    base.beginOther()
    second = (await readInto(base, request.link, mapping, first.mapping)).rows
  }
  const meter = openMeter('comparing', base.table.size)
  const matching = matchBase(base, [], (done) => meter.at(done))
  meter.end()
  const told = request.pairs === null ? countPairs(matching, base, request.least) : await writePairs(matching, base, first.rows, request)
  if (request.clusters !== null) await writeClusters(matching, base, first.rows, request)
  process.stderr.write(matchReport({ matching, base, rows: [first.rows, second], ...told, isLink: request.link !== null, least: request.least }))
}

/** Reads a file by the mapping given, or by one that is guessed, in the order of the former file's. */
async function readInto(base: MatchBase, file: string, given: Mapping | null, former: Mapping | null): Promise<{ rows: number; mapping: Mapping }> {
  const { bytes, encoding } = await openTextFile(file)
  if (encoding !== 'utf-8') process.stderr.write(`${file} is not UTF-8; it is read as Windows-1252\n`)
  const { header, rows } = await csv.read(bytes)
  const mapping = given ?? inOrderOf(former ?? [], guessMapping(header, file))
  if (given === null) process.stderr.write(`no --map given; taking ${mapping.map(([column, kind]) => `${column}=${kind}`).join(',')}\n`)
  const places = placesOf(header, mapping, file)
  if (given === null || former === null) for (const sentence of beyondLimits(mapping)) process.stderr.write(`${sentence}\n`)
  for (const sentence of namedAlike(header, mapping, file)) process.stderr.write(`${sentence}\n`)
  const dates = new DatesRead(places.flatMap(({ at, kind }) => (kind === 'birth-date' ? [at] : [])))
  const meter = openMeter('reading', null)
  let count = 0, broken = 0
  let firstFault: CsvRow | null = null
  for await (const row of rows) {
    dates.add(row)
    base.add(featuresOf(places.map(({ at, kind }) => ({ kind, value: row.fields[at] ?? '' }))))
    if (row.fault !== null) {
      broken++
      firstFault ??= row
    }
    meter.at(++count)
  }
  meter.end()
  if (firstFault !== null) process.stderr.write(`${file}: ${broken} rows are not as they should be, and compare by what can be read of them; the first is row ${firstFault.number - 1}: it ${firstFault.fault}\n`)
  for (const sentence of dates.told(header, file)) process.stderr.write(`${sentence}\n`)
  return { rows: count, mapping }
}

/** Counts what stands in columns of dates and is none: it counts as not known, which nobody would guess from the pairs. */
class DatesRead {
  readonly #counts: { readonly at: number; unread: number; all: number; first: number }[]

  constructor(columns: readonly number[]) {
    this.#counts = columns.map((at) => ({ at, unread: 0, all: 0, first: 0 }))
  }

  add({ fields, number }: CsvRow): void {
    for (const count of this.#counts) {
      const value = fields[count.at] ?? ''
      if (saysNothing(value)) continue
      count.all++
      if (readsAsDate(value)) continue
      if (count.unread++ === 0) count.first = number - 1
    }
  }

  told(header: readonly string[], file: string): string[] {
    return this.#counts.flatMap(({ at, unread, all, first }) => (unread === 0 ? [] : [`${file}: ${unread} of ${all} values of ${header[at]} are no dates and count as not known; the first is in row ${first}`]))
  }
}

interface PairsTold {
  readonly pairs: number
  readonly sure: number
}

function countPairs(matching: Matching, base: MatchBase, least: number): PairsTold {
  let pairs = 0, sure = 0
  for (const { rowA, rowB } of listedPairs(matching, base, least)) {
    pairs++
    if (matching.scorer.isSure(rowA, rowB)) sure++
  }
  return { pairs, sure }
}

async function writePairs(matching: Matching, base: MatchBase, first: number, request: MatchRequest): Promise<PairsTold> {
  const out = new Lines(request.pairs as string)
  const parts = ['base', ...FIELDS, 'related'] as const
  const shown = parts.filter((part) => isShown(part, base))
  await out.add(['row_a', 'row_b', 'probability', 'bits', ...shown, 'sure', 'explanation'])
  let pairs = 0, sure = 0
  for (const { a, b, rowA, rowB } of listedPairs(matching, base, request.least)) {
    const { bits, probability, weights } = matching.scorer.explain(rowA, rowB)
    const isSure = matching.scorer.isSure(rowA, rowB)
    if (isSure) sure++
    const weightOf = new Map(weights.map((weight) => [weight.part, weight]))
    await out.add([a, request.link === null ? b : b - first, probability.toFixed(6), bits.toFixed(2), ...shown.map((part) => weightOf.get(part)?.bits.toFixed(2) ?? ''), isSure ? 'yes' : 'no', `"${weights.map(told).join(', ')}"`])
    pairs++
  }
  await out.end()
  return { pairs, sure }
}

/** "same phone +9.1" in the words of a level: `phone same +9.1`. */
function told({ part, reason, bits }: Weight): string {
  return `${part} ${reason} ${bits < 0 ? '−' : '+'}${Math.abs(bits).toFixed(1)}`
}

function isShown(part: string, base: MatchBase): boolean {
  const { columns, emails, phones, ids, texts } = base.table
  const has = (column: Int32Array): boolean => column.some((value) => value !== 0)
  const shown: Readonly<Record<string, () => boolean>> = {
    given: () => has(columns.given), surname: () => has(columns.surname), order: () => has(columns.given), birth: () => has(columns.birth), email: () => emails.length > 0, phone: () => phones.length > 0,
    area: () => has(columns.postcode) || has(columns.city) || has(columns.region) || has(columns.country), street: () => has(columns.street), organization: () => has(columns.organization), id: () => ids.length > 0,
  }
  const place = /^text(\d)$/.exec(part)?.[1]
  return place === undefined ? (shown[part]?.() ?? true) : texts.length >= Number(place)
}

async function writeClusters(matching: Matching, base: MatchBase, first: number, request: MatchRequest): Promise<void> {
  const out = new Lines(request.clusters as string)
  await out.add(request.link === null ? ['row', 'cluster'] : ['row', 'cluster', 'file'])
  const numbers = new Map<number, number>()
  for (const [record, row] of base.rowOf.entries()) {
    // Copies of a record that does not say enough to be one customer are each their own.
    const key = base.isAlone(record, matching) ? -1 - record : (matching.clusters[row] as number)
    const number = numbers.get(key) ?? numbers.size
    numbers.set(key, number)
    await out.add(request.link === null ? [record, number] : record < first ? [record, number, 1] : [record - first, number, 2])
  }
  await out.end()
}

const LINES_BUFFERED = 2_000

/** Writes CSV lines to a file in pieces, waiting where the disk is slow. */
class Lines {
  readonly #out: WriteStream
  #waiting: (string | number)[][] = []
  #failure: Error | null = null

  constructor(file: string) {
    this.#out = createWriteStream(file)
    this.#out.on('error', (error) => (this.#failure = error))
  }

  async add(line: (string | number)[]): Promise<void> {
    this.#waiting.push(line)
    if (this.#waiting.length >= LINES_BUFFERED) await this.#flush()
  }

  async end(): Promise<void> {
    await this.#flush()
    this.#out.end()
    if (!this.#failure) await once(this.#out, 'close')
    if (this.#failure) throw this.#failure
  }

  async #flush(): Promise<void> {
    if (this.#failure) throw this.#failure
    // Numbers and words of ours only: nothing here needs escaping, and a minus is not a formula.
    const text = this.#waiting.map((line) => `${line.join(',')}\n`).join('')
    this.#waiting = []
    if (!this.#out.write(text)) await Promise.race([once(this.#out, 'drain'), once(this.#out, 'close')])
  }
}
