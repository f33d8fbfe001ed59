import { IsNull } from '#generated/packages/typeorm.js';
import type { Agent, AgentVersion } from '#generated/v2/client/types.gen.ts';
import { problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { applyOverrides, type AgentOverrides } from './overrides.ts';
import {
  agentTable,
  agentVersionTable,
  defaultMemory,
  noControls,
  type AgentRow,
  type AgentVersionRow,
  type AgentDefinition,
} from './table.ts';

/** An agent with the definition of its newest version. */
export type FullAgent = AgentRow & { definition: AgentDefinition };

const agentColumns = `a.id, a.organization_id AS "organizationId", a.key, a.version, a.created_at AS "createdAt",
  a.updated_at AS "updatedAt", a.deleted_at AS "deletedAt", v.definition`;
const agentTables = `agents a JOIN agent_versions v ON v.agent_id = a.id AND v.version = a.version`;

/** Selects the agents of an organization that are not deleted, for `readPage`. */
export function selectAgents(organizationId: string, key: string | undefined) {
  const parameters: unknown[] = [organizationId];
  if (key !== undefined) parameters.push(key);
  const byKey = key === undefined ? '' : 'AND a.key = $2';
  return {
    sql: `SELECT ${agentColumns} FROM ${agentTables} WHERE a.organization_id = $1 AND a.deleted_at IS NULL ${byKey}`,
    parameters,
  };
}

/** Selects the versions of an agent, for `readPage`. */
export function selectAgentVersions(agentId: string) {
  const sql = `SELECT agent_id AS "agentId", version, definition, created_at AS "createdAt" FROM agent_versions WHERE agent_id = $1`;
  return { sql, parameters: [agentId] };
}

/** Finds an agent that is not deleted, or null. */
export async function findAgent(db: Queryable, organizationId: string, id: string): Promise<FullAgent | null> {
  // Raw: a join, read by nearly every request.
  const rows = await db.query<FullAgent[]>(
    `SELECT ${agentColumns} FROM ${agentTables} WHERE a.id = $1 AND a.organization_id = $2 AND a.deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/** Returns the definition of a version of an agent, even of a deleted one, as it answers within a service. */
export async function getAgentDefinition(
  db: Queryable,
  agentId: string,
  version: number,
  overrides: AgentOverrides | null,
): Promise<AgentDefinition> {
  // Raw: read after every run.
  const rows = await db.query<{ definition: AgentDefinition }[]>(
    `SELECT definition FROM agent_versions WHERE agent_id = $1 AND version = $2`,
    [agentId, version],
  );
  return applyOverrides(rows[0]!.definition, overrides);
}

/** Finds a version of an agent, or null. */
export const findAgentVersion = (
  db: EntityDatabase,
  agentId: string,
  version: number,
): Promise<AgentVersionRow | null> => db.getRepository(agentVersionTable).findOneBy({ agentId, version });

/** Tells whether an agent has a version. */
export const hasAgentVersion = (db: EntityDatabase, agentId: string, version: number): Promise<boolean> =>
  db.getRepository(agentVersionTable).existsBy({ agentId, version });

const isUniqueViolation = (error: unknown) => (error as { code?: unknown }).code === '23505';

/** Stores a new agent as its version 1. @throws `conflict` when another agent has the key. */
export async function insertAgent(
  tx: EntityDatabase,
  row: AgentRow,
  definition: AgentDefinition,
  by: string,
): Promise<FullAgent> {
  try {
    await insertRows(tx, agentTable, row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const detail = `Another agent has the key ${row.key}.`;
    throw problem('conflict', detail, { errors: [{ pointer: '/key', detail, code: 'unique' }], cause: error });
  }
  await insertVersionRow(tx, { agentId: row.id, version: 1, definition, createdAt: row.createdAt, createdBy: by });
  return { ...row, definition };
}

/** The most bytes that the definition of an agent may have as JSON: it is sent to the model, and stored with each version. */
const maxDefinitionBytes = 1_000_000;

/** @throws `payload_too_large` when the definition is too large. */
async function insertVersionRow(tx: EntityDatabase, version: AgentVersionRow): Promise<void> {
  const bytes = Buffer.byteLength(JSON.stringify(version.definition));
  if (bytes > maxDefinitionBytes) {
    const detail = `The agent would have ${bytes} bytes as JSON, and may have ${maxDefinitionBytes}. Shorten its prompt, its tools or its metadata.`;
    throw problem('payload_too_large', detail);
  }
  await insertRows(tx, agentVersionTable, version);
}

/** Locks an agent until the transaction ends and returns it; null when there is none that is not deleted. */
async function lockAgent(tx: Queryable, organizationId: string, id: string): Promise<FullAgent | null> {
  // Raw: a lock, so that versions get their numbers one after the other.
  await tx.query(`SELECT id FROM agents WHERE id = $1 AND organization_id = $2 FOR UPDATE`, [id, organizationId]);
  return findAgent(tx, organizationId, id);
}

/** `check` throws when the agent is not what the caller builds on. */
type AgentTarget = { organizationId: string; id: string; check(agent: FullAgent): void; now: Date };

type AgentUpdate = AgentTarget & {
  change: Partial<AgentDefinition>;
  /** Throws when the new definition is not valid. */
  validate(definition: AgentDefinition): void;
  by: string;
};

/** Adds a version with `change` applied to the newest one. Returns the agent before and after, or null when there is none. */
export async function addAgentVersion(
  tx: EntityDatabase,
  { organizationId, id, check, change, validate, by, now }: AgentUpdate,
): Promise<{ before: FullAgent; after: FullAgent } | null> {
  const agent = await lockAgent(tx, organizationId, id);
  if (!agent) return null;
  check(agent);
  const version = agent.version + 1;
  const memory = change.memory && { ...defaultMemory, ...agent.definition.memory, ...change.memory };
  const definition = { ...agent.definition, ...change, ...(memory && { memory }) };
  validate(definition);
  await insertVersionRow(tx, { agentId: id, version, definition, createdAt: now, createdBy: by });
  await updateRows(tx, agentTable, { id }, { version, updatedAt: now });
  return { before: agent, after: { ...agent, version, definition, updatedAt: now } };
}

/** Marks an agent as deleted. Returns false when there is no such agent. */
export async function markAgentDeleted(
  tx: EntityDatabase,
  { organizationId, id, check, now }: AgentTarget,
): Promise<boolean> {
  const agent = await lockAgent(tx, organizationId, id);
  if (!agent) return false;
  check(agent);
  return (await updateRows(tx, agentTable, { id, deletedAt: IsNull() }, { deletedAt: now })) > 0;
}

/** Writes what differs between versions of an agent as the contract has it. */
export const toAgentContent = (definition: AgentDefinition) => ({
  ...noControls,
  memory: defaultMemory,
  tool_refs: [],
  ...definition,
});

/** Writes an agent as the contract has it. */
export function toAgent(
  { id, key, version, definition, createdAt, updatedAt }: FullAgent,
  offered: OfferedModels,
): Agent {
  return {
    id,
    key,
    ...toAgentContent(definition),
    version,
    unsupported_models: listUnsupportedModels(definition, offered),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

/** Writes a version of an agent as the contract has it. */
export function toAgentVersion(row: AgentVersionRow, key: string, offered: OfferedModels): AgentVersion {
  return {
    agent_id: row.agentId,
    key,
    ...toAgentContent(row.definition),
    version: row.version,
    unsupported_models: listUnsupportedModels(row.definition, offered),
    created_at: row.createdAt.toISOString(),
  };
}

/** The ids of the models that the gateway offers; null when that is not known. */
export type OfferedModels = ReadonlySet<string> | null;

/** Lists the models of an agent that the gateway does not offer; none when the offer is not known. */
function listUnsupportedModels({ model, fallback_models }: AgentDefinition, offered: OfferedModels): string[] {
  if (!offered) return [];
  return [...new Set([model, ...fallback_models])].filter((name) => !offered.has(name));
}
