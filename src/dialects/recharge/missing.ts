// What to do where something that was named is not there: any other failure stays one.

import { Refused } from '../../domain/refusal.ts'
import { refuseField } from './wire.ts'

/** Null for what is not there. */
export async function orNull<Value>(work: Promise<Value>): Promise<Value | null> {
  return work.catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'not-found') return null
    throw error
  })
}

/** Refuses a field that names what is not there. */
export async function orWrong<Value>(work: Promise<Value>, field: string, message: string): Promise<Value> {
  return (await orNull(work)) ?? refuseField(field, message)
}
