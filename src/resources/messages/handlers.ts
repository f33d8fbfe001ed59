import { orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { notFound } from '#src/api/problems.ts';
import { requireConversation } from '#src/resources/conversations/require.ts';
import { findConversation } from '#src/resources/conversations/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import { removeMessage } from './delete.ts';
import { replyWithMessages } from './message-list.ts';
import { toCurrentMessage, toMessage, toMessageVersion } from './message-view.ts';
import { requireMessage } from './require.ts';
import { selectMessageVersions, updateMetadata } from './version-store.ts';

export const getMessage: Handler<'getMessage'> = async ({ dataSource }, { path, query, principal }) => {
  const row = await requireMessage(dataSource, principal, path.message_id);
  return { status: 200, body: await toCurrentMessage(dataSource, row, query) };
};

export const deleteMessage: Handler<'deleteMessage'> = async (services, { path, headers, query, principal, write }) => {
  const { memories: fate = 'delete_extracted' } = query;
  const target = { id: path.message_id, ifMatch: headers['If-Match'], fate };
  return removeMessage({ ...services, write }, principal, target);
};

export const updateMessageMetadata: Handler<'updateMessageMetadata'> = async (
  { clock },
  { path, headers, body, principal, write },
) => {
  const target = { reach: principal, id: path.message_id, ifMatch: headers['If-Match'] };
  const change = { ...target, metadata: body.metadata, now: clock() };
  return write.inTransaction(async (tx) => {
    const row = await updateMetadata(tx, change);
    if (!row) throw notFound('message', path.message_id);
    return { status: 200, body: toMessage(row) };
  });
};

export const listMessageVersions: Handler<'listMessageVersions'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id } = await requireMessage(dataSource, principal, path.message_id);
  const rows = selectMessageVersions(id);
  const list = { ...rows, ...orderByNumber('version'), path: `/v2/chat/messages/${id}/versions` };
  return replyWithPage(dataSource, list, query, toMessageVersion);
};

export const listConversationMessages: Handler<'listConversationMessages'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const conversation = await requireConversation(dataSource, principal, path.conversation_id);
  const { id } = conversation;
  const owner = { conversation, column: 'conversation_id', id, path: `/v2/conversations/${id}/messages` } as const;
  return replyWithMessages(dataSource, owner, query);
};

export const listSessionMessages: Handler<'listSessionMessages'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id, conversationId } = await requireSession(dataSource, principal, path.session_id);
  const conversation = (await findConversation(dataSource, principal, conversationId))!;
  const owner = { conversation, column: 'session_id', id, path: `/v2/sessions/${id}/messages` } as const;
  return replyWithMessages(dataSource, owner, query);
};
