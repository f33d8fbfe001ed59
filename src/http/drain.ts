import { holdMonitor } from '#src/process/hold-monitor.ts';
import { UnderWay } from '#src/process/under-way.ts';
import { problem } from '#src/api/problems.ts';
import { workOf, type ImmediateStep, type Step } from './step.ts';

/** Stops the HTTP door without losing what is under way. */
export type HttpDrain = {
  closing(): boolean;
  /** Counts a request as under way until its answer is over. */
  track: ImmediateStep;
  /** 503 for whoever comes too late. */
  refuseLate: Step;
  /** Takes no new requests; resolves when the old ones are done, the last streams having been ended at the deadline. */
  drain(deadlineMs: number): Promise<void>;
};

/** Connections that stay open, so that a stop has to end them. */
type LongLived = { announceStop(withinMs: number): void; stop(): void };

/** A stop that loses nothing: late requests are refused, those under way are answered. */
export function createHttpDrain(longLived: readonly LongLived[]): HttpDrain {
  let closing = false;
  const underWay = new UnderWay();
  return {
    closing: () => closing,
    track: (_req, res) => {
      const [leave, ended] = [underWay.track(), holdMonitor.track(() => workOf(res))];
      res.on('close', () => {
        leave();
        ended();
      });
    },
    refuseLate: () => {
      if (closing) throw problem('service_unavailable', 'The server is stopping; try again.', { retryAfterS: 1 });
    },
    drain: async (deadlineMs) => {
      closing = true;
      const stopMs = Math.max(0, deadlineMs - stopMarginMs);
      for (const one of longLived) one.announceStop(stopMs);
      const stopStreams = setTimeout(() => longLived.forEach((one) => one.stop()), stopMs);
      await underWay.waitUntilIdle(deadlineMs);
      clearTimeout(stopStreams);
    },
  };
}

/** Streams are ended this long before the deadline, so that their last words arrive. */
const stopMarginMs = 250;
