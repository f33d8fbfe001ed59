import type { Queryable } from '#src/db/query.ts';
import { PatchedDocument, type PatchOperation } from '#src/json/json-patch.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';

/** What a version came from. */
export type RestoredFrom = { version: number; checkpoint_id: string | null };

export type NewVersion = {
  version: number;
  source: 'patch' | 'restore';
  patch: readonly PatchOperation[];
  /** The document that it makes, as JSON. */
  text: string;
  restoredFrom: RestoredFrom | null;
  by: string;
  now: Date;
};

/** So many versions at most are gone through to make a document. */
const versionsBetweenDocuments = 20;

/** Stores a version, and makes it the newest one. The caller has locked the agent. */
export async function addStateVersion(tx: Queryable, agentId: string, made: NewVersion): Promise<void> {
  const { version, source, text, restoredFrom, by, now } = made;
  const patch = JSON.stringify(made.patch);
  const whole = version % versionsBetweenDocuments === 0 || patch.length > text.length;
  await tx.query(
    `INSERT INTO agent_state_versions (agent_id, version, source, patch, document, restored_version,
       restored_checkpoint_id, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      agentId,
      version,
      source,
      patch,
      whole ? text : null,
      restoredFrom?.version ?? null,
      restoredFrom?.checkpoint_id ?? null,
      now,
      by,
    ],
  );
  await tx.query(
    `INSERT INTO agent_states (agent_id, version, document, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (agent_id) DO UPDATE SET version = $2, document = $3, updated_at = $4, updated_by = $5`,
    [agentId, version, text, now, by],
  );
}

export type VersionRow = {
  version: number;
  source: string;
  patch: string | null;
  restoredVersion: number | null;
  restoredCheckpointId: string | null;
  /** The run of the event that made it; null for the state of an agent. */
  runId: string | null;
  createdAt: Date;
  createdBy: string | null;
};

/** A longer patch is left out of lists. */
export const longestListed = 16_000;

const versionColumns = (patch: string) => `version, source, ${patch} AS patch, restored_version AS "restoredVersion",
  restored_checkpoint_id AS "restoredCheckpointId", NULL AS "runId", created_at AS "createdAt", created_by AS "createdBy"`;

/** The versions of an agent's state, for `readPage`. */
export function versionListing(agentId: string) {
  const short = `CASE WHEN octet_length(patch) <= ${longestListed} THEN patch END`;
  return {
    sql: `SELECT ${versionColumns(short)} FROM agent_state_versions WHERE agent_id = $1`,
    parameters: [agentId],
  };
}

export async function findVersion(db: Queryable, agentId: string, version: number): Promise<VersionRow | null> {
  const rows = await db.query<VersionRow[]>(
    `SELECT ${versionColumns('patch')} FROM agent_state_versions WHERE agent_id = $1 AND version = $2`,
    [agentId, version],
  );
  return rows[0] ?? null;
}

/** The document as a version of it was; null when there is no such version. */
export async function documentAt(
  db: Queryable,
  agentId: string,
  version: number,
): Promise<{ document: unknown } | null> {
  if (version === 0) return { document: {} };
  const rows = await db.query<{ version: number; patch: string; document: string | null }[]>(
    `SELECT version, patch, document FROM agent_state_versions
      WHERE agent_id = $1 AND version <= $2 AND version >= coalesce(
        (SELECT max(version) FROM agent_state_versions WHERE agent_id = $1 AND version <= $2 AND document IS NOT NULL), 1)
      ORDER BY version`,
    [agentId, version],
  );
  if (rows.at(-1)?.version !== version) return null;
  const document = new PatchedDocument({}, 0, null);
  for (const row of rows) {
    if (row.document !== null) document.replace(JSON.parse(row.document));
    else if (document.apply(JSON.parse(row.patch) as PatchOperation[]))
      throw new LoggableError(`version ${row.version} of the state of ${agentId} does not follow`);
  }
  return { document: document.document };
}
