// The model that a site's customers are weighed with: what was learned of its base, else what is believed of one of its size.

import { type ComparedProfile } from '../domain/duplicate/customer-features.ts'
import { defaultModel, type KnownCounts } from '../domain/duplicate/default-model.ts'
import type { FeatureTable } from '../domain/duplicate/feature-table.ts'
import type { Features } from '../domain/duplicate/features.ts'
import type { Counted } from '../domain/duplicate/frequencies.ts'
import type { Model } from '../domain/duplicate/model.ts'
import { fieldKey } from '../domain/text-key.ts'
import type { SiteDb } from '../storage/db.ts'
import { countByKey, countLive } from '../storage/duplicate-keys.ts'
import { findModelTime, loadModel } from '../storage/duplicate-models.ts'
import type { Context, KnownModel } from './context.ts'

const MODELS_REMEMBERED_MAX = 32
/** A base is counted no further than this, and again after a while; a small one at every write, because it grows by half in no time. */
const COUNTED_MAX = 1_000_000
const COUNT_VALID_MS = 600_000
const COUNTED_ALWAYS = 2_000

/** The learned model of the site; null with the number of its customers when there is none. */
export async function knownModel(ctx: Context, db: SiteDb): Promise<KnownModel> {
  const known = ctx.duplicateModels.get(ctx.site.siteId)
  const learnedAtMs = (await findModelTime(db))?.getTime() ?? null
  const now = ctx.realNow().getTime()
  if (known && known.learnedAtMs === learnedAtMs && (known.model !== null || (known.records > COUNTED_ALWAYS && now - known.countedAtMs < COUNT_VALID_MS))) return known
  const model = learnedAtMs === null ? null : ((await loadModel(db))?.model ?? null)
  const fresh: KnownModel = { learnedAtMs, model, records: model ? model.frequencies.records : await countLive(db, COUNTED_MAX), countedAtMs: now }
  if (ctx.duplicateModels.size >= MODELS_REMEMBERED_MAX) ctx.duplicateModels.clear()
  ctx.duplicateModels.set(ctx.site.siteId, fresh)
  return fresh
}

/** Names are counted no further: what more than so many have in common tells next to nothing. */
const NAMESAKES_COUNTED_MAX = 1_000

/** How often the values of one customer stand in the base: counted where they are indexed, for a base that nothing was learned of. */
export async function countValues(db: SiteDb, profile: ComparedProfile, features: Features): Promise<KnownCounts> {
  const asked: readonly (readonly [Counted, string, string | null | undefined, string])[] = [
    ['given', 'firstName', profile.firstName, features.given], ['surname', 'lastName', profile.lastName, features.surname], ['organization', 'company', profile.company, features.organization],
    ['city', 'primaryContact.city', profile.primaryContact?.city, features.city], ['postcode', 'primaryContact.postalCode', profile.primaryContact?.postalCode, features.postcode],
  ]
  const keyed = asked.flatMap(([name, path, value, text]) => {
    const key = value && text !== '' ? fieldKey(path, value) : null
    return key === null ? [] : [{ name, key, text }]
  })
  const counts = await countByKey(db, keyed.map(({ key }) => key), NAMESAKES_COUNTED_MAX)
  return Object.fromEntries(keyed.map(({ name, key, text }) => [name, { [text]: counts.get(key) ?? 0 }]))
}

/** By how many names the e-mails, phones and ids of a table's first row are held, among the rows of the table. */
function heldCounts({ words, holders }: FeatureTable, { emails, phones, ids }: Features): KnownCounts {
  const held = (name: 'email' | 'phone' | 'id', values: readonly string[]): Record<string, number> =>
    Object.fromEntries(values.map((text) => [text, holders[name].counts[words[name].intern(text)] ?? 1]))
  return { email: held('email', emails), phone: held('phone', phones), id: held('id', ids) }
}

/** What to weigh a customer with whom a table has first, beside those it may be. */
export function believedModel(records: number, counted: KnownCounts, table: FeatureTable, features: Features): Model {
  return defaultModel(records, { ...counted, ...heldCounts(table, features) }, features.country)
}
