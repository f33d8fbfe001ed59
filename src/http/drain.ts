import type { RequestHandler } from 'express';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import { problem } from '#src/api/problems.ts';
import { workOf, type Step } from './step.ts';
import type { Streams } from './stream.ts';

export type HttpDrain = {
  closing(): boolean;
  /** Counts a request as under way until its answer is over. */
  track: RequestHandler;
  /** 503 for whoever comes too late. */
  refuseLate: Step;
  /** Takes no new requests; resolves when the old ones are done, the last streams having been ended at the deadline. */
  drain(deadlineMs: number): Promise<void>;
};

/** A stop that loses nothing: late requests are refused, those under way are answered. */
export function createHttpDrain(streams: Streams): HttpDrain {
  let closing = false;
  let underWay = 0;
  let onIdle = () => {};
  const leave = () => {
    underWay -= 1;
    if (underWay === 0) onIdle();
  };
  return {
    closing: () => closing,
    track: (_req, res, next) => {
      underWay += 1;
      res.on('close', leave);
      res.on(
        'close',
        holdMonitor.track(() => workOf(res)),
      );
      next();
    },
    refuseLate: () => {
      if (closing) throw problem('service_unavailable', 'The server is stopping; try again.', { retryAfterS: 1 });
    },
    drain: async (deadlineMs) => {
      closing = true;
      streams.announceStop();
      if (underWay === 0) return;
      const idle = new Promise<void>((resolve) => (onIdle = resolve));
      const stopStreams = setTimeout(() => streams.stop(), Math.max(0, deadlineMs - stopMarginMs));
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs).unref());
      await Promise.race([idle, deadline]);
      clearTimeout(stopStreams);
    },
  };
}

/** Streams are ended this long before the deadline, so that their last words arrive. */
const stopMarginMs = 250;
