// Work side by side, in a few lanes.

/** Writes under way at once; as many as the pool of a small machine serves well. */
const LANES = 6

export type Work = () => Promise<unknown>

/** Does all of it, in order as far as lanes are free. */
export async function inLanes(work: readonly Work[]): Promise<void> {
  const queue = work.values()
  await Promise.all(Array.from({ length: LANES }, async () => {
    for (const one of queue) await one()
  }))
}
