// The demo's past, day by day: who came, what was noted about them, what they changed. Everything goes through the services.

import { addAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { defineCustomField } from '../../services/custom-fields.ts'
import { changeCustomer, insertAll } from '../../services/customers.ts'
import { addMember, addOrganization } from '../../services/organizations.ts'
import { createSegment } from '../../services/segments.ts'
import { createTag } from '../../services/tags.ts'
import { addTouch, comment, recordConsents } from '../../services/timeline.ts'
import { periodStart } from '../../domain/schedule.ts'
import { bill, bringCards, emptyLedger, type Ledger, live, type Morning, subscribe } from './billing.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { COMMENTS } from './countries.ts'
import { openShop } from './goods.ts'
import { inLanes, type Work } from './lanes.ts'
import { type DemoPeople, type DemoPerson, touchOf } from './people.ts'

/** One day of the story. `ctx` is the site at that day's hour. */
export interface Day {
  readonly ctx: Context
  readonly chance: Chance
  readonly people: DemoPeople
  /** Who comes on this day. */
  readonly newcomers: readonly DemoPerson[]
  /** Who has come before. */
  readonly known: readonly DemoPerson[]
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** The hour at which the site bills, on its own wall. */
const BILLING_HOUR = 6

/** A part of every day. A later part can count on what earlier ones did. */
type Chapter = (day: Day) => Promise<void>

const MORNING: readonly ((morning: Morning) => Promise<void>)[] = [bill, subscribe, bringCards, live]
const CHAPTERS: readonly Chapter[] = [arrive, settleIn, comeBack]

/** How a story is told: of how many days up to the context's now, from which seed. `onDay` hears how many customers there are. */
export interface Telling {
  readonly days: number
  readonly seed: number
  readonly onDay: (customers: number) => void
}

/** Tells the whole story on an empty site. */
export async function tellStory(ctx: Context, people: DemoPeople, { days, seed, onDay }: Telling): Promise<void> {
  const chance = chanceFrom(seed ^ 0x5eed)
  const begin = ctx.now().getTime() - days * DAY_MS
  const ledger: Ledger = emptyLedger()
  const first = firstMorning(new Date(begin), ctx.site.settings.timeZone)
  await furnish({ ...ctx, now: () => new Date(begin) }, people)
  let came = 0
  for (let index = 1; index < days; index++) {
    // The business grows: the number who have come rises with the square of time and a half of it steadily.
    const share = index / (days - 1)
    const until = Math.round(people.people.length * (share * share + share) / 2)
    // Renewals keep their hour on the wall, so that everything of a day is due in its morning exactly.
    const morning = periodStart({ at: first, timeZone: ctx.site.settings.timeZone }, { unit: 'day', count: 1 }, index - 1)
    for (const part of MORNING) await part({ ctx: { ...ctx, now: () => morning }, chance, ledger, share })
    const at = new Date(morning.getTime() + chance.integer(1, DAY_MS / 2))
    const day: Day = { ctx: { ...ctx, now: () => at }, chance, people, newcomers: people.people.slice(came, until), known: people.people.slice(0, came) }
    for (const chapter of CHAPTERS) await chapter(day)
    came = until
    ledger.newcomers = day.newcomers
    onDay(came)
  }
}

/** The first billing hour from an instant on. */
function firstMorning(from: Date, timeZone: string): Date {
  const hours = Array.from({ length: 25 }, (_, index) => new Date(Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS + index * HOUR_MS))
  return hours.find((at) => Number(new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone }).format(at)) === BILLING_HOUR) ?? from
}

/** What the site has before its first customer. */
async function furnish(ctx: Context, { organizations }: DemoPeople): Promise<void> {
  await defineCustomField(ctx, { resource: 'customer', name: 'roast', type: 'string', description: 'how dark the beans shall be', rules: { allowedValues: ['light', 'medium', 'dark'] } })
  await defineCustomField(ctx, { resource: 'customer', name: 'bags_per_month', type: 'integer', rules: { minimum: 0, maximum: 40 } })
  await defineCustomField(ctx, { resource: 'customer', name: 'birthday', type: 'date' })
  await createTag(ctx, 'VIP', 'parcels leave on the same day')
  await createTag(ctx, 'Wholesale', 'pays by invoice')
  await openShop(ctx)
  await inLanes(organizations.map((one) => () => addOrganization(ctx, one)))
  await createSegment(ctx, { name: 'newsletter-germany', description: 'readers of the newsletter in Germany', filter: 'tags:newsletter;primaryContact.country:DE' })
  await createSegment(ctx, { name: 'wholesale', filter: 'tags:wholesale' })
  await createSegment(ctx, { name: 'through-instagram', filter: 'leadSource.original.source:instagram' })
  await createSegment(ctx, { name: 'dark-and-plenty', filter: 'customFields.roast:dark;customFields.bags_per_month:4..' })
}

async function arrive({ ctx, newcomers }: Day): Promise<void> {
  if (newcomers.length > 0) await ctx.database.transact(ctx.site.siteId, (db) => insertAll(ctx, db, newcomers.map((one) => one.draft)))
}

async function settleIn({ ctx, chance, newcomers }: Day): Promise<void> {
  await inLanes(newcomers.flatMap((person) => {
    const work: Work[] = []
    const { id, firstName, lastName } = person.draft
    if (chance.of(0.45)) work.push(() => addAddress(ctx, id, { ...person.address, firstName, lastName, kind: 'shipping' }))
    if (person.organization !== null) {
      const organization = person.organization
      const role = chance.pick(['buyer', 'owner', 'accountant'])
      work.push(() => addMember(ctx, organization, id, { role }))
    }
    return work
  }))
}

async function comeBack({ ctx, chance, known }: Day): Promise<void> {
  if (known.length === 0) return
  const some = (share: number): string[] => {
    const expected = known.length * share
    const count = Math.floor(expected) + (chance.of(expected % 1) ? 1 : 0)
    return [...new Set(Array.from({ length: count }, () => chance.pick(known).draft.id))]
  }
  await inLanes([
    ...some(0.001).map((id) => {
      const touch = touchOf(chance)
      return () => addTouch(ctx, id, touch)
    }),
    ...some(0.000_6).map((id) => {
      const message = chance.pick(COMMENTS)
      return () => comment(ctx, id, message)
    }),
    ...some(0.000_3).map((id) => () => recordConsents(ctx, id, [{ channel: 'mail', state: 'withdrawn', method: 'link in a newsletter' }])),
    ...some(0.000_5).map((id) => {
      const bags = chance.integer(1, 8)
      return () => changeCustomer(ctx, id, { customFields: { bags_per_month: bags } }, { skipEmailDnsValidation: true })
    }),
  ])
}
