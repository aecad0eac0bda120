// Custom fields: the site's definitions, and values held against them.

import type { CustomFieldResource } from '../domain/custom-field.ts'
import { type JsonObject, sameJson } from '../domain/json.ts'
import { refuse } from '../domain/refusal.ts'
import type { SiteDb } from '../storage/db.ts'

/** The values after a change, checked against the site's definitions. Refuses custom-field-invalid. */
export async function checkedCustomFields(_db: SiteDb, _resource: CustomFieldResource, before: JsonObject, after: JsonObject): Promise<JsonObject> {
  if (!sameJson(before, after)) refuse('custom-field-invalid', { detail: 'this site defines no custom fields' })
  return after
}
