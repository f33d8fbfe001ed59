import { ConnectionError, ParleyError } from './errors.ts';

const firstDelayMs = 500;
const longestDelayMs = 8_000;

/**
 * How long to wait before a failed call is sent again, or null if it must not be. `repeatable` calls are repeated on any
 * failure that may pass; others only if the server certainly did nothing.
 */
export function retryDelayMs(failure: unknown, attempt: number, repeatable: boolean): number | null {
  if (!(failure instanceof ParleyError)) return null;
  if (!(repeatable ? failure.retryable : wasRefused(failure))) return null;
  const backoff = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
  const jittered = backoff * (0.5 + Math.random() / 2);
  return failure.retryAfterS === null ? jittered : failure.retryAfterS * 1000 + jittered / 10;
}

/**
 * Whether a call was turned away before any work. A gateway's rate limit or a lost runner come after the message was
 * stored; the server's own 503 before work says when to come back.
 */
function wasRefused(failure: ParleyError): boolean {
  if (failure instanceof ConnectionError) return neverConnected(failure.cause);
  if (failure.status === 429) return failure.code !== 'upstream_rate_limited';
  return failure.code === 'service_unavailable' && failure.retryAfterS !== null;
}

function neverConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  const code = typeof cause === 'object' && cause && 'code' in cause ? cause.code : null;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}
