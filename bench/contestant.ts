// Who is measured: Regulars, the floor, or a peer. Each says how it is asked the same things.
//
// A peer is a file bench/contestants/<name>.ts that exports `contestant`. It starts the other system (or joins one that runs),
// loads the people of people.ts into it, and words the requests it knows; figures of the others stay without it.

import type { Shot } from './measure.ts'
import type { Stage } from './stage.ts'

/** The request of a figure's name, for the index-th time; null when the contestant has nothing like it. */
export type Wording = (name: string, index: number) => Shot | null

export interface Contestant {
  readonly name: string
  /** Whatever is started here is registered with the stage, which stops it. */
  open(stage: Stage): Promise<{ readonly shot: Wording }>
}

/** A contestant that is running. */
export interface Racer {
  readonly name: string
  readonly shot: Wording
}
