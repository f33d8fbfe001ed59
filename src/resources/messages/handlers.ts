import type { EntityManager } from 'typeorm';
import type { Handlers } from '#src/api/handlers.ts';
import { readChoice, readPage, type PageQuery } from '#src/api/paging.ts';
import { notFound, Problem, problem } from '#src/api/problems.ts';
import { findBranch, findLineage, toBranchId, type Lineage } from '#src/resources/branches/store.ts';
import { findConversation } from '#src/resources/conversations/store.ts';
import type { ConversationRow } from '#src/resources/conversations/table.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import { answerBatch } from './batch.ts';
import { rejoin } from './rejoin.ts';
import { toReplyCaller, streamReply, waitForReply } from './reply.ts';
import { toMessageOpening, type MessageRequest } from './opening.ts';
import { beginRun, launchRun, type ChatDeps } from './start.ts';
import { removeMessage, type MessageEraseDeps } from './delete.ts';
import { startIfBusy } from './if-busy.ts';
import { type MessageView, toCurrentMessage, toMessage, toMessageVersion, withTextSoFar } from './message-view.ts';
import { type MessageSelection, findMessage, selectMessages } from './store.ts';
import { selectMessageVersions, updateMetadata } from './version-store.ts';
import { readTextsSoFar, type TextsSoFar } from './text-so-far.ts';
import type { MessageRow, MessageVersionRow } from './table.ts';

type BranchQuery = { branch_id?: string };
type ListQuery = PageQuery & MessageView & BranchQuery & MessageSelection;

type Ids =
  | 'createMessage'
  | 'streamMessage'
  | 'rejoinMessageStream'
  | 'createMessageBatch'
  | 'createSessionMessage'
  | 'getMessage'
  | 'deleteMessage'
  | 'updateMessageMetadata'
  | 'listMessageVersions'
  | 'listConversationMessages'
  | 'listSessionMessages';

export type MessageDeps = ChatDeps &
  MessageEraseDeps & {
    /** The problem behind a failure of the infrastructure, or null. */
    explain: (error: unknown) => Problem | null;
  };

/** Begins the run that answers the first message of a conversation; see `createConversation`. */
export const createFirstMessage = (deps: ChatDeps) => async (tx: EntityManager, first: MessageRequest) => {
  const begun = await beginRun(deps, tx, toMessageOpening(first));
  return () => launchRun(deps, begun, first);
};

/** What orders lists of messages. */
const messageOrder = [{ column: 'position', type: 'int' }] as const;

/** Messages and their replies. */
export function messageHandlers(deps: MessageDeps): Pick<Handlers, Ids> {
  const { dataSource, clock, publicUrl } = deps;

  async function startTurn(request: MessageRequest, signal: AbortSignal) {
    const { principal, options } = request;
    const at = '/options/response/response_format';
    await requireUsableFormat(deps.schemas, principal.organizationId, options?.response ?? {}, at);
    return startIfBusy(deps, toMessageOpening(request), options?.if_busy ?? 'reject', signal);
  }

  async function answer(request: MessageRequest, signal: AbortSignal) {
    return waitForReply(deps, toReplyCaller(request), await startTurn(request, signal), signal);
  }

  function asProblem(error: unknown, requestId: string): Problem {
    const known = error instanceof Problem ? error : deps.explain(error);
    if (known) return known;
    deps.onError(error, { request_id: requestId });
    return problem('internal_error', 'The message failed for a reason of ours; it has been logged.', { cause: error });
  }

  /**
   * The branch that a list shows: the one it asks for, else the one with which its cursor began, else the current one. With
   * `choice` where its cursors have to name it, since another one may be current later.
   */
  async function branchToRead(
    { id, currentBranchId }: ConversationRow,
    query: ListQuery,
  ): Promise<{ lineage: Lineage; choice?: string }> {
    const { branch_id } = query;
    const begun = branch_id ?? readChoice(query, messageOrder.length);
    const branch = begun === undefined ? currentBranchId : await findBranch(dataSource, id, begun);
    if (branch !== undefined || branch_id === undefined) {
      const known = branch === undefined ? currentBranchId : branch;
      const lineage = await findLineage(dataSource, known);
      return { lineage, ...(branch_id === undefined && { choice: toBranchId(id, known) }) };
    }
    const detail = `The conversation ${id} has no branch ${branch_id}.`;
    throw problem('invalid_request', detail, { errors: [{ parameter: 'branch_id', detail, code: 'unknown_branch' }] });
  }

  async function page(
    list: ReturnType<typeof selectMessages> & { choice?: string | undefined },
    path: string,
    query: ListQuery,
  ) {
    const filters = { include_reasoning: query.include_reasoning || undefined, branch_id: query.branch_id };
    let texts: TextsSoFar['texts'] = new Map();
    const { page: body, headers } = await readPage(
      dataSource,
      { ...list, filters, order: [...messageOrder], direction: 'asc', path },
      query,
      (row: MessageRow) => withTextSoFar(toMessage(row, query), texts),
      async (rows: readonly MessageRow[]) => {
        const read = await readTextsSoFar(dataSource, rows);
        texts = read.texts;
        return read.fitting;
      },
    );
    return { status: 200 as const, body, headers };
  }

  return {
    async createMessage({ body, principal, requestId, signal }) {
      const request = { ...body, principal, requestId, instance: '/v2/chat/messages' };
      return { status: 200, body: await answer(request, signal) };
    },

    async createSessionMessage({ path, body, principal, requestId, signal }) {
      const { session_id } = path;
      const { after_message_id, ...sent } = body;
      const request = {
        ...sent,
        context: { session_id, ...(after_message_id !== undefined && { after_message_id }) },
        afterPointer: '/after_message_id',
        principal,
        requestId,
        instance: `/v2/sessions/${session_id}/messages`,
      };
      return { status: 200, body: await answer(request, signal) };
    },

    async streamMessage({ body, principal, requestId, signal }) {
      const request = { ...body, principal, requestId, instance: '/v2/chat/messages/stream' };
      return {
        status: 200,
        events: streamReply(deps, toReplyCaller(request), await startTurn(request, signal), signal),
      };
    },

    async rejoinMessageStream({ query, headers, principal, requestId, signal }) {
      const place = { header: headers['Last-Event-ID'], query: query.after_seq };
      const asked = { runId: query.run_id, principal, requestId, ...place };
      return { status: 200, events: await rejoin(deps, asked, signal), resumable: true };
    },

    async createMessageBatch({ body, principal, requestId, signal }) {
      const own = { principal, requestId, instance: '/v2/chat/messages/batch' };
      const results = await answerBatch(
        {
          answer: ({ message, context, options }) =>
            answer({ ...(message && { message }), context, ...(options && { options }), ...own }, signal),
          asProblem: (error) => asProblem(error, requestId),
          where: () => ({ publicUrl: publicUrl(), instance: own.instance, requestId, at: clock() }),
        },
        body,
      );
      return { status: 200, body: results };
    },

    async getMessage({ path, query, principal }) {
      const row = await findMessage(dataSource, principal.organizationId, path.message_id);
      if (!row) throw notFound('message', path.message_id);
      return { status: 200, body: await toCurrentMessage(dataSource, row, query) };
    },

    async deleteMessage({ path, principal }) {
      return { status: 200, body: await removeMessage(deps, principal, path.message_id) };
    },

    async updateMessageMetadata({ path, body, principal }) {
      const { organizationId } = principal;
      const change = { organizationId, id: path.message_id, metadata: body.metadata, now: clock() };
      const row = await dataSource.transaction((tx) => updateMetadata(tx, change));
      if (!row) throw notFound('message', path.message_id);
      return { status: 200, body: toMessage(row) };
    },

    async listMessageVersions({ path, query, principal }) {
      const id = path.message_id;
      if (!(await findMessage(dataSource, principal.organizationId, id))) throw notFound('message', id);
      const list = {
        ...selectMessageVersions(id),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'asc' as const,
        path: `/v2/chat/messages/${id}/versions`,
      };
      const { page: body, headers } = await readPage(dataSource, list, query, (row: MessageVersionRow) =>
        toMessageVersion(row),
      );
      return { status: 200, body, headers };
    },

    async listConversationMessages({ path, query, principal }) {
      const id = path.conversation_id;
      const conversation = await findConversation(dataSource, principal.organizationId, id);
      if (!conversation) throw notFound('conversation', id);
      const { lineage, ...choice } = await branchToRead(conversation, query);
      return page(
        { ...selectMessages('conversation_id', id, lineage, query as ListQuery), ...choice },
        `/v2/conversations/${id}/messages`,
        query,
      );
    },

    async listSessionMessages({ path, query, principal }) {
      const id = path.session_id;
      const session = await findSession(dataSource, principal.organizationId, id);
      if (!session) throw notFound('session', id);
      const conversation = (await findConversation(dataSource, principal.organizationId, session.conversationId))!;
      const { lineage, ...choice } = await branchToRead(conversation, query);
      return page(
        { ...selectMessages('session_id', id, lineage, query as ListQuery), ...choice },
        `/v2/sessions/${id}/messages`,
        query,
      );
    },
  };
}
