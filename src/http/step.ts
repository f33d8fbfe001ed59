import type { Request, RequestHandler, Response } from 'express';

/** A part of answering a request: it refuses by throwing, and else leaves what it found in the exchange. */
export type Step = (req: Request, res: Response) => void | Promise<void>;

/** One middleware of many steps: Express looks at each middleware's path for every request, which here says nothing. */
export function inOrder(steps: Step[]): RequestHandler {
  return async (req, res) => {
    for (const step of steps) {
      const pending = step(req, res);
      if (pending) await pending;
      if (res.writableEnded) return;
    }
  };
}
