import type { EntityManager } from 'typeorm';
import type { Agent, AgentVersion } from '#generated/v2/client/types.gen.ts';
import { problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { agentTable, noControls, type AgentRow, type AgentVersionRow, type Definition } from './table.ts';

/** An agent with what its newest version says. */
export type FullAgent = AgentRow & { definition: Definition };

const columns = `a.id, a.organization_id AS "organizationId", a.key, a.version, a.created_at AS "createdAt",
  a.updated_at AS "updatedAt", a.deleted_at AS "deletedAt", v.definition`;
const source = `agents a JOIN agent_versions v ON v.agent_id = a.id AND v.version = a.version`;

/** The living agents of an organization, for `readPage`. */
export function listing(organizationId: string, key: string | undefined) {
  const parameters: unknown[] = [organizationId];
  if (key !== undefined) parameters.push(key);
  const byKey = key === undefined ? '' : 'AND a.key = $2';
  return {
    sql: `SELECT ${columns} FROM ${source} WHERE a.organization_id = $1 AND a.deleted_at IS NULL ${byKey}`,
    parameters,
  };
}

/** The versions of an agent, for `readPage`. */
export function versionListing(agentId: string) {
  const sql = `SELECT agent_id AS "agentId", version, definition, created_at AS "createdAt" FROM agent_versions WHERE agent_id = $1`;
  return { sql, parameters: [agentId] };
}

/** A living agent, or null. */
export async function findAgent(db: Queryable, organizationId: string, id: string): Promise<FullAgent | null> {
  const rows = await db.query<FullAgent[]>(
    `SELECT ${columns} FROM ${source} WHERE a.id = $1 AND a.organization_id = $2 AND a.deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** What one version of an agent says, deleted or not. */
export async function agentVersion(db: Queryable, agentId: string, version: number): Promise<Definition> {
  const rows = await db.query<{ definition: Definition }[]>(
    `SELECT definition FROM agent_versions WHERE agent_id = $1 AND version = $2`,
    [agentId, version],
  );
  return rows[0]!.definition;
}

const isTaken = (error: unknown) => (error as { code?: unknown }).code === '23505';

/** Stores a new agent as its version 1. Throws `conflict` when a living agent has the key. */
export async function insertAgent(
  tx: EntityManager,
  row: AgentRow,
  definition: Definition,
  by: string,
): Promise<FullAgent> {
  try {
    await tx.insert(agentTable, row);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const detail = `Another agent has the key ${row.key}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/key', detail, code: 'unique' }], cause: error });
  }
  await insertVersion(tx, { agentId: row.id, version: 1, definition, createdAt: row.createdAt, createdBy: by });
  return { ...row, definition };
}

/** How many bytes the definition of an agent has as JSON: it is sent to the model, and stored with each version. */
const mostDefinitionBytes = 1_000_000;

/** @throws payload_too_large when the definition is larger than a version may be */
async function insertVersion(tx: Queryable, version: AgentVersionRow): Promise<void> {
  const definition = JSON.stringify(version.definition);
  const bytes = Buffer.byteLength(definition);
  if (bytes > mostDefinitionBytes) {
    const detail = `The agent would have ${bytes} bytes as JSON, and may have ${mostDefinitionBytes}. Shorten its prompt, its tools or its metadata.`;
    throw problem('payload_too_large', detail);
  }
  await tx.query(
    `INSERT INTO agent_versions (agent_id, version, definition, created_at, created_by) VALUES ($1, $2, $3, $4, $5)`,
    [version.agentId, version.version, definition, version.createdAt, version.createdBy],
  );
}

type Change = {
  organizationId: string;
  id: string;
  change: Partial<Definition>;
  /** Throws when an agent cannot be so. */
  validate(definition: Definition): void;
  by: string;
  now: Date;
};

/** Adds a version with `change` applied to the newest one. Null when there is no such agent. */
export async function addVersion(
  tx: EntityManager,
  { organizationId, id, change, validate, by, now }: Change,
): Promise<FullAgent | null> {
  await tx.query(`SELECT id FROM agents WHERE id = $1 AND organization_id = $2 FOR UPDATE`, [id, organizationId]);
  const agent = await findAgent(tx, organizationId, id);
  if (!agent) return null;
  const version = agent.version + 1;
  const definition = { ...agent.definition, ...change };
  validate(definition);
  await insertVersion(tx, { agentId: id, version, definition, createdAt: now, createdBy: by });
  await tx.update(agentTable, { id }, { version, updatedAt: now });
  return { ...agent, version, definition, updatedAt: now };
}

/** Marks an agent as deleted. False when there is no such agent. */
export async function removeAgent(tx: EntityManager, organizationId: string, id: string, now: Date): Promise<boolean> {
  const [rows] = await tx.query<[unknown[]]>(
    `UPDATE agents SET deleted_at = $3 WHERE id = $1 AND organization_id = $2 AND deleted_at IS NULL RETURNING id`,
    [id, organizationId, now],
  );
  return rows.length > 0;
}

/** The agent as callers see it. `offered` tells which models there are; null when nobody knows. */
export function toAgent({ id, key, version, definition, createdAt, updatedAt }: FullAgent, offered: Offered): Agent {
  return {
    id,
    key,
    ...noControls,
    ...definition,
    version,
    unsupported_models: unsupported(definition, offered),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

export function toVersion(row: AgentVersionRow, key: string, offered: Offered): AgentVersion {
  return {
    agent_id: row.agentId,
    key,
    ...noControls,
    ...row.definition,
    version: row.version,
    unsupported_models: unsupported(row.definition, offered),
    created_at: row.createdAt.toISOString(),
  };
}

export type Offered = ReadonlySet<string> | null;

/** The models of an agent that the gateway does not offer. What is not known is not called unsupported. */
function unsupported({ model, fallback_models }: Definition, offered: Offered): string[] {
  if (!offered) return [];
  return [...new Set([model, ...fallback_models])].filter((name) => !offered.has(name));
}
