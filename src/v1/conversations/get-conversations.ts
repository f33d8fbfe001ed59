import { toV1Error } from '#src/v1/errors.ts';
import { each, renamed } from '#src/v1/field.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { conversationFields, pageAnswer, pageNotes, pageRequest } from '#src/v1/resources.ts';

/** `GET /v1/conversations` is `GET /v2/conversations`. */
export const getConversations: OperationMapping<'getConversations', 'listConversations'> = {
  v1: 'getConversations',
  v2: 'listConversations',
  request: [...pageRequest, renamed('query.agentId', 'query.agent_id')],
  answer: [each('conversations', 'data', conversationFields), ...pageAnswer],
  error: toV1Error,
  list: { of: 'conversations' },
  notes: [...pageNotes, '`channelId` and `workspaceId` are `metadata.channel_id` and `metadata.workspace_id`.'],
};
