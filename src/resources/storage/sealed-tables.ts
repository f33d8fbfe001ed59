/** A table with contents that are encrypted: its key, the columns with JSON texts, and the join to the organization of a row. */
export type SealedTable = {
  name: string;
  key: readonly { column: string; type: 'text' | 'int' | 'bigint' }[];
  columns: readonly { column: string; type: 'text' | 'json' }[];
  owner: string;
};

const text = (column: string) => ({ column, type: 'text' as const });
const int = (column: string) => ({ column, type: 'int' as const });
const json = (column: string) => ({ column, type: 'json' as const });
const bySession = 'JOIN sessions o ON o.id = t.session_id';
const byAgent = 'JOIN agents o ON o.id = t.agent_id';

/** All tables with contents that are encrypted when a key is configured. */
export const sealedTables: readonly SealedTable[] = [
  {
    name: 'session_events',
    key: [text('session_id'), { column: 'seq', type: 'bigint' }],
    columns: [text('payload')],
    owner: bySession,
  },
  { name: 'session_states', key: [text('session_id')], columns: [text('document')], owner: bySession },
  {
    name: 'messages',
    key: [text('id')],
    columns: [json('content'), json('tool_calls'), json('reasoning')],
    owner: '',
  },
  {
    name: 'message_versions',
    key: [text('message_id'), int('version')],
    columns: [json('snapshot')],
    owner: 'JOIN messages o ON o.id = t.message_id',
  },
  { name: 'memories', key: [text('id')], columns: [json('content')], owner: '' },
  {
    name: 'memory_versions',
    key: [text('memory_id'), int('version')],
    columns: [json('content')],
    owner: 'JOIN memories o ON o.id = t.memory_id',
  },
  { name: 'tools', key: [text('id')], columns: [json('secrets')], owner: '' },
  { name: 'files', key: [text('id')], columns: [json('name'), json('secret')], owner: '' },
  { name: 'uploads', key: [text('id')], columns: [json('name'), json('secret')], owner: '' },
  { name: 'webhooks', key: [text('id')], columns: [json('secrets')], owner: '' },
  { name: 'webhook_deliveries', key: [text('id')], columns: [json('attempts')], owner: '' },
  { name: 'agent_states', key: [text('agent_id')], columns: [text('document')], owner: byAgent },
  {
    name: 'agent_state_versions',
    key: [text('agent_id'), int('version')],
    columns: [text('patch'), text('document')],
    owner: byAgent,
  },
  { name: 'state_checkpoints', key: [text('id')], columns: [text('document')], owner: byAgent },
  {
    name: 'state_checkpoint_parts',
    key: [text('checkpoint_id'), text('name')],
    columns: [text('captured')],
    owner: 'JOIN state_checkpoints c ON c.id = t.checkpoint_id JOIN agents o ON o.id = c.agent_id',
  },
  {
    name: 'context_snapshots',
    key: [text('run_id'), int('number')],
    columns: [text('document')],
    owner: 'JOIN runs o ON o.id = t.run_id',
  },
  {
    name: 'context_changes',
    key: [text('conversation_id'), int('number')],
    columns: [text('document')],
    owner: 'JOIN conversations o ON o.id = t.conversation_id',
  },
  {
    name: 'v1_messages',
    key: [text('conversation_id'), int('position')],
    columns: [json('text')],
    owner: 'JOIN v1_conversations o ON o.conversation_id = t.conversation_id',
  },
];
