import type { Request, RequestHandler, Response } from 'express';
import { within } from '#src/process/work.ts';
import { holdMonitor, type WorkDescription } from '#src/process/hold-monitor.ts';

/** A part of answering a request: it refuses by throwing, and else leaves what it found in the exchange. */
export type Step = (req: Request, res: Response) => void | Promise<void>;

/** Returns a request in words for the log. */
export const workOf = (res: Response): WorkDescription => ({
  name: res.locals.operation?.id ?? `${res.req.method} request`,
  request_id: res.locals.requestId,
});

/** A part of answering a request that waits for nothing. */
export type ImmediateStep = (req: Request, res: Response) => void;

/**
 * Makes one middleware of many steps: Express looks at each middleware's path for every request, which is useless here.
 * Steps that do not wait for anything run in one go, of which the hold monitor is told once.
 */
export function inOrder(steps: readonly Step[]): RequestHandler {
  return async (req, res) => {
    let next = 0;
    const describe = () => workOf(res);
    const runUntilPending = (): void | Promise<void> => {
      while (next < steps.length && !res.writableEnded) {
        const pending = steps[next++]!(req, res);
        if (pending) return pending;
      }
    };
    while (next < steps.length && !res.writableEnded) {
      const pending = holdMonitor.step(describe, runUntilPending);
      if (pending) await pending;
    }
  };
}

/** Makes one middleware of steps that come before others, and wait for nothing. What follows is done within the work of the request. */
export function immediately(steps: readonly ImmediateStep[]): RequestHandler {
  return (req, res, next) => {
    for (const step of steps) step(req, res);
    within(res.locals.work, next);
  };
}
