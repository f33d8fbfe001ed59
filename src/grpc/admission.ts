import type { HandlerContext } from '@connectrpc/connect';
import { mayConcern, type AccessNotices } from '#src/access/access-changes.ts';
import { isDenied } from '#src/access/credential.ts';
import { callKey } from './call.ts';

/** The admission of a streaming call: `signal` is aborted with the reason for its end. Call `stop` after the call. */
type StreamAdmission = { signal: AbortSignal; stop: () => void };

/** What ends streaming calls, and how often their credentials are looked at. */
type AdmissionOptions = { stopping: AbortSignal; heartbeatMs: number; accessNotices?: AccessNotices };

/**
 * Ends a streaming call when its caller disconnects, the server stops, or its credential is no longer valid. The credential
 * is reauthorized with each heartbeat, and at once after a change that may concern it; if that fails for another reason, the
 * next time decides.
 */
export function watchAdmission(
  { values, signal }: HandlerContext,
  { stopping, heartbeatMs, accessNotices }: AdmissionOptions,
): StreamAdmission {
  const denied = new AbortController();
  const { reauthorize, principal } = values.get(callKey);
  const recheck = () =>
    reauthorize().catch((error: unknown) => {
      if (isDenied(error)) denied.abort(error);
    });
  const timer = setInterval(() => void recheck(), heartbeatMs);
  const unlisten = accessNotices?.listen((change) => {
    if (principal && mayConcern(change, principal)) void recheck();
  });
  const stop = () => {
    clearInterval(timer);
    unlisten?.();
  };
  return { signal: AbortSignal.any([signal, stopping, denied.signal]), stop };
}
