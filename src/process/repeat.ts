import { detached } from './work.ts';
import { holdMonitor } from './hold-monitor.ts';

type RepeatedWork = {
  /** The name in the log. */
  name: string;
  /** Runs one round. A long round checks between its steps whether it has to stop. */
  round: (stopping: AbortSignal) => Promise<unknown>;
  everyMs: number;
  /** Whether the first round begins at once, and not after `everyMs`. */
  now: boolean;
  onFailure: (error: unknown) => void;
};

/** Repeats work in the background, one round at a time. Returns the function that stops it and awaits the current round. */
export function repeat({ name, round, everyMs, now, onFailure }: RepeatedWork): () => Promise<void> {
  const stopping = new AbortController();
  let working: Promise<void> | null = null;
  const begin = () => {
    if (working) return;
    const ended = holdMonitor.track(() => ({ name }));
    working = holdMonitor
      .step(
        () => ({ name }),
        () => detached(() => round(stopping.signal)),
      )
      .then(() => {}, onFailure)
      .finally(() => {
        ended();
        working = null;
      });
  };
  if (now) begin();
  const timer = setInterval(begin, everyMs).unref();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await working;
  };
}
