import type { HandlerContext } from '@connectrpc/connect';
import { isDenied } from '#src/access/credential.ts';
import { callKey } from './call.ts';

/** The end of a call that streams: `signal` is aborted with the reason, `leave` has to be called when it is over. */
type Admitted = { signal: AbortSignal; leave: () => void };

/**
 * How long a call may stream: until its caller goes, the server stops, or its credential is not good any more, which is
 * looked at every `everyMs`. Who cannot be asked, is asked the next time.
 */
export function whileAdmitted({ values, signal }: HandlerContext, stopping: AbortSignal, everyMs: number): Admitted {
  const denied = new AbortController();
  const { admitAgain } = values.get(callKey);
  const look = () =>
    admitAgain().catch((error: unknown) => {
      if (isDenied(error)) denied.abort(error);
    });
  const timer = setInterval(() => void look(), everyMs);
  return { signal: AbortSignal.any([signal, stopping, denied.signal]), leave: () => clearInterval(timer) };
}
