// The demo's past, day by day: who came, what was noted about them, what they changed. Everything goes through the services.

import { addAddress } from '../../services/addresses.ts'
import type { Context } from '../../services/context.ts'
import { defineCustomField } from '../../services/custom-fields.ts'
import { changeCustomer, insertAll } from '../../services/customers.ts'
import { addMember, addOrganization } from '../../services/organizations.ts'
import { createSegment } from '../../services/segments.ts'
import { createTag } from '../../services/tags.ts'
import { addTouch, comment, recordConsents } from '../../services/timeline.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { COMMENTS } from './countries.ts'
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

export const STORY_DAYS = 420
const DAY_MS = 86_400_000
/** Writes under way at once; as many as the pool of a small machine serves well. */
const LANES = 6

type Work = () => Promise<unknown>
/** A part of every day. A later part can count on what earlier ones did. */
type Chapter = (day: Day) => Promise<void>

// What other capabilities have to tell of a day (subscriptions, renewals) is one more chapter here.
const CHAPTERS: readonly Chapter[] = [arrive, settleIn, comeBack]

/** Tells the whole story on an empty site, up to the context's now. `onDay` hears how many customers there are. */
export async function tellStory(ctx: Context, people: DemoPeople, seed: number, onDay: (customers: number) => void): Promise<void> {
  const chance = chanceFrom(seed ^ 0x5eed)
  const begin = ctx.now().getTime() - STORY_DAYS * DAY_MS
  await furnish({ ...ctx, now: () => new Date(begin) }, people)
  let came = 0
  for (let index = 1; index < STORY_DAYS; index++) {
    // The business grows: the number who have come rises with the square of time and a half of it steadily.
    const share = index / (STORY_DAYS - 1)
    const until = Math.round(people.people.length * (share * share + share) / 2)
    const at = new Date(begin + index * DAY_MS - chance.integer(0, DAY_MS / 2))
    const day: Day = { ctx: { ...ctx, now: () => at }, chance, people, newcomers: people.people.slice(came, until), known: people.people.slice(0, came) }
    for (const chapter of CHAPTERS) await chapter(day)
    came = until
    onDay(came)
  }
}

/** What the site has before its first customer. */
async function furnish(ctx: Context, { organizations }: DemoPeople): Promise<void> {
  await defineCustomField(ctx, { resource: 'customer', name: 'roast', type: 'string', description: 'how dark the beans shall be', rules: { allowedValues: ['light', 'medium', 'dark'] } })
  await defineCustomField(ctx, { resource: 'customer', name: 'bags_per_month', type: 'integer', rules: { minimum: 0, maximum: 40 } })
  await defineCustomField(ctx, { resource: 'customer', name: 'birthday', type: 'date' })
  await createTag(ctx, 'VIP', 'parcels leave on the same day')
  await createTag(ctx, 'Wholesale', 'pays by invoice')
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

async function inLanes(work: readonly Work[]): Promise<void> {
  const queue = work.values()
  await Promise.all(Array.from({ length: LANES }, async () => {
    for (const one of queue) await one()
  }))
}
