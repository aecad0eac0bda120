// Duplicates over a whole base in PostgreSQL: the first run, what changed after it, and how the cost grows.

import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Ledger } from '../figures.ts'
import { crowd } from '../matching-people.ts'
import type { Part } from '../part.ts'
import type { Stage } from '../stage.ts'

/** The sizes at which the cost is compared; beside the one that was asked for. */
const SMALL = 10_000
const CHANGED = 1_000
/** What a million customers may take, on two cores; smaller bases have no goal but their growth. */
const MILLION = { rows: 1_000_000, seconds: 240, peakBytes: 1.5e9, changesSeconds: 10 }
/** The cost may grow with n·log n, and a little for the caches of the machine. */
const GROWTH = 1.3
const COLUMNS = ['id', 'firstName', 'lastName', 'company', 'email', 'phone', 'primaryContact.line1', 'primaryContact.city', 'primaryContact.postalCode', 'primaryContact.country', 'metadata.birthDate'] as const

export const part: Part = {
  about: 'runs over a whole base, read from and written back to PostgreSQL, by the command line',
  run: async ({ stage, ledger }) => {
    const small = stage.customers > SMALL ? await measure(stage, ledger, SMALL) : null
    const large = await measure(stage, ledger, stage.customers)
    const isGoal = stage.customers >= MILLION.rows
    const count = stage.customers.toLocaleString('en')
    ledger.add({ name: `duplicates of ${count}`, ours: `${large.seconds.toFixed(1)} s`, beside: `${MILLION.seconds} s`, ratio: large.seconds / MILLION.seconds, goal: isGoal ? { atMost: 1 } : null })
    ledger.add({ name: 'peak of its process', ours: inMb(large.peakBytes), beside: inMb(MILLION.peakBytes), ratio: large.peakBytes / MILLION.peakBytes, goal: isGoal ? { atMost: 1 } : null })
    ledger.add({
      name: `${CHANGED.toLocaleString('en')} changed of ${count}`, ours: `${large.changesSeconds.toFixed(1)} s`, beside: `${MILLION.changesSeconds} s`, ratio: large.changesSeconds / MILLION.changesSeconds, goal: { atMost: 1 },
    })
    if (!small) return
    const allowed = (stage.customers * Math.log(stage.customers)) / (SMALL * Math.log(SMALL))
    ledger.add({ name: `${count} beside ${SMALL.toLocaleString('en')}, by n·log n`, ours: `${large.seconds.toFixed(1)} s`, beside: `${small.seconds.toFixed(1)} s`, ratio: large.seconds / small.seconds / allowed, goal: { atMost: GROWTH } })
  },
}

interface Measured {
  readonly seconds: number
  readonly peakBytes: number
  readonly changesSeconds: number
}

async function measure(stage: Stage, ledger: Ledger, records: number): Promise<Measured> {
  const site = `duplicates-${records}-${stage.runId}`
  await stage.run(['sites', 'create', site])
  const { rows, entities } = crowd({ records })
  const file = join(stage.filesDir, `${site}.csv`)
  await writeCsv(file, rows, 0, rows.length)
  const { seconds: importSeconds } = await stage.run(['import', 'customers', file, '--site', site])
  ledger.note(`imported ${records.toLocaleString('en')} customers in ${importSeconds.toFixed(1)} s`)
  await stage.query('analyze')
  const { seconds, peakBytes, output } = await stage.run(['duplicates', '--site', site])
  ledger.note(`first run: ${seconds.toFixed(1)} s, peak ${inMb(peakBytes)}\n${output.trimEnd().replaceAll(/^/gm, '          ')}`)
  await tellAccuracy(stage, ledger, site, entities)
  // Somebody moves, somebody marries, somebody is new.
  const changed = rows.slice(0, CHANGED).map((row, index) => row.map((value, column) => (column === 4 && index % 2 ? `41${String(1_000_000 + index * 7)}` : column === 5 && index % 3 === 0 ? `${value} new` : value)))
  await writeCsv(file, changed, 0, CHANGED)
  await stage.run(['import', 'customers', file, '--site', site])
  const again = await stage.run(['duplicates', '--site', site])
  ledger.note(`after ${CHANGED} changes: ${again.seconds.toFixed(1)} s, peak ${inMb(again.peakBytes)}\n${again.output.trimEnd().replaceAll(/^/gm, '          ')}`)
  return { seconds, peakBytes, changesSeconds: again.seconds }
}

async function writeCsv(file: string, rows: readonly (readonly string[])[], from: number, to: number): Promise<void> {
  const out = createWriteStream(file)
  out.write(`${COLUMNS.join(',')}\n`)
  for (let index = from; index < to; index++) {
    const [given, surname, organization, email, phone, street, number, city, postcode, country, birth] = rows[index] ?? []
    const line = [`c-${index}`, given, surname, organization, email, phone, [street, number].join(' ').trim(), city, postcode, country, birth]
    if (!out.write(`${line.map((field) => `"${(field ?? '').replaceAll('"', '""')}"`).join(',')}\n`)) await new Promise<void>((resolve) => void out.once('drain', () => resolve()))
  }
  await new Promise<void>((resolve) => void out.end(() => resolve()))
}

/** How many of the pairs and of the clusters' pairs are true. */
async function tellAccuracy(stage: Stage, ledger: Ledger, site: string, entities: readonly string[]): Promise<void> {
  const [{ id } = { id: '0' }] = await stage.query<{ id: string }>('select site_id::text as id from regulars_directory.sites where slug = $1', [site])
  const indexOf = (text: string): string => `substr(${text}.id, 3)::int`
  const pairs = await stage.query<{ a: number; b: number; sure: boolean }>(`
    select ${indexOf('ca')} as a, ${indexOf('cb')} as b, p.is_sure as sure from regulars.duplicate_pairs p join regulars.customers ca on ca.site_id = $1 and ca.number = p.a
    join regulars.customers cb on cb.site_id = $1 and cb.number = p.b where p.site_id = $1 and p.bits >= 0`, [id])
  const clustered = await stage.query<{ a: number; b: number }>(`
    select ${indexOf('ca')} as a, ${indexOf('cb')} as b from regulars.duplicate_members m join regulars.duplicate_members o on o.site_id = $1 and o.generation = m.generation and o.cluster = m.cluster and o.customer > m.customer
    join regulars.customers ca on ca.site_id = $1 and ca.number = m.customer join regulars.customers cb on cb.site_id = $1 and cb.number = o.customer where m.site_id = $1`, [id])
  const sizes = new Map<string, number>()
  for (const entity of entities) sizes.set(entity, (sizes.get(entity) ?? 0) + 1)
  const truth = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
  const rates = (found: readonly { a: number; b: number }[]): string => {
    const right = found.filter(({ a, b }) => entities[a] === entities[b]).length
    return `P ${(right / found.length).toFixed(4)} R ${(right / truth).toFixed(4)} F1 ${((2 * right) / (found.length + truth)).toFixed(4)}`
  }
  ledger.note(`pairs ${rates(pairs)}; clusters ${rates(clustered)}; without review ${rates(pairs.filter((one) => one.sure))}`)
}

const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
