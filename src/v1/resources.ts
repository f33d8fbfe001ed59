import type { MessageContent } from '#generated/v2/client/types.gen.ts';
import { constant, converted, lost, renamed, same, type FieldMapping } from './field.ts';

/** Returns the content of a message as plain text. */
export function toV1Text(content: unknown): string {
  const message = content as MessageContent;
  switch (message.type) {
    case 'text':
      return message.text;
    case 'tool_result':
      return message.content;
    case 'error':
      return message.problem.detail;
  }
}

const timeFields: FieldMapping[] = [renamed('createdAt', 'created_at'), renamed('updatedAt', 'updated_at')];

/** The fields of an agent in version 1, and those of version 2 that they come from. */
export const agentFields: readonly FieldMapping[] = [
  ...same('id', 'name', 'model', 'temperature'),
  renamed('systemPrompt', 'system_prompt'),
  ...timeFields,
  ...lost(
    'New in version 2.',
    'key',
    'fallback_models',
    'max_tokens',
    'top_p',
    'stop',
    'seed',
    'reasoning_effort',
    'response_format',
    'model_settings',
    'tool_choice',
    'parallel_tool_calls',
    'tools',
    'tool_refs',
    'metadata',
    'memory_limit',
    'memory',
    'version',
    'unsupported_models',
  ),
];

const toStringOrNull = (value: unknown) => (typeof value === 'string' ? value : null);

/** The fields of a conversation in version 1, and those of version 2 that they come from. */
export const conversationFields: readonly FieldMapping[] = [
  ...same('id', 'title', 'status'),
  renamed('agentId', 'agent_id'),
  converted(
    'channelId',
    'metadata',
    (metadata) => toStringOrNull((metadata as Record<string, unknown>)['channel_id']),
    'It is `metadata.channel_id`; null when the conversation was begun with version 2.',
  ),
  converted(
    'workspaceId',
    'metadata',
    (metadata) => toStringOrNull((metadata as Record<string, unknown>)['workspace_id']),
    'It is `metadata.workspace_id`; null when the conversation was begun with version 2.',
  ),
  renamed('messageCount', 'message_count'),
  ...timeFields,
  ...lost('New in version 2.', 'closed_at', 'service_id', 'version_set', 'simulation_run_id'),
  ...lost('Version 1 shows the current branch.', 'current_branch_id'),
  ...lost('Version 1 has those that it keeps in `metadata`.', 'channel_id', 'workspace_id'),
  ...lost('Version 1 knows no users.', 'user_id'),
];

/** The fields of a message in version 1, and those of version 2 that they come from. */
export const messageFields: readonly FieldMapping[] = [
  ...same('id', 'role'),
  renamed('conversationId', 'conversation_id'),
  renamed('sessionId', 'session_id'),
  converted('text', 'content', toV1Text, 'Text as it is, the result of a tool, or why a run failed.'),
  renamed('createdAt', 'created_at'),
  ...lost(
    'New in version 2.',
    'branch_id',
    'run_id',
    'kind',
    'tool_calls',
    'memory_refs',
    'state',
    'finish_reason',
    'reasoning',
    'model',
    'metadata',
    'version',
    'first_seq',
    'last_seq',
    'updated_at',
  ),
];

/** The fields of the parameters of every list. */
export const pageRequest: readonly FieldMapping[] = [
  ...same('query.limit'),
  {
    v1: 'query.offset',
    v2: 'query.offset',
    note: 'Version 2 has no offsets outside of this server: go on with `after` and the `next_cursor` of the page before.',
  },
  constant('query.include_total', true, 'Version 2 counts the items only when it is asked to.'),
];

/** The fields of a page that only version 2 has. */
export const pageAnswer: readonly FieldMapping[] = lost(
  'Version 1 counts by `offset`, `X-Total-Count` and `Link`.',
  'has_more',
  'next_cursor',
  'prev_cursor',
);

export const pageNotes = [
  'Replace `offset` by the cursor `next_cursor` of the page before, given as `after`. Cursors do not skip or repeat items while others write; offsets do.',
  '`X-Total-Count` is there with `include_total=true`.',
];
