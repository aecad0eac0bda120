// What is compared of two records: the fields, and the levels of agreement that each can have.

/** The fields in the order of a comparison. A field of texts stands for each column of free text. */
export const FIELDS = ['given', 'surname', 'order', 'birth', 'email', 'phone', 'area', 'street', 'organization', 'id', 'text1', 'text2', 'text3', 'text4'] as const
export type Field = (typeof FIELDS)[number]

export const GIVEN = 0
export const SURNAME = 1
export const ORDER = 2
export const BIRTH = 3
export const EMAIL = 4
export const PHONE = 5
export const AREA = 6
export const STREET = 7
export const ORGANIZATION = 8
export const ID = 9
export const TEXT = 10

/** Level 0 is everywhere "not known of one of them": no evidence, but where it may tell something (TELLS_MISSING). */
export const MISSING = 0

/** Fields of which it may tell something that they are not known: of them level 0 has a chance of its own, where a class has one. */
export const TELLS_MISSING: readonly boolean[] = FIELDS.map((_, field) => field === BIRTH || field === EMAIL || field === PHONE || field === ID)

const NAME_LEVELS = ['', 'same', 'short or long form', 'one slip apart', 'similar', 'initial agrees', 'differs']
const TEXT_LEVELS = ['', 'same', 'nearly same', 'mostly same', 'partly same', 'differs']

/** The street's levels count anew where the area does not agree, because streets are only rare within an area. */
export const STREET_ELSEWHERE = 7

/** The e-mail's levels count anew where one name is alike, where both are equal, and where both are alike but not equal, because mailboxes are named after names. */
export const EMAIL_NAMES = 6

const EMAIL_LEVELS = ['same', 'same mailbox name, other provider', 'one or two slips apart', 'similar', 'same rare domain', 'differs']
/** The area's levels count anew where a post code is not known, and where neither post code nor city is: not to know is no evidence. */
export const AREA_BY_CITY = 8
export const AREA_BY_COUNTRY = 12
/** Levels of an area that is the same by country or region alone. */
export const AREA_BY_LAND: ReadonlySet<number> = new Set([6, 10, 12])

const AREA_LEVELS = [
  'same post code and city', 'same post code, other city', 'same city, post code close', 'same city, other post code', 'close', 'same region or country', 'differs',
  'same city', 'city close', 'other city of the same region or country', 'other city elsewhere', 'same country or region', 'other country or region',
]
const STREET_LEVELS = ['same street and number', 'same street, number close or not known', 'street one slip apart, same number', 'same street, other number',
  'street similar', 'same number, other street', 'differs']

/** What each level of a field means, for people. */
export const LEVELS: Readonly<Record<Field, readonly string[]>> = {
  given: NAME_LEVELS,
  surname: NAME_LEVELS,
  order: ['', 'straight', 'swapped', 'both differ'],
  birth: ['', 'same', 'one slip apart', 'close', 'similar', 'same day a generation apart', 'differs'],
  email: ['', ...EMAIL_LEVELS, ...EMAIL_LEVELS, ...EMAIL_LEVELS, ...EMAIL_LEVELS],
  phone: ['', 'same', 'one slip apart', 'differs'],
  area: ['', ...AREA_LEVELS],
  street: ['', ...STREET_LEVELS, ...STREET_LEVELS.map((level) => `${level}, other area`)],
  organization: TEXT_LEVELS,
  id: ['', 'same', 'one slip apart', 'two slips apart', 'differs'],
  text1: TEXT_LEVELS, text2: TEXT_LEVELS, text3: TEXT_LEVELS, text4: TEXT_LEVELS,
}
