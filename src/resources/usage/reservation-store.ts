import type { TokenCounts } from '#src/access/quota.ts';
import type { Queryable, Statement } from '#src/db/query.ts';
import { type RunRow, toTokens } from '#src/resources/runs/store.ts';
import type { UsageReservation } from './table.ts';

// All raw: rows that are taken away with what they say, and sums.

/** A reservation with what its run has counted; null for counts that the gateway has not told. */
export type EndedReservation = UsageReservation & { counted: TokenCounts | null; hasAnswered: boolean };

type EndedRow = UsageReservation & { answeredBy: string | null; tokens: RunRow['tokens']; firstTokenMs: number | null };

/** Returns the statement that stores a reservation. */
export const toReservationInsert = (row: UsageReservation): Statement => ({
  sql: `INSERT INTO usage_reservations (run_id, organization_id, day, key_id, user_id, agent_id, model, owners, prompt_tokens,
          completion_tokens, cost)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  parameters: [
    row.runId,
    row.organizationId,
    row.day,
    row.keyId,
    row.userId,
    row.agentId,
    row.model,
    row.owners,
    row.promptTokens,
    row.completionTokens,
    row.cost,
  ],
});

/**
 * Takes away the reservation of a run that has ended. Returns it with what the run has counted, or null when there is none:
 * of several callers one has it.
 */
export async function takeReservation(tx: Queryable, runId: string): Promise<EndedReservation | null> {
  const [rows] = await tx.query<[EndedRow[]]>(
    `DELETE FROM usage_reservations u USING runs r
      WHERE u.run_id = $1 AND r.id = u.run_id AND r.status <> 'running'
      RETURNING u.run_id AS "runId", u.organization_id AS "organizationId", u.day, u.key_id AS "keyId",
        u.user_id AS "userId", u.agent_id AS "agentId", u.model, u.owners, u.prompt_tokens::float8 AS "promptTokens",
        u.completion_tokens::float8 AS "completionTokens", u.cost::float8 AS cost,
        r.model AS "answeredBy", r.tokens, r.time_to_first_token_ms AS "firstTokenMs"`,
    [runId],
  );
  const row = rows[0];
  if (!row) return null;
  const { answeredBy, tokens, firstTokenMs, ...reservation } = row;
  const counted = toTokens(tokens);
  return {
    ...reservation,
    model: answeredBy ?? reservation.model,
    counted: counted && { prompt: counted.prompt, completion: counted.completion },
    hasAnswered: firstTokenMs !== null,
  };
}

/** Lists runs that have ended and still have their reservation, some at a time. */
export async function listEndedReservations(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ runId: string }[]>(
    `SELECT u.run_id AS "runId" FROM usage_reservations u JOIN runs r ON r.id = u.run_id
      WHERE r.status <> 'running' ORDER BY u.run_id LIMIT 100`,
  );
  return rows.map(({ runId }) => runId);
}

/** Returns the statement that adds a run that has ended to the usage of its day. */
export const toUsageAddition = (
  { organizationId, day, keyId, userId, agentId, model }: UsageReservation,
  { prompt, completion, cost }: TokenCounts & { cost: number },
): Statement => ({
  sql: `INSERT INTO daily_usage AS kept
       (organization_id, day, key_id, user_id, agent_id, model, runs, prompt_tokens, completion_tokens, cost)
     VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9)
     ON CONFLICT (organization_id, day, key_id, user_id, agent_id, model) DO UPDATE SET
       runs = kept.runs + 1, prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
       completion_tokens = kept.completion_tokens + excluded.completion_tokens, cost = kept.cost + excluded.cost`,
  parameters: [organizationId, day, keyId, userId, agentId, model, prompt, completion, cost],
});
