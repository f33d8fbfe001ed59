import type { HandlerContext } from '@connectrpc/connect';
import { isDenied } from '#src/access/credential.ts';
import { callKey } from './call.ts';

/** The admission of a streaming call: `signal` is aborted with the reason for its end. Call `stop` after the call. */
type StreamAdmission = { signal: AbortSignal; stop: () => void };

/**
 * Ends a streaming call when its caller disconnects, the server stops, or its credential is no longer valid. The credential
 * is reauthorized every `everyMs` milliseconds; if that fails for another reason, the next time decides.
 */
export function watchAdmission(
  { values, signal }: HandlerContext,
  stopping: AbortSignal,
  everyMs: number,
): StreamAdmission {
  const denied = new AbortController();
  const { reauthorize } = values.get(callKey);
  const recheck = () =>
    reauthorize().catch((error: unknown) => {
      if (isDenied(error)) denied.abort(error);
    });
  const timer = setInterval(() => void recheck(), everyMs);
  return { signal: AbortSignal.any([signal, stopping, denied.signal]), stop: () => clearInterval(timer) };
}
