import { holdMonitor } from './hold-monitor.ts';

type Work = {
  /** What it is called in the log. */
  name: string;
  /** One round. What takes long looks between its steps whether it is to stop. */
  round: (stopping: AbortSignal) => Promise<unknown>;
  everyMs: number;
  /** Whether the first round is now, and not after `everyMs`. */
  now: boolean;
  onFailure: (error: unknown) => void;
};

/** Works in the background, one round at a time. Returns how to stop, which waits for the round that is under way. */
export function repeat({ name, round, everyMs, now, onFailure }: Work): () => Promise<void> {
  const stopping = new AbortController();
  let working: Promise<void> | null = null;
  const begin = () => {
    if (working) return;
    const ended = holdMonitor.track(() => ({ name }));
    working = holdMonitor
      .step(
        () => ({ name }),
        () => round(stopping.signal),
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
