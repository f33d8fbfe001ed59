// All raw: batches of rows of each table.
import type { Queryable } from '#src/db/query.ts';
import type { OrganizationErasureCounts } from './store.ts';

/** A table with rows of organizations: the condition that finds those of `$1`, and the kind as which they are counted. */
type OwnedTable = { name: string; condition: string; kind?: keyof OrganizationErasureCounts };

const agents = 'SELECT id FROM agents WHERE organization_id = $1';
const simulationRuns = 'SELECT id FROM simulation_runs WHERE organization_id = $1';
const simulationSets = 'SELECT id FROM simulation_sets WHERE organization_id = $1';
const simulationParts = 'SELECT id FROM simulation_parts WHERE organization_id = $1';
const services = 'SELECT id FROM services WHERE organization_id = $1';
const keys = 'SELECT id FROM api_keys WHERE organization_id = $1';
const ofOrganization = 'organization_id = $1';

/** The scopes of memories of an organization: those of its agents, alone or with a user, and of its users. */
const ofMemoryScopes = `split_part(scope_key, '.', 1) IN (${agents} UNION SELECT id FROM users WHERE organization_id = $1)`;

const quotaOwners = `SELECT 'organization:' || $1 UNION SELECT 'key:' || id FROM api_keys WHERE organization_id = $1
  UNION SELECT 'user:' || id FROM users WHERE organization_id = $1
  UNION SELECT 'key:' || id FROM oauth_clients WHERE organization_id = $1`;

/** The tables of an organization besides conversations and memories. No row stands before one that refers to it. */
const ownedTables: readonly OwnedTable[] = [
  { name: 'memory_words', condition: `scope_key IN (SELECT scope_key FROM memory_stores WHERE ${ofMemoryScopes})` },
  { name: 'memory_stores', condition: ofMemoryScopes },
  { name: 'agent_state_versions', condition: `agent_id IN (${agents})` },
  { name: 'agent_states', condition: `agent_id IN (${agents})` },
  { name: 'simulation_results', condition: `run_id IN (${simulationRuns})` },
  { name: 'simulation_runs', condition: ofOrganization },
  { name: 'simulation_set_versions', condition: `set_id IN (${simulationSets})` },
  { name: 'simulation_sets', condition: ofOrganization },
  { name: 'simulation_references', condition: ofOrganization },
  { name: 'simulation_part_versions', condition: `part_id IN (${simulationParts})` },
  { name: 'simulation_parts', condition: ofOrganization },
  { name: 'service_version_set_revisions', condition: `service_id IN (${services})` },
  { name: 'service_version_sets', condition: `service_id IN (${services})` },
  { name: 'services', condition: ofOrganization, kind: 'services' },
  { name: 'agent_versions', condition: `agent_id IN (${agents})` },
  { name: 'state_checkpoints', condition: `agent_id IN (${agents})`, kind: 'checkpoints' },
  { name: 'agents', condition: ofOrganization, kind: 'agents' },
  { name: 'tool_versions', condition: 'tool_id IN (SELECT id FROM tools WHERE organization_id = $1)' },
  { name: 'tools', condition: ofOrganization, kind: 'tools' },
  { name: 'files', condition: ofOrganization },
  { name: 'uploads', condition: ofOrganization },
  { name: 'webhook_deliveries', condition: ofOrganization },
  { name: 'webhooks', condition: ofOrganization, kind: 'webhooks' },
  {
    name: 'state_machine_versions',
    condition: 'state_machine_id IN (SELECT id FROM state_machines WHERE organization_id = $1)',
  },
  { name: 'state_machines', condition: ofOrganization, kind: 'state_machines' },
  {
    name: 'context_template_versions',
    condition: 'template_id IN (SELECT id FROM context_templates WHERE organization_id = $1)',
  },
  { name: 'context_templates', condition: ofOrganization, kind: 'templates' },
  {
    name: 'migration_job_conversations',
    condition: 'job_id IN (SELECT id FROM migration_jobs WHERE organization_id = $1)',
  },
  { name: 'migration_jobs', condition: ofOrganization },
  { name: 'idempotency_records', condition: ofOrganization },
  { name: 'usage_reservations', condition: ofOrganization },
  { name: 'daily_usage', condition: ofOrganization },
  { name: 'version_usage', condition: ofOrganization },
  { name: 'version_usage_hours', condition: ofOrganization },
  { name: 'quota_counters', condition: `owner IN (${quotaOwners})` },
  { name: 'retention_policies', condition: ofOrganization },
  { name: 'member_roles', condition: ofOrganization },
  { name: 'roles', condition: ofOrganization, kind: 'roles' },
  { name: 'oauth_records', condition: `account_id IN (${keys})` },
  { name: 'oauth_records', condition: 'client_id IN (SELECT id FROM oauth_clients WHERE organization_id = $1)' },
  { name: 'oauth_clients', condition: ofOrganization, kind: 'oauth_clients' },
  {
    name: 'api_keys',
    condition: `${ofOrganization} AND NOT EXISTS (SELECT 1 FROM api_keys made WHERE made.made_by = api_keys.id)`,
    kind: 'keys',
  },
  { name: 'users', condition: ofOrganization, kind: 'users' },
  { name: 'erasures', condition: `${ofOrganization} AND kind = 'user'` },
  { name: 'data_keys', condition: ofOrganization },
];

/** The names of the tables of which `deleteOrganizationRows` deletes rows. */
export const organizationTables: readonly string[] = ownedTables.map(({ name }) => name);

/** The number of rows that one transaction deletes. */
const batchSize = 500;

/** Rows that were deleted: the place of their table in the list, and what they count as. */
type DeletedRows = { table: number; counts: Partial<OrganizationErasureCounts> };

/**
 * Deletes rows of an organization that has no conversations and no memories any more, a batch of one table, of which those
 * before a place are left out. Returns null when no table has any.
 */
export async function deleteOrganizationRows(
  tx: Queryable,
  organizationId: string,
  from: number,
): Promise<DeletedRows | null> {
  for (const [index, { name, condition, kind }] of ownedTables.entries()) {
    if (index < from) continue;
    const [rows] = await tx.query<[unknown[]]>(
      `DELETE FROM ${name} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${name} WHERE ${condition} LIMIT ${batchSize})) RETURNING 1`,
      [organizationId],
    );
    if (rows.length > 0) return { table: index, counts: kind ? { [kind]: rows.length } : {} };
  }
  return null;
}

/** Lists memories of an organization with their scopes, a batch at most. */
export async function listMemoriesOfOrganization(
  tx: Queryable,
  organizationId: string,
): Promise<{ id: string; scopeKey: string }[]> {
  return tx.query(
    `SELECT id, scope_key AS "scopeKey" FROM memories WHERE organization_id = $1 ORDER BY created_at, id LIMIT ${batchSize}`,
    [organizationId],
  );
}

/** Deletes the counts of scopes that have no memories any more. */
export async function deleteMemoryScopes(tx: Queryable, scopeKeys: readonly string[]): Promise<void> {
  for (const table of ['memory_words', 'memory_stores'])
    await tx.query(
      `DELETE FROM ${table} WHERE scope_key = ANY($1) AND NOT EXISTS (
         SELECT 1 FROM memories m WHERE m.scope_key = ${table}.scope_key)`,
      [scopeKeys],
    );
}

/** Deletes the row of an organization. It fails while anything is left: all rows of it refer to it. */
export async function deleteOrganizationRow(tx: Queryable, id: string): Promise<void> {
  await tx.query('DELETE FROM organizations WHERE id = $1', [id]);
}

/** The kinds that a dry run counts, with the rows of which. */
const countedRows: Record<keyof OrganizationErasureCounts, string> = {
  conversations: 'conversations WHERE organization_id = $1 AND deleted_at IS NULL',
  sessions: 'sessions WHERE organization_id = $1 AND deleted_at IS NULL',
  messages: 'messages WHERE organization_id = $1 AND deleted_at IS NULL',
  events: `session_events e JOIN sessions s ON s.id = e.session_id, generate_series(1, e.event_count)
    WHERE s.organization_id = $1`,
  runs: 'runs WHERE organization_id = $1',
  contexts: `(SELECT r.organization_id FROM context_snapshots x JOIN runs r ON r.id = x.run_id
    UNION ALL SELECT c.organization_id FROM context_changes x JOIN conversations c ON c.id = x.conversation_id) AS contexts
    WHERE organization_id = $1`,
  checkpoints: `state_checkpoints WHERE agent_id IN (${agents})`,
  memories: 'memories WHERE organization_id = $1',
  agents: 'agents WHERE organization_id = $1',
  templates: 'context_templates WHERE organization_id = $1',
  tools: 'tools WHERE organization_id = $1',
  state_machines: 'state_machines WHERE organization_id = $1',
  services: 'services WHERE organization_id = $1',
  webhooks: 'webhooks WHERE organization_id = $1',
  users: 'users WHERE organization_id = $1',
  keys: 'api_keys WHERE organization_id = $1',
  oauth_clients: 'oauth_clients WHERE organization_id = $1',
  roles: 'roles WHERE organization_id = $1',
};

const maxCount = 10_000;

/** Counts what is kept of an organization, 10,000 of each kind at most. */
export async function countOrganizationRows(db: Queryable, organizationId: string): Promise<OrganizationErasureCounts> {
  const counts: [string, number][] = [];
  for (const [kind, rows] of Object.entries(countedRows)) {
    const [counted] = await db.query<[{ n: number }]>(
      `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${rows} LIMIT ${maxCount}) AS counted`,
      [organizationId],
    );
    counts.push([kind, counted.n]);
  }
  return Object.fromEntries(counts) as OrganizationErasureCounts;
}
