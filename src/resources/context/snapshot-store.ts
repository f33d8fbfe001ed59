import { contentPartsOf } from '#src/db/content/parameter.ts';
import type { Queryable, RowsInsert } from '#src/db/query.ts';
import { reachByConversationSql, type Reach } from '#src/db/reach.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import type { BranchKey } from '#src/resources/branches/store.ts';
import type { ContextDocument } from './document.ts';
import type { RequestDocument } from './request-document.ts';
import type { PartDeliveries } from './sent-parts-store.ts';

/** What a model is given: the first prompt of its run by the number 0, and further requests from 1 on. */
type NewSnapshot = { runId: string; memoryRefs: readonly string[] | null } & (
  | { number: 0; document: ContextDocument }
  | { number: number; document: RequestDocument }
);

/**
 * Inserts what the models of runs are given. `memoryRefs`: ids of the memories in it, or null when none were searched for.
 */
export const snapshotInsert: RowsInsert<NewSnapshot> = {
  // Raw: stored by every run.
  sql: `INSERT INTO context_snapshots (run_id, number, document, memory_refs)
        SELECT "runId", number, document, refs::json
          FROM json_to_recordset($1::json) AS row ("runId" text, number int, document text, refs text)`,
  toParameters: (rows) => [
    contentPartsOf(
      rows.map(({ runId, number, document, memoryRefs }) => ({
        owner: { run: runId },
        toPart: (seal) => ({
          runId,
          number,
          document: seal(JSON.stringify(document)),
          refs: memoryRefs && JSON.stringify(memoryRefs),
        }),
      })),
    ),
  ],
};

/** A message with its run, and what the model of the run was given; `document` is null when that is not known. */
export type SnapshotRow = {
  messageId: string;
  position: number;
  role: string;
  runId: string;
  conversationId: string;
  /** The branch of the run; null for the first one. */
  branchId: BranchKey;
  sessionId: string;
  agentId: string;
  agentVersion: number;
  startedAt: Date;
  definition: AgentDefinition;
  document: string | null;
  /** The forms in which the parts of its messages were sent; null when there were none, or it is not known. */
  sentParts: PartDeliveries | null;
};

/** Finds a message with the snapshot of its run; null when there is no such message. */
export async function findSnapshot(db: Queryable, reach: Reach, messageId: string): Promise<SnapshotRow | null> {
  // Raw: a join of four tables.
  const rows = await db.query<SnapshotRow[]>(
    `SELECT m.id AS "messageId", m.position, m.role, m.run_id AS "runId", m.conversation_id AS "conversationId",
            r.branch_id AS "branchId", m.session_id AS "sessionId", r.agent_id AS "agentId", r.agent_version AS "agentVersion",
            r.started_at AS "startedAt", v.definition, s.document, s.sent_parts AS "sentParts"
       FROM messages m LEFT JOIN runs r ON r.id = m.run_id LEFT JOIN context_snapshots s ON s.run_id = r.id AND s.number = 0
       LEFT JOIN agent_versions v ON v.agent_id = r.agent_id AND v.version = r.agent_version
      WHERE m.deleted_at IS NULL AND m.id = $1 AND m.organization_id = $2
        AND ${reachByConversationSql('$3', 'm.conversation_id')}`,
    [messageId, reach.organizationId, reach.userId],
  );
  return rows[0] ?? null;
}

/** A request of a run beside its first prompt. */
export type RunRequestRow = { number: number; document: RequestDocument };

/** Lists the requests of a run that are kept beside its first prompt, in order. */
export async function listRunRequests(db: Queryable, runId: string): Promise<RunRequestRow[]> {
  // Raw: beside the statement that finds the first prompt.
  const rows = await db.query<{ number: number; document: string }[]>(
    'SELECT number, document FROM context_snapshots WHERE run_id = $1 AND number > 0 ORDER BY number',
    [runId],
  );
  return rows.map(({ number, document }) => ({ number, document: JSON.parse(document) as RequestDocument }));
}
