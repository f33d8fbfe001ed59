import type { MessageContent } from '#generated/v2/client/types.gen.ts';
import { constant, converted, lost, renamed, same, type Field } from './field.ts';

/** What a message says, as plain text. */
export function plainText(content: unknown): string {
  const said = content as MessageContent;
  switch (said.type) {
    case 'text':
      return said.text;
    case 'tool_result':
      return said.content;
    case 'error':
      return said.problem.detail;
  }
}

const times: Field[] = [renamed('createdAt', 'created_at'), renamed('updatedAt', 'updated_at')];

export const agentFields: readonly Field[] = [
  ...same('id', 'name', 'model', 'temperature'),
  renamed('systemPrompt', 'system_prompt'),
  ...times,
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
    'metadata',
    'memory_limit',
    'version',
    'unsupported_models',
  ),
];

const nullable = (value: unknown) => (typeof value === 'string' ? value : null);

export const conversationFields: readonly Field[] = [
  ...same('id', 'title', 'status'),
  renamed('agentId', 'agent_id'),
  converted(
    'channelId',
    'metadata',
    (metadata) => nullable((metadata as Record<string, unknown>)['channel_id']),
    'It is `metadata.channel_id`; null when the conversation was begun with version 2.',
  ),
  converted(
    'workspaceId',
    'metadata',
    (metadata) => nullable((metadata as Record<string, unknown>)['workspace_id']),
    'It is `metadata.workspace_id`; null when the conversation was begun with version 2.',
  ),
  renamed('messageCount', 'message_count'),
  ...times,
  ...lost('New in version 2.', 'closed_at'),
  ...lost('Version 1 shows the current branch.', 'current_branch_id'),
  ...lost('Version 1 has those that it keeps in `metadata`.', 'channel_id', 'workspace_id'),
];

export const messageFields: readonly Field[] = [
  ...same('id', 'role'),
  renamed('conversationId', 'conversation_id'),
  renamed('sessionId', 'session_id'),
  converted('text', 'content', plainText, 'Text as it is, the result of a tool, or why a run failed.'),
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

/** The parameters of every list. */
export const pageRequest: readonly Field[] = [
  ...same('query.limit'),
  {
    v1: 'query.offset',
    v2: 'query.offset',
    note: 'Version 2 has no offsets outside of this server: go on with `after` and the `next_cursor` of the page before.',
  },
  constant('query.include_total', true, 'Version 2 counts the items only when it is asked to.'),
];

/** What version 2 says of a page. */
export const pageAnswer: readonly Field[] = lost(
  'Version 1 counts by `offset`, `X-Total-Count` and `Link`.',
  'has_more',
  'next_cursor',
  'prev_cursor',
);

export const pageNotes = [
  'Replace `offset` by the cursor `next_cursor` of the page before, given as `after`. Cursors do not skip or repeat items while others write; offsets do.',
  '`X-Total-Count` is there with `include_total=true`.',
];
