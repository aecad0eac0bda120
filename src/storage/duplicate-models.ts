// What each site's base has taught of its duplicates: one model a site.

import type { Model } from '../domain/duplicate/model.ts'
import { packModel, type PackedModel, unpackModel } from '../domain/duplicate/stored-model.ts'
import { type SiteDb, sql } from './db.ts'

/** A site's model, and when it was learned. */
export interface StoredModel {
  readonly model: Model
  readonly learnedAt: Date
}

/** Keeps the model as the site's, in place of the one it had. */
export async function saveModel(db: SiteDb, model: Model, learnedAt: Date): Promise<void> {
  const { parameters, frequencies } = packModel(model)
  await db.run(sql`
    insert into duplicate_models (site_id, learned_at, model, frequencies)
    values (${db.siteId}, ${learnedAt}, ${JSON.stringify(parameters)}::json, ${Buffer.from(frequencies)})
    on conflict (site_id) do update set learned_at = excluded.learned_at, model = excluded.model, frequencies = excluded.frequencies`)
}

/** The site's model; null when none was learned, or by a version of the program that knew other fields. */
export async function loadModel(db: SiteDb): Promise<StoredModel | null> {
  const row = await db.row<{ learned_at: Date; model: PackedModel['parameters']; frequencies: Buffer }>(sql`
    select learned_at, model, frequencies from duplicate_models where site_id = ${db.siteId}`, 'load_duplicate_model')
  const model = row ? unpackModel({ parameters: row.model, frequencies: row.frequencies }) : null
  return row && model ? { model, learnedAt: row.learned_at } : null
}

/** When the site's model was learned; null when it has none. */
export async function findModelTime(db: SiteDb): Promise<Date | null> {
  const row = await db.row<{ learned_at: Date }>(sql`select learned_at from duplicate_models where site_id = ${db.siteId}`, 'find_duplicate_model')
  return row?.learned_at ?? null
}
