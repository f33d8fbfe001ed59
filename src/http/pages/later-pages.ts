import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { LaterPart } from '#src/process/load-later.ts';
import type { Pages } from './pages.ts';

/** Serves pages that are loaded with the first request for one, unless they were before. */
export function servePagesLater(pages: LaterPart<Pages>): {
  router: RequestHandler;
  answerMissing: ErrorRequestHandler;
} {
  return {
    router(req, res, next) {
      const loaded = pages.current();
      if (loaded) return loaded.router(req, res, next);
      pages.load().then(({ router }) => router(req, res, next), next);
    },
    async answerMissing(failure, req, res, next) {
      const loaded = pages.current() ?? (await pages.load().catch(() => null));
      if (loaded) return loaded.answerMissing(failure, req, res, next);
      next(failure);
    },
  };
}
