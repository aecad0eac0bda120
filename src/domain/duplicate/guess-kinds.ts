// What the columns of a stranger's file are, from their names.

import { foldWords } from './fold.ts'
import type { Kind } from './kind.ts'

/** The first pattern that fits the name, in words, decides; null leaves the column out. */
const PATTERNS: readonly (readonly [RegExp, Kind | null])[] = [
  [/^(id|rec id|record id|row|row id|index|unique id|uid|uuid|cluster|cluster id|entity|entity id|label|created.*|updated.*|modified.*|source|source dataset)$/, null],
  [/(e mail|email)( \d)?( address)?$|^(e mail|email|mail|correo|courriel)\b/, 'email'],
  [/phone|mobile|handy|telefon|telephone|telefono|^tel\b|^cell|msisdn|^fax$/, 'phone'],
  [/birth ?place|place of birth|birth (city|town|country)/, 'text'],
  [/birth|^dob$|date of birth|geburt|naissance|nacimiento|nascita|^bday$|^age$|^yob$/, 'birth-date'],
  [/^first (name )?and (sur|last) ?(name)?$|^(given|first) ?names? (and )?(sur|last|family) ?names?$/, 'full-name'],
  [/^(name )?suffix$/, 'surname'],
  [/^(given|first|fore|christian)( ?names?)?$|^(given|first|fore) ?name\b|givenname|firstname|forename|vorname|prenom|^nombre$|^nome$|^voornaam$|^imie$|^middle( ?names?)?$/, 'given-name'],
  [/^(sur|last|family)( ?names?)?$|surname|lastname|last name|family name|familyname|nachname|familienname|^nom( de famille)?$|apellido|cognome|achternaam|nazwisko/, 'surname'],
  [/compan|organi[sz]ation|^org$|firma|business|employer|entreprise|empresa|azienda|societe|bedrijf/, 'organization'],
  [/^(street number|house number|house no|street no|number|hausnummer|house num|building number|nr|huisnummer)$/, 'house-number'],
  [/street|^address( ?(line)?( ?[1-9])?)?$|^addr(ess)?\d?$|strasse|^rue$|^calle$|^via$|^straat$|^ulica$|^adresse$|^direccion$|^indirizzo$|^addressline\d$/, 'street'],
  [/post ?code|postal|^zip|zip ?code|^plz$|^cap$|codigo postal|code postal|kod pocztowy/, 'postcode'],
  [/city|town|suburb|locality|^ort$|^stadt$|^ville$|ciudad|citta|^plaats$|miasto|municipality/, 'city'],
  [/^state$|region|province|county|bundesland|state code|^provincia$/, 'region'],
  [/country|^land$|^pays$|^pais$|paese|^nation/, 'country'],
  [/soc sec|^ssn$|social security|national id|tax|vat|passport|external|^ext ?id$|reference|customer (number|no|id)|client (number|no|id)|account (number|no|id)|licen[cs]e/, 'external-id'],
  [/^(full ?)?name$|full ?name|display ?name|customer name|contact name|^customer$|^contact$/, 'full-name'],
  [/title|description|notes?$|^text$|comment/, 'text'],
]

/** The kind of a column by its name; null when the name says nothing or names what identifies rows. */
export function guessKind(column: string): Kind | null {
  const words = foldWords(column.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' '))
  return PATTERNS.find(([pattern]) => pattern.test(words))?.[1] ?? null
}
