import type { TokenCounts } from '#src/access/quota.ts';
import type { Queryable, RowsInsert } from '#src/db/query.ts';
import { type RunRow, toTokens } from '#src/resources/runs/store.ts';
import type { PartDeliveries } from '#src/resources/context/sent-parts-store.ts';
import { contentCounts, countContent } from './content-usage.ts';
import { addToKept, sumCounts } from './daily-usage-store.ts';
import { latencyClasses } from './latency.ts';
import type { UsageReservation } from './table.ts';

// All raw: rows that are taken away with what they say, and sums.

/** The end of a run, and the times that it took in milliseconds; null for the first token of one that has none. */
type RunOutcome = { failed: boolean; durationMs: number | null; firstTokenMs: number | null };

/** A reservation with what its run has counted; null for counts that the gateway has not told. */
export type EndedReservation = UsageReservation & RunOutcome & { counted: TokenCounts | null; content: number[] };

type EndedRow = UsageReservation &
  RunOutcome & { answeredBy: string | null; tokens: RunRow['tokens']; sentParts: PartDeliveries | null };

/** Inserts reservations. */
export const reservationInsert: RowsInsert<UsageReservation> = {
  sql: `INSERT INTO usage_reservations (run_id, organization_id, day, key_id, user_id, agent_id, model, owners, prompt_tokens,
          completion_tokens, cost)
        SELECT "runId", "organizationId", day, "keyId", "userId", "agentId", model,
               owners, "promptTokens", "completionTokens", cost
          FROM json_to_recordset($1::json) AS row ("runId" text, "organizationId" text, day text, "keyId" text, "userId" text,
               "agentId" text, model text, owners text[], "promptTokens" bigint, "completionTokens" bigint, cost bigint)`,
  toParameters: (rows) => [JSON.stringify(rows)],
};

function toEndedReservation({ answeredBy, tokens, sentParts, ...reservation }: EndedRow): EndedReservation {
  const counted = toTokens(tokens);
  return {
    ...reservation,
    model: answeredBy ?? reservation.model,
    counted: counted && { prompt: counted.prompt, completion: counted.completion },
    content: countContent(sentParts, counted),
  };
}

/**
 * Takes away the reservations of runs that have ended. Returns each with what its run has counted, but for runs without one: of
 * several callers one has it.
 */
export async function takeReservations(tx: Queryable, runIds: readonly string[]): Promise<EndedReservation[]> {
  const [rows] = await tx.query<[EndedRow[]]>(
    `DELETE FROM usage_reservations u USING runs r
      WHERE u.run_id = ANY($1::text[]) AND r.id = u.run_id AND r.status <> 'running'
      RETURNING u.run_id AS "runId", u.organization_id AS "organizationId", u.day, u.key_id AS "keyId",
        u.user_id AS "userId", u.agent_id AS "agentId", u.model, u.owners, u.prompt_tokens::float8 AS "promptTokens",
        u.completion_tokens::float8 AS "completionTokens", u.cost::float8 AS cost,
        r.model AS "answeredBy", r.tokens, r.time_to_first_token_ms AS "firstTokenMs",
        r.status = 'failed' AS failed,
        (SELECT s.sent_parts FROM context_snapshots s WHERE s.run_id = r.id AND s.number = 0) AS "sentParts",
        (extract(epoch FROM r.finished_at - r.started_at) * 1000)::float8 AS "durationMs"`,
    [runIds],
  );
  return rows.map(toEndedReservation);
}

/** Lists runs that have ended and still have their reservation, some at a time. */
export async function listEndedReservations(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ runId: string }[]>(
    `SELECT u.run_id AS "runId" FROM usage_reservations u JOIN runs r ON r.id = u.run_id
      WHERE r.status <> 'running' ORDER BY u.run_id LIMIT 100`,
  );
  return rows.map(({ runId }) => runId);
}

/** A use of a model: by a run that has ended, or by a request that was answered without an agent. */
type ModelUse = Pick<UsageReservation, 'organizationId' | 'day' | 'keyId' | 'userId' | 'agentId' | 'model'> &
  TokenCounts & {
    task: string;
    runs: 0 | 1;
    failedRuns: 0 | 1;
    requests: 0 | 1;
    units: number;
    /** Its use of each kind of content. */
    content: number[];
    cost: number;
    /** The class of the time that the run took, and that until its first token; null for a time that is not counted. */
    durationClass: number | null;
    firstTokenClass: number | null;
  };

/** Counts the rows of each class. */
const countClasses = (column: string) =>
  `ARRAY[${Array.from({ length: latencyClasses }, (_, index) => `count(*) FILTER (WHERE ${column} = ${index + 1})`).join(', ')}]`;

/** Adds uses to the usage of their days: first what sorts first, so that nobody waits in a circle. */
export const usageAddition: RowsInsert<ModelUse> = {
  sql: `INSERT INTO daily_usage AS kept (organization_id, day, key_id, user_id, agent_id, model, task, runs, failed_runs,
       requests, prompt_tokens, completion_tokens, units, cost, duration_counts, first_token_counts,
       content_counts)
     SELECT "organizationId", day, "keyId", "userId", "agentId", model, task, sum(runs), sum("failedRuns"), sum(requests),
            sum(prompt), sum(completion), sum(units), sum(cost), ${countClasses('"durationClass"')}, ${countClasses('"firstTokenClass"')},
            ${sumCounts('content', contentCounts)}
       FROM json_to_recordset($1::json) AS row ("organizationId" text, day text, "keyId" text, "userId" text, "agentId" text,
            model text, task text, runs bigint, "failedRuns" bigint, requests bigint, prompt bigint, completion bigint,
            units bigint, content bigint[], cost bigint, "durationClass" integer, "firstTokenClass" integer)
      GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
     ${addToKept}`,
  toParameters: (rows) => [JSON.stringify(rows)],
};
