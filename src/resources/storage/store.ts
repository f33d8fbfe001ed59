import { yieldToEventLoop } from '#src/process/event-loop.ts';
import type { Queryable } from '#src/db/query.ts';

/**
 * The tables with content of callers and models: their columns, the join to the organization of a row, and the column that counts
 * bytes outside of the database.
 */
const contentTables: { name: string; columns: string[]; owner: string; outside?: string }[] = [
  { name: 'session_events', columns: ['payload', 'fragments'], owner: 'JOIN sessions o ON o.id = t.session_id' },
  { name: 'session_states', columns: ['document'], owner: 'JOIN sessions o ON o.id = t.session_id' },
  { name: 'sessions', columns: ['settings', 'metadata', 'agent_overrides'], owner: '' },
  { name: 'conversations', columns: ['title', 'metadata'], owner: '' },
  { name: 'messages', columns: ['content', 'tool_calls', 'metadata', 'reasoning'], owner: '' },
  { name: 'message_versions', columns: ['snapshot'], owner: 'JOIN messages o ON o.id = t.message_id' },
  { name: 'runs', columns: ['request', 'error', 'memory_refs'], owner: '' },
  { name: 'context_snapshots', columns: ['document', 'memory_refs'], owner: 'JOIN runs o ON o.id = t.run_id' },
  { name: 'context_changes', columns: ['document'], owner: 'JOIN conversations o ON o.id = t.conversation_id' },
  {
    name: 'context_template_versions',
    columns: ['definition'],
    owner: 'JOIN context_templates o ON o.id = t.template_id',
  },
  { name: 'agent_versions', columns: ['definition'], owner: 'JOIN agents o ON o.id = t.agent_id' },
  { name: 'simulation_part_versions', columns: ['definition'], owner: 'JOIN simulation_parts o ON o.id = t.part_id' },
  { name: 'simulation_set_versions', columns: ['definition'], owner: 'JOIN simulation_sets o ON o.id = t.set_id' },
  { name: 'simulation_results', columns: ['detail', 'criteria'], owner: 'JOIN simulation_runs o ON o.id = t.run_id' },
  { name: 'services', columns: ['name', 'description', 'tool_refs', 'metadata'], owner: '' },
  {
    name: 'service_version_set_revisions',
    columns: ['preferences', 'tool_refs'],
    owner: 'JOIN services o ON o.id = t.service_id',
  },
  { name: 'tools', columns: ['secrets', 'drift'], owner: '' },
  {
    name: 'state_machine_versions',
    columns: ['description', 'metadata', 'definition'],
    owner: 'JOIN state_machines o ON o.id = t.state_machine_id',
  },
  { name: 'tool_versions', columns: ['definition'], owner: 'JOIN tools o ON o.id = t.tool_id' },
  { name: 'files', columns: ['name', 'secret'], owner: '', outside: 'bytes' },
  { name: 'uploads', columns: ['name', 'secret'], owner: '', outside: 'received_bytes' },
  { name: 'webhooks', columns: ['url', 'description', 'secrets'], owner: '' },
  { name: 'webhook_deliveries', columns: ['data', 'attempts'], owner: '' },
  { name: 'agent_states', columns: ['document', 'schema'], owner: 'JOIN agents o ON o.id = t.agent_id' },
  { name: 'agent_state_versions', columns: ['patch', 'document'], owner: 'JOIN agents o ON o.id = t.agent_id' },
  {
    name: 'state_checkpoints',
    columns: ['description', 'document', 'parts', 'metadata'],
    owner: 'JOIN agents o ON o.id = t.agent_id',
  },
  {
    name: 'state_checkpoint_parts',
    columns: ['captured'],
    owner: 'JOIN state_checkpoints c ON c.id = t.checkpoint_id JOIN agents o ON o.id = c.agent_id',
  },
  { name: 'users', columns: ['external_id', 'display_name', 'metadata'], owner: '' },
  { name: 'memories', columns: ['content', 'metadata', 'labels', 'lexemes'], owner: '' },
  {
    name: 'memory_versions',
    columns: ['content', 'metadata', 'labels', 'lexemes', 'original_author'],
    owner: 'JOIN memories o ON o.id = t.memory_id',
  },
  { name: 'idempotency_records', columns: ['answer', 'subjects'], owner: '' },
  { name: 'migration_jobs', columns: ['request'], owner: '' },
  { name: 'v1_messages', columns: ['text'], owner: 'JOIN v1_conversations o ON o.conversation_id = t.conversation_id' },
];

/** The names of the tables that `measureStoredBytes` counts. */
export const measuredTables: readonly string[] = contentTables.map(({ name }) => name);

/** The bytes that PostgreSQL needs for a row besides its content. */
const rowOverheadBytes = 100;

function toMeasureSql({ name, columns, owner, outside }: (typeof contentTables)[number]): string {
  // The stored size, which does not read values that are kept outside the row.
  const sizes = columns.map((column) => `coalesce(pg_column_size(t.${column}), 0)`).join(' + ');
  return `SELECT coalesce(sum(${sizes} + ${rowOverheadBytes}${outside ? ` + t.${outside}` : ''}), 0)::float8 AS bytes FROM ${name} t ${owner}
    WHERE ${owner ? 'o' : 't'}.organization_id = $1`;
}

/** Measures about how many bytes an organization has in the database, a table at a time. Indexes are not counted. */
export async function measureStoredBytes(db: Queryable, organizationId: string): Promise<number> {
  let total = 0;
  for (const table of contentTables) {
    // Raw: sizes of columns.
    const rows = await db.query<{ bytes: number }[]>(toMeasureSql(table), [organizationId]);
    total += rows[0]!.bytes;
    await yieldToEventLoop();
  }
  return total;
}
