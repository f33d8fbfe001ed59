import type { Request, RequestHandler, Response } from 'express';
import { holdMonitor, type WorkDescription } from '#src/process/hold-monitor.ts';

/** A part of answering a request: it refuses by throwing, and else leaves what it found in the exchange. */
export type Step = (req: Request, res: Response) => void | Promise<void>;

/** Returns a request in words for the log. */
export const workOf = (res: Response): WorkDescription => ({
  name: res.locals.operation?.id ?? `${res.req.method} request`,
  request_id: res.locals.requestId,
});

/**
 * Makes one middleware of many steps: Express looks at each middleware's path for every request, which is useless here.
 */
export function inOrder(steps: Step[]): RequestHandler {
  return async (req, res) => {
    for (const step of steps) {
      const pending = holdMonitor.step(
        () => workOf(res),
        () => step(req, res),
      );
      if (pending) await pending;
      if (res.writableEnded) return;
    }
  };
}
