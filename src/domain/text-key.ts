// How texts compare: exactly, but for case and Unicode form.

/** Longer texts are stored whole but cannot be matched by a filter, because an index entry has a bound. */
export const TEXT_KEY_MAX = 255

/** Stands between a field's path and its value in a key; no text that is accepted holds it. */
export const KEY_SEPARATOR = '\u001f'

/** The form under which two texts are the same text: NFC, lower case, no white space at the ends. */
export function textKey(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC').trim()
}

/** The index key of one field's value, e.g. `lastName␟müller`; null when the value is empty or too long to match. */
export function fieldKey(path: string, value: string): string | null {
  const key = textKey(value)
  return key === '' || key.length > TEXT_KEY_MAX ? null : `${path}${KEY_SEPARATOR}${key}`
}
