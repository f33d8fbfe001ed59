import type { Queryable } from '#src/db/query.ts';
import { repeat } from '#src/process/repeat.ts';
import { deleteExpiredOAuthRecords } from './record-store.ts';

type OAuthSweepOptions = { db: Queryable; clock: () => Date; onError: (error: unknown, context: object) => void };

const sweepEveryMs = 600_000;

/** Begins to delete sessions, grants, codes and tokens that have expired. Returns the function that stops it. */
export const beginOAuthSweep = ({ db, clock, onError }: OAuthSweepOptions): (() => Promise<void>) =>
  repeat({
    name: 'oauth',
    async round(stopping) {
      for (let more = true; more && !stopping.aborted;) more = await deleteExpiredOAuthRecords(db, clock());
    },
    everyMs: sweepEveryMs,
    now: true,
    onFailure: (error) => onError(error, { work: 'deleting old records of OAuth' }),
  });
