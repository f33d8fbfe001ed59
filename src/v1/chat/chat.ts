import { constant, converted, lost, renamed, type FieldMapping } from '#src/v1/field.ts';
import type { PrecedingCall } from '#src/v1/mapping.ts';
import { toV1Text } from '#src/v1/resources.ts';

/** The preceding calls of both operations that send a message. */
export const precedingCalls: Readonly<Record<string, PrecedingCall>> = {
  agent: {
    v2: 'getAgent',
    request: [renamed('body.agentId', 'path.agent_id')],
    note: 'Version 1 answers with the name of the agent.',
  },
  conversation: {
    v2: 'createConversation',
    unless: 'body.conversationId',
    request: [
      renamed('body.agentId', 'body.agent_id'),
      renamed('body.channelId', 'body.metadata.channel_id'),
      renamed('body.workspaceId', 'body.metadata.workspace_id'),
    ],
    note: 'Only without `conversationId`: so that the channel and the workspace are kept with the conversation.',
  },
};

export const chatRequest: readonly FieldMapping[] = [
  renamed('body.message', 'body.message.content.text'),
  constant('body.message.role', 'user', 'Version 1 knows no other speaker.'),
  constant('body.message.content.type', 'text', 'Version 1 knows plain text only.'),
  renamed('body.channelId', 'body.message.metadata.channel_id'),
  renamed('body.workspaceId', 'body.message.metadata.workspace_id'),
  renamed('body.agentId', 'body.context.agent_id'),
  renamed('body.conversationId', 'body.context.conversation_id'),
  renamed('@conversation.id', 'body.context.conversation_id', 'The one that was begun for it.'),
  constant('body.options.tools.enabled', false, 'A caller of version 1 cannot send the results of tools.'),
  constant('body.options.response.include_metrics', false, 'Version 1 has no place for them.'),
];

/** The fields of the complete reply, in an answer and in the last event of a stream. */
export const replyFields: readonly FieldMapping[] = [
  converted('message', 'message.content', toV1Text, 'The text of the message.'),
  renamed('agent.id', '@agent.id'),
  renamed('agent.name', '@agent.name'),
  renamed('conversationId', 'conversation.id'),
  ...lost(
    'Version 1 has the text only. Read the message with getConversationMessages.',
    'message.id',
    'message.conversation_id',
    'message.session_id',
    'message.branch_id',
    'message.run_id',
    'message.kind',
    'message.role',
    'message.tool_calls',
    'message.memory_refs',
    'message.state',
    'message.finish_reason',
    'message.reasoning',
    'message.model',
    'message.metadata',
    'message.version',
    'message.first_seq',
    'message.last_seq',
    'message.created_at',
    'message.updated_at',
  ),
  ...lost(
    'Read the conversation with getConversations.',
    'conversation.message_count',
    'conversation.created_at',
    'conversation.updated_at',
  ),
  ...lost('New in version 2.', 'finish_reason', 'branch_id', 'input_message_ids', 'session', 'metrics', 'links'),
  ...lost('No tool is called for a message of version 1.', 'approvals'),
];

export const chatNotes = [
  'The message is `message.content.text` with the role `user`, and `agentId` and `conversationId` are in `context`.',
  'Put `channelId` and `workspaceId` into `metadata`: of the conversation with createConversation, of each message with `message.metadata`, where version 1 keeps them. New programs can use `context.channel_id` and `context.workspace_id`, by which conversations are listed.',
  'The reply is `message.content.text`, its conversation `conversation.id`. The name of the agent is in getAgent. Version 1 needs it: with an agent that was deleted it does not go on, version 2 does in an open session.',
  'The tools of an agent are off for messages of version 1, because their results could not be sent. With version 2 they are on: answer `requires_tool_results`, or send `options.tools.enabled: false`.',
];
