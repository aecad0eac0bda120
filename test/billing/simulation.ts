// Lives of many customers on one test site: random acts, and the clock moved between them, with what must hold looked at all along.

import type { Engine } from '../../src/services/context.ts'
import { moveTestClock } from '../../src/services/test-clock.ts'
import { sql } from '../../src/storage/db.ts'
import { act, pauseMs, type Stage } from './acts.ts'
import { violations } from './invariants.ts'
import { seeded } from './random.ts'
import { openShop, shopContext } from './shop.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly days: number
  readonly customers: number
  /** Acts between two moves of the clock, at most. */
  readonly actsMax: number
  /** Days between two looks at everything; 0 looks after every move. */
  readonly checkEveryDays: number
  readonly slug?: string
  readonly onProgress?: (line: string) => void
  /** Ends the story early; what has come to be by then is looked at all the same. */
  readonly signal?: AbortSignal
}

export interface SimulationReport {
  /** How far the clock came. */
  readonly days: number
  readonly acts: number
  readonly refused: number
  readonly moves: number
  readonly checks: number
  /** How often which act ended how. */
  readonly outcomes: { readonly [actAndOutcome: string]: number }
}

/** The instant at which every simulation begins: the last day of a month, to be kept as an anchor. */
export const START = new Date('2026-01-31T10:00:00.000Z')
const DAY_MS = 86_400_000
/** Until the last answers are in: those of the slowest late card. */
const SETTLE_DAYS = 12

/** Lives through the days. Throws, naming the seed, at the first thing that does not hold. */
export async function simulate(engine: Engine, options: SimulationOptions): Promise<SimulationReport> {
  const random = seeded(options.seed)
  const slug = options.slug ?? `simulation-${options.seed}`
  const stage: Stage = { ctx: await openShop(engine, slug, START, random), random, people: [], born: 0, peopleMax: options.customers }
  const outcomes: { [actAndOutcome: string]: number } = {}
  const end = new Date(START.getTime() + options.days * DAY_MS)
  const lately: string[] = []
  let [acts, refused, moves, checks, checkedAt] = [0, 0, 0, 0, START.getTime()]
  const fail = (why: string, cause?: unknown): never => {
    throw new Error(`seed ${options.seed}, ${stage.ctx.now().toISOString()}: ${why}\n  before: ${lately.slice(-12).join('; ')}`, { cause })
  }
  const check = async (isQuiet: boolean): Promise<void> => {
    checks++
    const wrong = await violations(stage.ctx, { isQuiet })
    if (wrong.length > 0) fail(`${wrong.join('\n')}\n${await storyOf(stage, wrong[0] ?? '')}`)
  }
  const move = async (to: Date): Promise<void> => {
    moves++
    lately.push(`clock to ${to.toISOString()}`)
    await moveTestClock(stage.ctx, to).catch((error: unknown) => fail(`moving the clock to ${to.toISOString()}: ${(error as Error).message}`, error))
    stage.ctx = await shopContext(engine, slug)
  }
  while (stage.ctx.now() < end && !options.signal?.aborted) {
    for (let left = random.whole(0, options.actsMax); left > 0; left--) {
      const done = await act(stage).catch((error: unknown) => fail((error as Error).message, error))
      lately.push(`${done.name} of ${done.who}: ${done.outcome}`)
      acts++
      if (done.outcome !== 'done') refused++
      outcomes[`${done.name} ${done.outcome}`] = (outcomes[`${done.name} ${done.outcome}`] ?? 0) + 1
    }
    await move(new Date(stage.ctx.now().getTime() + pauseMs(random)))
    if (stage.ctx.now().getTime() - checkedAt < options.checkEveryDays * DAY_MS) continue
    checkedAt = stage.ctx.now().getTime()
    await check(false)
    options.onProgress?.(`${stage.ctx.now().toISOString().slice(0, 10)}: ${stage.people.length} customers, ${acts} acts, ${refused} refused`)
  }
  await move(new Date(stage.ctx.now().getTime() + SETTLE_DAYS * DAY_MS))
  await check(false)
  return { days: Math.round((stage.ctx.now().getTime() - START.getTime()) / DAY_MS), acts, refused, moves, checks, outcomes }
}

/** What happened to the record that a finding names, for whoever reads the failure. */
async function storyOf({ ctx }: Stage, finding: string): Promise<string> {
  const [id] = /\b(?:sub|inv|txn|cus)_[0-9A-Z]{26}\b|person-\d+/.exec(finding) ?? []
  if (id === undefined) return ''
  const events = await ctx.database.read(ctx.site.siteId, (db) => db.rows<{ line: string }>(sql`
    select to_char(e.at, 'YYYY-MM-DD HH24:MI') || ' ' || e.type || ' ' || e.payload as line from events e left join customers c on c.site_id = ${db.siteId} and c.number = e.customer
    where e.site_id = ${db.siteId} and (e.subject = ${id} or c.id = ${id}) order by e.number`))
  return events.map(({ line }) => `    ${line}`).join('\n')
}
