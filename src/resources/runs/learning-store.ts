import type { Queryable } from '#src/db/query.ts';
import type { AgentOverrides } from '#src/resources/agents/overrides.ts';

// All raw: skips what other processes have locked, and returns what was changed.

/** A run that has answered and that memories are to be made of. `attempts` counts how often that was begun. */
export type LearnableRun = {
  id: string;
  organizationId: string;
  agentId: string;
  agentVersion: number;
  /** The changes that the service of its session makes to the agent. */
  agentOverrides: AgentOverrides | null;
  /** The user of its conversation, or null. */
  userId: string | null;
  attempts: number;
};

const agentIsDeletedSql = '(SELECT deleted_at FROM agents a WHERE a.id = agent_id) IS NOT NULL';

const claimSql = `UPDATE runs r SET learn_at = $2, learn_attempts = learn_attempts + 1 FROM sessions s
  WHERE s.id = r.session_id AND r.id = (
    SELECT id FROM runs WHERE learn_at IS NOT NULL AND status IN ('completed', 'requires_tool_results', 'requires_approval')
       AND CASE WHEN $3::text IS NULL THEN learn_at <= $1 ELSE id = $3 AND learn_attempts = 0 END
       AND NOT ${agentIsDeletedSql}
     ORDER BY learn_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING r.id, r.organization_id AS "organizationId", r.agent_id AS "agentId", r.agent_version AS "agentVersion",
    s.agent_overrides AS "agentOverrides", s.user_id AS "userId", r.learn_attempts AS attempts`;

/**
 * Claims the learning from a run that has answered, until a time at which another process may begin it again: from the run
 * `id`, when nobody has begun it, or without an id from that which is due first. Returns null when there is none.
 */
export async function claimLearning(
  db: Queryable,
  { id = null, now, until }: { id?: string | null; now: Date; until: Date },
): Promise<LearnableRun | null> {
  const [rows] = await db.query<[LearnableRun[]]>(claimSql, [now, until, id]);
  return rows[0] ?? null;
}

/** Ends the learning from a run, and waits for a transaction that does the same. False when another process has ended it. */
export async function endLearning(tx: Queryable, id: string): Promise<boolean> {
  const [rows] = await tx.query<[unknown[]]>(
    'UPDATE runs SET learn_at = NULL WHERE id = $1 AND learn_at IS NOT NULL RETURNING id',
    [id],
  );
  return rows.length > 0;
}

/** Has the learning from a run, which is not ended yet, begin again at a time. */
export async function postponeLearning(db: Queryable, id: string, at: Date): Promise<void> {
  await db.query('UPDATE runs SET learn_at = $2 WHERE id = $1 AND learn_at IS NOT NULL', [id, at]);
}

/** Has all learning begin again now, in a database that only this process uses: the process that had begun it has ended. */
export async function releaseAllLearning(db: Queryable, now: Date): Promise<void> {
  await db.query('UPDATE runs SET learn_at = $1 WHERE learn_at > $1', [now]);
}

/** Ends the learning from runs without an answer, since they have failed or were cancelled, and from those of deleted agents. */
export async function dropLostLearning(db: Queryable, now: Date): Promise<void> {
  await db.query(
    `UPDATE runs SET learn_at = NULL 
      WHERE learn_at <= $1 AND (status NOT IN ('running', 'completed', 'requires_tool_results', 'requires_approval') OR ${agentIsDeletedSql})`,
    [now],
  );
}
