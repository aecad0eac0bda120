// What the server said no with, as an error that a program can act on.

import type { components } from './schema.d.ts'

export type Problem = components['schemas']['Problem']
/** Why it said no: a code of the closed list, or `unexpected` for an answer that no Regulars gives (a proxy's, say). */
export type ProblemCode = Problem['code'] | 'unexpected'

/** An answer that is not a success. `problem` is the answer's body as it came; facts of a refusal stand beside its fields. */
export class RegularsError extends Error {
  readonly status: number
  readonly code: ProblemCode
  /** The wrong places of the input; empty when it is not about the input. */
  readonly errors: NonNullable<Problem['errors']>
  readonly problem: { readonly [fact: string]: unknown }
  /** Names the request in the server's log. */
  readonly requestId: string | null

  constructor(status: number, problem: { readonly [fact: string]: unknown }, requestId: string | null) {
    const { code, detail, errors } = problem as Partial<Problem>
    super(detail ?? `the server answered with status ${status}`)
    this.name = 'RegularsError'
    this.status = status
    this.code = code ?? 'unexpected'
    this.errors = errors ?? []
    this.problem = problem
    this.requestId = requestId
  }
}

/** The error of an answer; reads its body. */
export async function errorOf(response: Response): Promise<RegularsError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false
  const problem: unknown = isProblem ? await response.json().catch(() => ({})) : {}
  return new RegularsError(response.status, problem as { [fact: string]: unknown }, response.headers.get('request-id'))
}
