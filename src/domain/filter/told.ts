// Filters as a record of what somebody did tells them: without what could name a person.

import { showPath } from './fields.ts'
import { parseFilter } from './parse.ts'

/** The fields, by the first part of their names, whose values are true of many. */
const OF_MANY = new Set(['tags', 'type', 'activity', 'createdAt', 'updatedAt', 'metrics', 'rfm', 'consents', 'language', 'timeZone'])

/** A filter with its segments and fields, and the values of those fields that say nothing of one person alone: `tags:vip;email:…`. */
export function filterAsTold(text: string): string {
  return parseFilter(text).map((clause) =>
    clause.kind === 'segment' || OF_MANY.has(clause.path[0] ?? '') ? clause.place.text : `${showPath(clause.path)}:${clause.negated ? '!' : ''}…`).join(';')
}
