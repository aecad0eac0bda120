// Asks again when the server is busy or cannot be reached, as long as asking twice does what asking once does.

export interface RetryOptions {
  /** How often a request is sent at the most, the first time included. */
  readonly attemptsMax: number
  readonly fetch: (request: Request) => Promise<Response>
  readonly sleep: (ms: number) => Promise<void>
}

const BUSY_STATUSES: readonly number[] = [429, 503]
const DELAY_FIRST_MS = 250
/** A server that asks for more patience than this is not waited for. */
const DELAY_MAX_MS = 30_000

/** A fetch that retries. Requests that would do something twice are sent once. */
export function retrying({ attemptsMax, fetch, sleep }: RetryOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const attempts = isRepeatable(request) ? attemptsMax : 1
    for (let attempt = 1; ; attempt++) {
      const outcome = await fetch(attempt < attempts ? request.clone() : request).catch((error: unknown) => {
        // A request that its caller aborted is not wanted any more.
        if (attempt >= attempts || request.signal.aborted) throw error
        return null
      })
      if (outcome && !BUSY_STATUSES.includes(outcome.status)) return outcome
      const delayMs = (outcome && retryAfterMs(outcome)) ?? backoffMs(attempt)
      if (outcome && (attempt >= attempts || delayMs > DELAY_MAX_MS)) return outcome
      await outcome?.body?.cancel()
      await sleep(delayMs)
    }
  }
}

function isRepeatable(request: Request): boolean {
  return request.method === 'GET' || request.headers.has('idempotency-key')
}

/** What Retry-After asks for, as seconds or as a date (RFC 9110, 10.2.3); null when it asks for nothing. */
function retryAfterMs(response: Response): number | null {
  const text = response.headers.get('retry-after')
  if (text === null) return null
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

/** Doubles, and differs between clients, so that they do not come back all at once. */
function backoffMs(attempt: number): number {
  return DELAY_FIRST_MS * 2 ** (attempt - 1) * (0.5 + Math.random())
}
