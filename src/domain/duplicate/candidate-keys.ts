// The keys that every stored customer is indexed by, so that a newcomer's likely duplicates are found at once: few, and rarely shared by strangers.

import { atomsOf, hashText, type Atoms } from './block-keys.ts'
import type { Features } from './features.ts'

/** A rule makes keys of parts, all of which must be known. Its place is part of every key. */
type CandidateRule = (atoms: Atoms) => readonly (readonly string[])[]

/**
 * The fewest that bring nearly all duplicates which the whole-base matcher finds (bench/parts/candidates measures it): what reaches a person,
 * and both names or one name with something that few share. Where rules or normalisation change, the doctor writes stored keys anew.
 */
const CANDIDATE_RULES: readonly CandidateRule[] = [
  ({ features }) => features.emails.map((email) => [email]),
  ({ features }) => features.phones.map((phone) => [phone.slice(-PHONE_DIGITS)]),
  ({ features }) => features.ids.map((id) => [id]),
  ({ given, surname }) => [bothNames(given, surname)],
  ({ given, surname, features }) => [[...bothNames(given, surname), features.city]],
  ({ surname, year, day }) => [[surname, year, day]],
  ({ given, year, day }) => [[given, year, day]],
  ({ surname, features }) => [[surname, features.street, features.houseNumber]],
  ({ given, features }) => [[given, features.street, features.houseNumber]],
  ({ surname, organization }) => [[surname, organization[0] ?? '']],
  // A company without a person is known by its name, and by its first word where it is.
  ({ given, surname, organization }) => (given + surname === '' ? [[organization.join(' ')]] : []),
  ({ given, surname, organization, features }) => (given + surname === '' ? [[organization[0] ?? '', features.postcode]] : []),
]

/** Without country and trunk prefixes, which are not always given. */
const PHONE_DIGITS = 7

/** In one order, for they are confused. */
function bothNames(given: string, surname: string): readonly string[] {
  return given < surname ? [given, surname] : [surname, given]
}

/** The keys of a customer of a site, as signed 32-bit numbers, without repeats; the strongest first. */
export function candidateKeys(features: Features, site: bigint): number[] {
  const atoms = atomsOf(features)
  const salt = hashText(String(site), 77)
  const keys = new Set<number>()
  for (const [rule, make] of CANDIDATE_RULES.entries()) {
    for (const parts of make(atoms)) if (!parts.includes('')) keys.add(hashText(parts.join('|'), (salt + rule) >>> 0) | 0)
  }
  return [...keys]
}
