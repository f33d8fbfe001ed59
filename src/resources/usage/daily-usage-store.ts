// All raw: sums by groups, and rows that become one with others.
import type { DailyUsage } from '#generated/v2/client/types.gen.ts';
import type { CountedTask } from '#src/llm/direct/types.ts';
import type { Queryable } from '#src/db/query.ts';
import { reachSql, type Reach } from '#src/db/reach.ts';
import { contentCounts, toContentUsage } from './content-usage.ts';
import { estimateLatency, latencyClasses } from './latency.ts';

/** What usage is kept apart by. */
type UsageDimension = 'day' | 'key' | 'user' | 'agent' | 'model' | 'task';

const allDimensions: readonly UsageDimension[] = ['day', 'key', 'user', 'agent', 'model', 'task'];

/** The filters of a list of usage, and what its rows are kept apart by. */
export type UsageFilters = {
  group_by?: readonly UsageDimension[];
  since?: string;
  until?: string;
  key_id?: string;
  user_id?: string;
  agent_id?: string;
  model?: string;
  task?: CountedTask;
};

/** A row of the list; a member that the rows are not kept apart by is empty, and the day then `all`. */
export type UsageSum = {
  day: string;
  keyId: string;
  userId: string;
  agentId: string;
  model: string;
  task: CountedTask | '';
  runs: number;
  failedRuns: number;
  requests: number;
  promptTokens: number;
  completionTokens: number;
  units: number;
  cost: number;
  durationCounts: number[];
  firstTokenCounts: number[];
  contentCounts: number[];
};

const group = (dimension: UsageDimension, column: string, otherwise = '') =>
  `CASE WHEN '${dimension}' = ANY($3::text[]) THEN ${column} ELSE '${otherwise}' END`;

/** Sums up the counts of an array over rows. Those of a row may be empty. */
export const sumCounts = (column: string, length = latencyClasses) =>
  `ARRAY[${Array.from({ length }, (_, index) => `coalesce(sum(${column}[${index + 1}]), 0)`).join(', ')}]::float8[]`;

const addCounts = (column: string) =>
  `${column} = ARRAY(SELECT coalesce(a, 0) + coalesce(b, 0)
     FROM unnest(kept.${column}, excluded.${column}) WITH ORDINALITY AS pair (a, b, place) ORDER BY place)`;

/** Adds a row to the one that is there with its day and all that rows are kept apart by: the end of an insertion into `kept`. */
export const addToKept = `ON CONFLICT (organization_id, day, key_id, user_id, agent_id, model, task) DO UPDATE SET
  runs = kept.runs + excluded.runs, failed_runs = kept.failed_runs + excluded.failed_runs,
  requests = kept.requests + excluded.requests, prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
  completion_tokens = kept.completion_tokens + excluded.completion_tokens, units = kept.units + excluded.units,
  cost = kept.cost + excluded.cost, ${addCounts('duration_counts')}, ${addCounts('first_token_counts')},
  ${addCounts('content_counts')}`;

/** Selects the usage in reach, for `replyWithPage`. */
export function selectUsage({ organizationId, userId }: Reach, filters: UsageFilters) {
  const { group_by = allDimensions, since = null, until = null, ...only } = filters;
  const { key_id = null, user_id = null, agent_id = null, model = null, task = null } = only;
  return {
    sql: `SELECT *, md5(concat_ws(' ', "keyId", "userId", "agentId", model, task)) AS id FROM (
      SELECT ${group('day', 'day', 'all')} AS day, ${group('key', 'key_id')} AS "keyId", ${group('user', 'user_id')} AS "userId",
             ${group('agent', 'agent_id')} AS "agentId", ${group('model', 'model')} AS model, ${group('task', 'task')} AS task,
             sum(runs)::float8 AS runs, sum(failed_runs)::float8 AS "failedRuns", sum(requests)::float8 AS requests,
             sum(prompt_tokens)::float8 AS "promptTokens", sum(completion_tokens)::float8 AS "completionTokens",
             sum(units)::float8 AS units, sum(cost)::float8 AS cost,
             ${sumCounts('duration_counts')} AS "durationCounts", ${sumCounts('first_token_counts')} AS "firstTokenCounts",
             ${sumCounts('content_counts', contentCounts)} AS "contentCounts"
        FROM daily_usage
       WHERE organization_id = $1 AND ${reachSql('$2')} AND ($4::text IS NULL OR day >= $4) AND ($5::text IS NULL OR day <= $5)
         AND ($6::text IS NULL OR key_id = $6) AND ($7::text IS NULL OR user_id = $7)
         AND ($8::text IS NULL OR agent_id = $8) AND ($9::text IS NULL OR model = $9)
         AND ($10::text IS NULL OR task = $10)
       GROUP BY 1, 2, 3, 4, 5, 6) AS sums`,
    parameters: [organizationId, userId, group_by, since, until, key_id, user_id, agent_id, model, task],
  };
}

const orNull = (text: string): string | null => (text === '' ? null : text);
const millionths = 1_000_000;

/** Writes a row of usage as the contract has it. */
export const toDailyUsage = ({ day, keyId, userId, agentId, model, task, ...sum }: UsageSum): DailyUsage => ({
  day: day === 'all' ? null : day,
  key_id: orNull(keyId),
  user_id: orNull(userId),
  agent_id: orNull(agentId),
  model: orNull(model),
  task: task === '' ? null : task,
  runs: sum.runs,
  failed_runs: sum.failedRuns,
  requests: sum.requests,
  prompt_tokens: sum.promptTokens,
  completion_tokens: sum.completionTokens,
  units: sum.units,
  content: toContentUsage(sum.contentCounts),
  cost: sum.cost / millionths,
  duration: estimateLatency(sum.durationCounts),
  time_to_first_token: estimateLatency(sum.firstTokenCounts),
});

/** Takes a user out of the usage, which stays as that of no user, and deletes the counters of their quota. */
export async function eraseUserFromUsage(tx: Queryable, userId: string): Promise<void> {
  await tx.query(`UPDATE usage_reservations SET user_id = '' WHERE user_id = $1`, [userId]);
  await tx.query(
    `WITH theirs AS (DELETE FROM daily_usage WHERE user_id = $1 RETURNING *)
     INSERT INTO daily_usage AS kept (organization_id, day, key_id, user_id, agent_id, model, task, runs, failed_runs,
       requests, prompt_tokens, completion_tokens, units, cost, duration_counts, first_token_counts, content_counts)
     SELECT organization_id, day, key_id, '', agent_id, model, task, runs, failed_runs, requests, prompt_tokens,
            completion_tokens, units, cost, duration_counts, first_token_counts, content_counts FROM theirs
     ${addToKept}`,
    [userId],
  );
  await tx.query('DELETE FROM quota_counters WHERE owner = $1', [`user:${userId}`]);
}
