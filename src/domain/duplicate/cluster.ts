// Groups of records that are one customer each: the strongest link first, and two groups join only when their records agree on the whole.

/** A scored pair of rows. */
export interface Link {
  readonly a: number
  readonly b: number
  /** log2 of the odds that they are the same. */
  readonly bits: number
}

/** Two groups join when the mean of all scores across is at least this many bits, and they are likelier one than not by any of them. */
const MEAN_LEAST = -3
/** One score counts for no more than this, so that one sure pair does not drag strangers along. */
const BITS_MOST = 10
/** Across larger groups only so many pairs are asked for. */
const CROSS_MAX = 100

/**
 * Clusters rows by average linkage. `bitsOf` scores any pair (asked for those that are not among the links); `mayJoin` says false where
 * somebody decided that two rows differ. Gives for each row the number of its cluster, counted from 0 in the order of rows.
 */
export function cluster(rows: number, links: readonly Link[], bitsOf: (a: number, b: number) => number, mayJoin: (a: number, b: number) => boolean = () => true): Int32Array {
  const home = Int32Array.from({ length: rows }, (_, row) => row)
  const members = new Map<number, number[]>()
  const membersOf = (group: number): number[] => members.get(group) ?? [group]
  /** Groups that were found not to fit, by the sizes they had: asked again only when one has grown. */
  const refused = new Map<string, number>()
  for (const { a, b, bits } of links.toSorted((one, other) => other.bits - one.bits || one.a - other.a || one.b - other.b)) {
    const one = home[a] as number, other = home[b] as number
    if (one === other) continue
    const left = membersOf(one), right = membersOf(other)
    const groups = one < other ? `${one} ${other}` : `${other} ${one}`
    const size = left.length + right.length
    if (size > 2 && refused.get(groups) === size) continue
    if (!fits(left, right, { a, b, bits }, bitsOf, mayJoin)) {
      if (size > 2) refused.set(groups, size)
      continue
    }
    const [kept, gone] = left.length >= right.length ? [one, other] : [other, one]
    const joined = membersOf(kept)
    for (const row of membersOf(gone)) {
      joined.push(row)
      home[row] = kept
    }
    members.set(kept, joined)
    members.delete(gone)
  }
  return numbered(home)
}

function fits(left: readonly number[], right: readonly number[], link: Link, bitsOf: (a: number, b: number) => number, mayJoin: (a: number, b: number) => boolean): boolean {
  let sum = 0, count = 0, none = 1
  const stride = Math.max(1, Math.ceil((left.length * right.length) / CROSS_MAX))
  for (let i = 0; i < left.length; i++) {
    for (let j = 0; j < right.length; j++) {
      const a = left[i] as number, b = right[j] as number
      if (!mayJoin(a, b)) return false
      if ((i * right.length + j) % stride !== 0) continue
      const bits = (a === link.a && b === link.b) || (a === link.b && b === link.a) ? link.bits : bitsOf(a, b)
      sum += Math.max(-BITS_MOST, Math.min(BITS_MOST, bits))
      count++
      none *= 1 - 1 / (1 + 2 ** -bits)
    }
  }
  return count === 0 || (sum / count >= MEAN_LEAST && none <= 0.5)
}

function numbered(home: Int32Array): Int32Array {
  const numbers = new Int32Array(home.length).fill(-1)
  let count = 0
  return home.map((group) => {
    if (numbers[group] === -1) numbers[group] = count++
    return numbers[group] as number
  })
}
