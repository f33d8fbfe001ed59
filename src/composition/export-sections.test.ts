import { describe, expect, it } from 'vitest';
import type { ExportSection } from '#src/api/export.ts';
import { entities } from './entities.ts';
import { organizationSections } from './export-sections.ts';

/** The kinds of records in which the rows of a table are exported. */
const exported: Record<string, string[]> = {
  organizations: ['organization'],
  roles: ['role'],
  member_roles: ['member'],
  users: ['user'],
  api_keys: ['key'],
  agents: ['agent'],
  agent_versions: ['agent_version'],
  agent_states: ['agent_state'],
  agent_state_versions: ['agent_state_version'],
  tools: ['tool'],
  tool_versions: ['tool_version'],
  state_machines: ['state_machine'],
  state_machine_versions: ['state_machine_version'],
  services: ['service'],
  service_version_sets: ['service'],
  service_version_set_revisions: ['version_set_revision'],
  simulation_parts: ['simulation_persona_version', 'simulation_scenario_version', 'simulation_test_version'],
  simulation_part_versions: ['simulation_persona_version', 'simulation_scenario_version', 'simulation_test_version'],
  simulation_sets: ['simulation_set_version'],
  simulation_set_versions: ['simulation_set_version'],
  simulation_runs: ['simulation_run'],
  simulation_results: ['simulation_result'],
  webhooks: ['webhook'],
  webhook_deliveries: ['webhook_delivery'],
  context_templates: ['template'],
  context_template_versions: ['template_version'],
  context_changes: ['context_change'],
  context_snapshots: ['run_context'],
  conversations: ['conversation'],
  branches: ['branch'],
  messages: ['message'],
  message_versions: ['message_version'],
  sessions: ['session'],
  runs: ['run'],
  approvals: ['approval'],
  session_events: ['session_event'],
  session_states: ['session_state'],
  state_checkpoints: ['agent_checkpoint', 'session_checkpoint'],
  state_checkpoint_parts: ['checkpoint_part'],
  event_redactions: ['event_redaction'],
  files: ['file'],
  memories: ['memory'],
  memory_versions: ['memory_version'],
  v1_messages: ['imported_message'],
  retention_policies: ['retention'],
  daily_usage: ['usage'],
  audit_log: ['audit_entry'],
};

/** The tables that are in no export, and why. */
const left: Record<string, string> = {
  machine_steps: 'made of the events of a session, which are exported',
  session_state_restores: 'made of the events of a session',
  file_segments: 'keys of stored bytes',
  uploads: 'files that have not arrived yet',
  file_removals: 'bytes that are to be thrown away',
  memory_links: 'members of memories',
  memory_stores: 'counts of memories',
  simulation_references: 'made of the versions of tests and sets',
  memory_words: 'made of the texts of memories',
  memory_embeddings: 'made of the texts of memories',
  memory_jobs: 'work that is under way',
  migration_jobs: 'work that is under way, or was',
  migration_job_conversations: 'work that is under way, or was',
  v1_conversations: 'ids of conversations, which are exported',
  version_usage: 'counts of requests by the versions of the API',
  version_usage_hours: 'counts of requests by the versions of the API',
  usage_reservations: 'work that is under way',
  quota_counters: 'counts of what is left',
  idempotency_records: 'answers that are kept for a day, sealed',
  erasures: 'what is erased, and not what is kept',
  audit_chains: 'the head of the audit log, which is exported',
  revoked_tokens: 'credentials',
  signing_keys: 'credentials',
  data_keys: 'credentials',
  oauth_clients: 'credentials',
  oauth_records: 'credentials',
};

const listKinds = (sections: readonly ExportSection[]): string[] =>
  sections.flatMap(({ kind, sections: within = [] }) => [kind, ...listKinds(within)]);

describe('the export of an organization', () => {
  const tables = entities.map(({ options }) => options.tableName!).toSorted();

  it('has the rows of each table, or says why not', () => {
    const known = [...Object.keys(exported), ...Object.keys(left)];
    expect(tables.filter((table) => !known.includes(table))).toEqual([]);
    expect(Object.keys(exported).filter((table) => table in left)).toEqual([]);
    expect(known.filter((table) => !tables.includes(table))).toEqual([]);
  });

  it('has a section for each kind of records', () => {
    const kinds = new Set(Object.values(exported).flat());
    expect(new Set(listKinds(organizationSections))).toEqual(kinds);
  });
});
