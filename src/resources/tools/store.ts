import { isDeepStrictEqual } from 'node:util';
import { IsNull } from '#generated/packages/typeorm.js';
import type { StoredTool, ToolVersion } from '#generated/v2/client/types.gen.ts';
import { problem } from '#src/api/problems.ts';
import { contentOf } from '#src/db/content/parameter.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { listValidSecrets, rotateSigningSecrets } from '#src/outgoing/signing-secrets.ts';
import { requireHeadersForMove, toServerHeaders } from './server-headers.ts';

import {
  toolTable,
  toolVersionTable,
  type CallableTool,
  type ToolDefinition,
  type ToolRow,
  type ToolSecrets,
  type ToolVersionRow,
} from './table.ts';

/** A tool without its secrets, with the definition of its newest version. */
export type FullTool = Omit<ToolRow, 'secrets'> & Pick<ToolVersionRow, 'definition' | 'parametersSince'>;

const toolColumns = `t.id, t.organization_id AS "organizationId", t.key, t.kind, t.version,
  t.previous_secret_until AS "previousSecretUntil", t.drift, t.created_at AS "createdAt",
  t.updated_at AS "updatedAt", t.deleted_at AS "deletedAt", v.definition, v.parameters_since AS "parametersSince"`;
const toolTables = 'tools t JOIN tool_versions v ON v.tool_id = t.id AND v.version = t.version';

/** Selects the tools of an organization that are not deleted, for `readPage`. */
export function selectTools(organizationId: string, key: string | undefined) {
  const parameters: unknown[] = [organizationId];
  if (key !== undefined) parameters.push(key);
  const byKey = key === undefined ? '' : 'AND t.key = $2';
  return {
    sql: `SELECT ${toolColumns} FROM ${toolTables} WHERE t.organization_id = $1 AND t.deleted_at IS NULL ${byKey}`,
    parameters,
  };
}

/** Selects the versions of a tool, for `readPage`. */
export function selectToolVersions(toolId: string) {
  const sql = `SELECT tool_id AS "toolId", version, definition, created_at AS "createdAt" FROM tool_versions WHERE tool_id = $1`;
  return { sql, parameters: [toolId] };
}

/** Finds a tool that is not deleted, or null. */
export async function findTool(db: Queryable, organizationId: string, id: string): Promise<FullTool | null> {
  // Raw: a join.
  const rows = await db.query<FullTool[]>(
    `SELECT ${toolColumns} FROM ${toolTables} WHERE t.id = $1 AND t.organization_id = $2 AND t.deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** Finds the definition of a version of a tool, or null. */
export async function findToolDefinition(
  db: EntityDatabase,
  toolId: string,
  version: number,
): Promise<ToolDefinition | null> {
  const row = await db.getRepository(toolVersionTable).findOneBy({ toolId, version });
  return row?.definition ?? null;
}

/** Finds a version of a tool that is not deleted, so that it can be called; null when there is none. */
export async function findCallableTool(
  db: Queryable,
  organizationId: string,
  toolId: string,
  version: number,
): Promise<CallableTool | null> {
  // Raw: a join.
  const rows = await db.query<CallableTool[]>(
    `SELECT t.id, t.organization_id AS "organizationId", t.key, t.kind, v.version, v.definition
       FROM tools t JOIN tool_versions v ON v.tool_id = t.id
      WHERE t.id = $2 AND t.organization_id = $1 AND t.deleted_at IS NULL AND v.version = $3`,
    [organizationId, toolId, version],
  );
  return rows[0] ?? null;
}

/** Returns the secrets with which requests to a tool are signed at a time, the newest first. */
export async function listSigningSecrets(db: EntityDatabase, id: string, now: Date): Promise<string[]> {
  const row = await db.getRepository(toolTable).findOneBy({ id });
  if (!row?.secrets || !('current' in row.secrets)) return [];
  return listValidSecrets(row.secrets, row.previousSecretUntil, now);
}

/** Finds a tool of an organization by its key, or null. */
export async function findToolByKey(db: Queryable, organizationId: string, key: string): Promise<FullTool | null> {
  const { sql, parameters } = selectTools(organizationId, key);
  // Raw: a join.
  return (await db.query<FullTool[]>(sql, parameters))[0] ?? null;
}

const isUniqueViolation = (error: unknown) => (error as { code?: unknown }).code === '23505';

/** Blocks others who make tools of an organization until the transaction ends. */
export async function lockToolKeys(tx: Queryable, organizationId: string): Promise<void> {
  // Raw: a lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`tools of ${organizationId}`]);
}

/** A tool that is not stored yet. */
export type NewTool = Pick<ToolRow, 'id' | 'organizationId' | 'key' | 'kind'> & {
  definition: ToolDefinition;
  secrets: ToolSecrets | null;
  by: string;
  now: Date;
};

/** Stores a new tool as its version 1. @throws `conflict` when another tool has the key. */
export async function insertTool(
  tx: EntityDatabase,
  { definition, secrets, by, now, ...owned }: NewTool,
): Promise<FullTool> {
  const row = {
    ...owned,
    version: 1,
    previousSecretUntil: null,
    drift: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  await lockToolKeys(tx, row.organizationId);
  try {
    await insertRows(tx, toolTable, row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `Another tool has the key ${row.key}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/key', detail, code: 'unique' }], cause: error });
  }
  if (secrets) await saveSecrets(tx, row, secrets, null);
  const version = { toolId: row.id, version: 1, parametersSince: 1, definition, createdAt: now, createdBy: by };
  await insertRows(tx, toolVersionTable, version);
  return { ...row, definition, parametersSince: 1 };
}

/** Stores the secrets of a tool, and how long the previous one signs. */
async function saveSecrets(
  tx: Queryable,
  { id, organizationId }: Pick<ToolRow, 'id' | 'organizationId'>,
  secrets: ToolSecrets,
  previousUntil: Date | null,
): Promise<void> {
  // Raw: content, which is encrypted on the way.
  await tx.query('UPDATE tools SET secrets = $2, previous_secret_until = $3 WHERE id = $1', [
    id,
    contentOf({ organization: organizationId }, JSON.stringify(secrets)),
    previousUntil,
  ]);
}

const findSecrets = async (db: EntityDatabase, id: string): Promise<ToolSecrets | null> =>
  (await db.getRepository(toolTable).findOneBy({ id }))?.secrets ?? null;

/** Locks a tool until the transaction ends and returns it; null when there is none that is not deleted. */
async function lockTool(tx: Queryable, organizationId: string, id: string): Promise<FullTool | null> {
  // Raw: a lock, so that versions get their numbers one after the other.
  await tx.query('SELECT id FROM tools WHERE id = $1 AND organization_id = $2 FOR UPDATE', [id, organizationId]);
  return findTool(tx, organizationId, id);
}

/** `check` throws when the tool is not what the caller builds on. */
type ToolTarget = { organizationId: string; id: string; check(tool: FullTool): void; now: Date };

type ToolUpdate = ToolTarget & {
  change: Partial<ToolDefinition>;
  /** The headers from now on, which are no part of a version. */
  headers?: Record<string, string> | undefined;
  /** Throws when the new definition does not fit the tool. */
  validate(tool: FullTool, definition: ToolDefinition): void;
  by: string;
};

/** Returns a definition with a change. Of a tool of another server, or with another name, nothing was imported. */
function withChange(definition: ToolDefinition, change: Partial<ToolDefinition>): ToolDefinition {
  const changed = { ...definition, ...change };
  const isElsewhere = changed.mcp?.url !== definition.mcp?.url || changed.mcp?.tool !== definition.mcp?.tool;
  return isElsewhere && changed.imported ? { ...changed, imported: null } : changed;
}

/** Adds a version with `change` applied to the newest one, unless only headers change. Returns the tool before and after, or null when there is none. */
export async function addToolVersion(
  tx: EntityDatabase,
  { organizationId, id, check, change, headers, validate, by, now }: ToolUpdate,
): Promise<{ before: FullTool; after: FullTool } | null> {
  const tool = await lockTool(tx, organizationId, id);
  if (!tool) return null;
  check(tool);
  const definition = withChange(tool.definition, change);
  validate(tool, definition);
  const from = tool.definition.mcp?.url;
  const to = definition.mcp?.url;
  if (headers && to !== undefined) {
    await saveSecrets(tx, tool, toServerHeaders(headers, to), null);
    await updateRows(tx, toolTable, { id }, { updatedAt: now });
  }
  if (!headers && from !== undefined && to !== undefined && from !== to)
    requireHeadersForMove(await findSecrets(tx, id), { from, to });
  if (Object.keys(change).length === 0) return { before: tool, after: { ...tool, updatedAt: now } };
  const version = tool.version + 1;
  const hasSameParameters = isDeepStrictEqual(definition.parameters, tool.definition.parameters);
  const parametersSince = hasSameParameters ? tool.parametersSince : version;
  const row = { toolId: id, version, parametersSince, definition, createdAt: now, createdBy: by };
  await insertRows(tx, toolVersionTable, row);
  const drift = definition.imported === tool.definition.imported ? tool.drift : null;
  await updateRows(tx, toolTable, { id }, { version, drift, updatedAt: now });
  return { before: tool, after: { ...tool, version, drift, definition, parametersSince, updatedAt: now } };
}

/** Replaces the secret of a tool. Returns the tool before and after with the new secret, or null when there is none. */
export async function rotateSecret(
  tx: EntityDatabase,
  { organizationId, id, check, now }: ToolTarget,
  overlapS: number | undefined,
): Promise<{ before: FullTool; after: FullTool; secret: string } | null> {
  const tool = await lockTool(tx, organizationId, id);
  if (!tool) return null;
  check(tool);
  const known = await findSecrets(tx, id);
  const rotation = rotateSigningSecrets(known && 'current' in known ? known : null, { now, overlapS });
  const { secrets, previousUntil } = rotation;
  await saveSecrets(tx, tool, secrets, previousUntil);
  await updateRows(tx, toolTable, { id }, { updatedAt: now });
  const after = { ...tool, previousSecretUntil: previousUntil, updatedAt: now };
  return { before: tool, after, secret: secrets.current };
}

/** Marks a tool as deleted, and deletes its secrets. Returns false when there is no such tool. */
export async function markToolDeleted(
  tx: EntityDatabase,
  { organizationId, id, check, now }: ToolTarget,
): Promise<boolean> {
  const tool = await lockTool(tx, organizationId, id);
  if (!tool) return false;
  check(tool);
  const change = { deletedAt: now, secrets: null, previousSecretUntil: null };
  return (await updateRows(tx, toolTable, { id, deletedAt: IsNull() }, change)) > 0;
}

/** Writes a definition, in which versions of a tool may differ, as the contract has it. */
export const toToolContent = ({ imported, mcp, approval = null, ...definition }: ToolDefinition) => ({
  ...definition,
  mcp: mcp && { on_drift: 'refuse' as const, ...mcp },
  output_schema: imported?.output_schema ?? null,
  approval,
});

/** Writes a tool as the contract has it. */
export const toStoredTool = (tool: FullTool): StoredTool => ({
  id: tool.id,
  key: tool.key,
  kind: tool.kind,
  ...toToolContent(tool.definition),
  version: tool.version,
  drift: tool.drift,
  previous_secret_until: tool.previousSecretUntil?.toISOString() ?? null,
  created_at: tool.createdAt.toISOString(),
  updated_at: tool.updatedAt.toISOString(),
});

/** Writes a version of a tool as the contract has it. */
export const toToolVersion = (
  { toolId, version, definition, createdAt }: ToolVersionRow,
  { key, kind }: Pick<ToolRow, 'key' | 'kind'>,
): ToolVersion => ({
  tool_id: toolId,
  key,
  kind,
  ...toToolContent(definition),
  version,
  created_at: createdAt.toISOString(),
});
