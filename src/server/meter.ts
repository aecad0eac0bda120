// Progress of a command on a terminal; silent elsewhere.

import { SingleBar } from 'cli-progress'

const STEP = 1_024

export interface Meter {
  /** So many are done. */
  at(done: number): void
  end(): void
}

/** A bar when the whole is known, a counter when not; nothing when stderr is no terminal. */
export function openMeter(what: string, total: number | null): Meter {
  if (!process.stderr.isTTY) return { at: () => undefined, end: () => undefined }
  if (total === null) {
    return {
      at: (done) => { if (done % STEP === 0) process.stderr.write(`\r${what}: ${done} rows`) },
      end: () => void process.stderr.write('\r\u001b[K'),
    }
  }
  const bar = new SingleBar({ format: `${what} {bar} {percentage}% | {eta_formatted} left`, stream: process.stderr, clearOnComplete: true })
  bar.start(total, 0)
  return { at: (done) => { if (done % STEP === 0) bar.update(done) }, end: () => bar.stop() }
}
