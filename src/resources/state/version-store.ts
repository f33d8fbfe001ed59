import { plainBytesSql } from '#src/db/content/sql.ts';
import { contentOf } from '#src/db/content/parameter.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { PatchedDocument, type PatchOperation } from '#src/json/json-patch.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { stateVersionTable } from './table.ts';

/** The version, and the checkpoint if there was one, from which a state was restored. */
export type RestoreOrigin = { version: number; checkpoint_id: string | null };

/** A version that is to be stored. */
export type NewStateVersion = {
  version: number;
  source: 'patch' | 'restore';
  patch: readonly PatchOperation[];
  /** The document after the version, as JSON text. */
  text: string;
  restoredFrom: RestoreOrigin | null;
  by: string;
  now: Date;
};

/** The number of versions after which the whole document is stored again, so that no more have to be replayed. */
const versionsBetweenDocuments = 20;

/** Stores a version, and makes it the newest one. The caller has locked the agent. */
export async function insertStateVersion(tx: EntityDatabase, agentId: string, input: NewStateVersion): Promise<void> {
  const { version, source, text, restoredFrom, by, now } = input;
  const patch = JSON.stringify(input.patch);
  const whole = version % versionsBetweenDocuments === 0 || patch.length > text.length;
  const agent = { agent: agentId };
  // Raw: content is encrypted as a parameter.
  await tx.query(
    `INSERT INTO agent_state_versions (agent_id, version, source, patch, document, restored_version, restored_checkpoint_id,
       created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      agentId,
      version,
      source,
      contentOf(agent, patch),
      contentOf(agent, whole ? text : null),
      restoredFrom?.version ?? null,
      restoredFrom?.checkpoint_id ?? null,
      now,
      by,
    ],
  );
  // Raw: a stored row keeps its schema.
  await tx.query(
    `INSERT INTO agent_states (agent_id, version, document, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (agent_id) DO UPDATE SET version = $2, document = $3, updated_at = $4, updated_by = $5`,
    [agentId, version, contentOf(agent, text), now, by],
  );
}

/** A version of the state of an agent or a session. `patch` is JSON text, null when it is too long for a list. */
/** A version of the state of an agent or a session. `patch` is JSON text, null when it is too long for a list. */
export type StateVersionRow = {
  version: number;
  source: string;
  patch: string | null;
  restoredVersion: number | null;
  restoredCheckpointId: string | null;
  /** The run of the event that made the version; null for the state of an agent. */
  runId: string | null;
  createdAt: Date;
  createdBy: string | null;
};

/** The bytes above which a patch is left out of lists. */
export const maxListedPatchBytes = 16_000;

const toVersionColumns = (patch: string) => `version, source, ${patch} AS patch, restored_version AS "restoredVersion",
  restored_checkpoint_id AS "restoredCheckpointId", NULL AS "runId", created_at AS "createdAt", created_by AS "createdBy"`;

/** Selects the versions of an agent's state, for `readPage`. */
export function selectStateVersions(agentId: string) {
  const short = `CASE WHEN ${plainBytesSql('patch')} <= ${maxListedPatchBytes} THEN patch END`;
  return {
    sql: `SELECT ${toVersionColumns(short)} FROM agent_state_versions WHERE agent_id = $1`,
    parameters: [agentId],
  };
}

/** Finds a version of an agent's state, or null. */
export async function findStateVersion(
  db: EntityDatabase,
  agentId: string,
  version: number,
): Promise<StateVersionRow | null> {
  const row = await db.getRepository(stateVersionTable).findOneBy({ agentId, version });
  return row && { ...row, runId: null };
}

/** Finds the document of a version of an agent's state; null when there is no such version. */
export async function findDocument(
  db: Queryable,
  agentId: string,
  version: number,
): Promise<{ document: unknown } | null> {
  if (version === 0) return { document: {} };
  // Raw: from the newest whole document on.
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
