// How texts compare: exactly, but for case and Unicode form.

/** Longer texts are stored whole but cannot be matched by a filter, because an index entry has a bound. */
export const TEXT_KEY_MAX = 255

/** Stands between a field's path and its value in a key; no text that is accepted holds it. */
export const KEY_SEPARATOR = '\u001f'

/** The character after the separator: where the values of a path end in the order of keys. */
export const AFTER_KEY_SEPARATOR = '\u0020'

/** The form under which two texts are the same text: NFC, lower case, no white space at the ends. */
export function textKey(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC').trim()
}

/** Letters that Unicode takes for whole ones, as people write them who do not have them on their keyboard. */
export const PLAIN_SPELLINGS: { readonly [letter: string]: string } = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŋ: 'ng', ĸ: 'k', ŧ: 't', ə: 'e',
}

/** The beginning of a text. Where the cut goes through a character, a sign stands for its half: no column holds a half. */
export function cutText(text: string, max: number): string {
  return text.slice(0, max).toWellFormed()
}

/** The index key of one field's value, e.g. `lastName␟müller`; null when the value is empty or too long to match. */
export function fieldKey(path: string, value: string): string | null {
  const key = textKey(value)
  return key === '' || key.length > TEXT_KEY_MAX ? null : `${path}${KEY_SEPARATOR}${key}`
}

/** Below this path nothing is indexed: an index entry has a bound. */
export const KEY_PATH_MAX = 400

/**
 * The key that says that a field has a value even when that is too long to match: its beginning, and a sign that keeps it from
 * being equal to anything. Null when the value is empty or the path too long.
 */
export function presenceKey(path: string, value: string): string | null {
  if (path.length > KEY_PATH_MAX) return null
  const key = textKey(value)
  if (key.length <= TEXT_KEY_MAX) return fieldKey(path, value)
  return `${path}${KEY_SEPARATOR}${cutText(key, TEXT_KEY_MAX)}…`
}

/** Where the times of a path are kept among the numbers: a range of numbers must not find them, nor one of times the numbers. */
export function timePath(path: string): string {
  return `${path}${KEY_SEPARATOR}at`
}
