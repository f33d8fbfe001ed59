import type { DailyQuota } from '#src/access/quota.ts';
import type { Queryable } from '#src/db/query.ts';
import type { QuotaCounter } from './table.ts';

// All raw: locks, and sums that are compared and changed in one statement.

/** What is taken of a quota: requests at once, tokens and cost as a reservation. */
export type QuotaAmount = { requests: number; tokens: number; cost: number };

/**
 * Takes an amount of an owner's day, if all of it is left: what is used and what is reserved count. Of statements at the
 * same time each waits for the one before. Returns whether it was taken.
 */
export async function takeQuota(
  tx: Queryable,
  { owner, day }: { owner: string; day: string },
  quota: DailyQuota,
  { requests, tokens, cost }: QuotaAmount,
): Promise<boolean> {
  await tx.query(
    `INSERT INTO quota_counters (owner, day, requests, tokens, cost, reserved_tokens, reserved_cost)
     VALUES ($1, $2, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING`,
    [owner, day],
  );
  const [rows] = await tx.query<[unknown[]]>(
    `UPDATE quota_counters
        SET requests = requests + $3, reserved_tokens = reserved_tokens + $4, reserved_cost = reserved_cost + $5
      WHERE owner = $1 AND day = $2
        AND ($3::bigint = 0 OR $6::bigint IS NULL OR requests + $3 <= $6)
        AND ($4::bigint = 0 OR $7::bigint IS NULL OR tokens + reserved_tokens + $4 <= $7)
        AND ($5::bigint = 0 OR $8::bigint IS NULL OR cost + reserved_cost + $5 <= $8)
      RETURNING owner`,
    [owner, day, requests, tokens, cost, quota.requests, quota.tokens, quota.cost],
  );
  return rows.length > 0;
}

/** Reads the counters of an owner's day. */
export async function readCounter(db: Queryable, owner: string, day: string): Promise<QuotaCounter> {
  const rows = await db.query<QuotaCounter[]>(
    `SELECT owner, day, requests::float8 AS requests, tokens::float8 AS tokens, cost::float8 AS cost,
            reserved_tokens::float8 AS "reservedTokens", reserved_cost::float8 AS "reservedCost"
       FROM quota_counters WHERE owner = $1 AND day = $2`,
    [owner, day],
  );
  return rows[0]!;
}

/** Puts what a run has used in the place of what was reserved for it. */
export async function settleCounter(
  tx: Queryable,
  { owner, day }: Pick<QuotaCounter, 'owner' | 'day'>,
  { used, reserved }: Record<'used' | 'reserved', Pick<QuotaAmount, 'tokens' | 'cost'>>,
): Promise<void> {
  await tx.query(
    `UPDATE quota_counters SET tokens = tokens + $3, cost = cost + $4, reserved_tokens = reserved_tokens - $5,
            reserved_cost = reserved_cost - $6 WHERE owner = $1 AND day = $2`,
    [owner, day, used.tokens, used.cost, reserved.tokens, reserved.cost],
  );
}

/** Deletes the counters of days before this one. */
export async function deleteCountersBefore(db: Queryable, day: string): Promise<void> {
  await db.query('DELETE FROM quota_counters WHERE day < $1', [day]);
}
