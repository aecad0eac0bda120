// How far apart two short texts are: Jaro-Winkler, and Damerau-Levenshtein up to a bound.

const LONGEST = 64
const matchedA = new Uint8Array(LONGEST)
const matchedB = new Uint8Array(LONGEST)

/** Jaro-Winkler similarity, 0 to 1, of the first 64 characters (Winkler 1990: prefix of up to 4 at 0.1). */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  const lengthA = Math.min(a.length, LONGEST)
  const lengthB = Math.min(b.length, LONGEST)
  if (lengthA === 0 || lengthB === 0) return 0
  const reach = Math.max((Math.max(lengthA, lengthB) >> 1) - 1, 0)
  matchedA.fill(0, 0, lengthA)
  matchedB.fill(0, 0, lengthB)
  let common = 0
  for (let i = 0; i < lengthA; i++) {
    const code = a.charCodeAt(i)
    const end = Math.min(i + reach, lengthB - 1)
    for (let j = Math.max(i - reach, 0); j <= end; j++) {
      if (matchedB[j] === 1 || b.charCodeAt(j) !== code) continue
      matchedA[i] = matchedB[j] = 1
      common++
      break
    }
  }
  if (common === 0) return 0
  let transposed = 0
  for (let i = 0, j = 0; i < lengthA; i++) {
    if (matchedA[i] === 0) continue
    while (matchedB[j] === 0) j++
    if (a.charCodeAt(i) !== b.charCodeAt(j)) transposed++
    j++
  }
  const jaro = (common / lengthA + common / lengthB + (common - transposed / 2) / common) / 3
  let prefix = 0
  while (prefix < 4 && prefix < lengthA && prefix < lengthB && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

/**
 * A Jaro-Winkler similarity that two texts cannot exceed, by the letters they do not share (masks of `letterMask`); costs a tenth of the real one.
 */
export function jaroWinklerMost(a: string, b: string, maskA: number, maskB: number): number {
  const lengthA = Math.min(a.length, LONGEST), lengthB = Math.min(b.length, LONGEST)
  const common = Math.min(lengthA - bitCount(maskA & ~maskB), lengthB - bitCount(maskB & ~maskA))
  if (common <= 0) return 0
  const jaro = (common / lengthA + common / lengthB + 1) / 3
  let prefix = 0
  while (prefix < 4 && prefix < lengthA && prefix < lengthB && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

let twoBack = new Int32Array(LONGEST + 1)
let back = new Int32Array(LONGEST + 1)
let row = new Int32Array(LONGEST + 1)

/** Edits (insert, delete, replace, swap neighbours) between two texts, or `most + 1` when there are more. Texts over 64 characters compare by their beginning. */
export function editDistance(a: string, b: string, most: number): number {
  if (a === b) return 0
  let lengthA = Math.min(a.length, LONGEST)
  let lengthB = Math.min(b.length, LONGEST)
  if (Math.abs(lengthA - lengthB) > most) return most + 1
  let start = 0
  while (start < lengthA && start < lengthB && a.charCodeAt(start) === b.charCodeAt(start)) start++
  while (lengthA > start && lengthB > start && a.charCodeAt(lengthA - 1) === b.charCodeAt(lengthB - 1)) {
    lengthA--
    lengthB--
  }
  const width = lengthB - start
  if (width === 0 || lengthA === start) return Math.min(Math.max(lengthA, lengthB) - start, most + 1)
  for (let j = 0; j <= width; j++) back[j] = j
  for (let i = 1; i <= lengthA - start; i++) {
    const code = a.charCodeAt(start + i - 1)
    let least = (row[0] = i)
    for (let j = 1; j <= width; j++) {
      const other = b.charCodeAt(start + j - 1)
      let cost = Math.min((back[j] as number) + 1, (row[j - 1] as number) + 1, (back[j - 1] as number) + (code === other ? 0 : 1))
      if (i > 1 && j > 1 && code === b.charCodeAt(start + j - 2) && a.charCodeAt(start + i - 2) === other) cost = Math.min(cost, (twoBack[j - 2] as number) + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    const spare = twoBack
    twoBack = back
    back = row
    row = spare
  }
  return Math.min(back[width] as number, most + 1)
}

/** Which letters and digits a text has, as bits: two texts one edit apart differ in at most two. */
export function letterMask(text: string): number {
  let mask = 0
  for (let i = 0; i < text.length; i++) mask |= 1 << (text.charCodeAt(i) % 31)
  return mask
}

export function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
