// The sound of a folded name in a few letters, lenient across European spellings; for blocking, never for a decision.

const RULES: readonly (readonly [RegExp, string])[] = [
  [/sch|shch|sh|zh|ch|cz|sz|tsch/g, 's'], [/ph|pf/g, 'f'], [/th|dt/g, 't'], [/ck|q|c|g|kh/g, 'k'], [/x/g, 'ks'], [/gh/g, 'k'], [/w/g, 'v'], [/z|ts|tz/g, 's'],
  [/d/g, 't'], [/b/g, 'p'], [/f/g, 'v'], [/j|y/g, 'i'], [/h/g, ''], [/m/g, 'n'],
]
const SOUND_MAX = 5

/** First letter's sound and the consonants after it, repeats once; the text itself when it has no Latin letters. */
export function phonetic(name: string): string {
  if (!/[a-z]/.test(name)) return name
  let sound = name.replace(/[^a-z]/g, '')
  for (const [pattern, by] of RULES) sound = sound.replace(pattern, by)
  const first = sound[0] ?? ''
  return ((/[aeiou]/.test(first) ? 'a' : first) + sound.slice(1).replace(/[aeiou]/g, '')).replace(/(.)\1+/g, '$1').slice(0, SOUND_MAX)
}
