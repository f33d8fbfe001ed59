import type { DataSource, EntityManager } from 'typeorm';
import type { CreateConversation } from '#generated/v2/client/types.gen.ts';
import type { Handlers, Principal } from '#src/api/handlers.ts';
import { readPage } from '#src/api/paging.ts';
import { invalidRequest, notFound, problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import { findBranch } from '#src/resources/branches/store.ts';
import {
  findBusyRun,
  storeConversationChange,
  markConversationClosed,
  findConversation,
  insertConversation,
  selectConversations,
  lockConversation,
  toConversation,
} from './store.ts';
import { removeConversation, type ConversationEraseDeps } from './delete.ts';
import type { ConversationRow } from './table.ts';

/** The first message of a conversation, to be answered in a session of its own. */
type FirstMessage = {
  principal: Principal;
  requestId: string;
  instance: string;
  message: NonNullable<CreateConversation['message']>;
  context: { agent_id: string; conversation_id: string };
};

type FirstRun = { sessionId: string; runId: string };

export type ConversationDeps = ConversationEraseDeps & {
  dataSource: DataSource;
  clock: () => Date;
  /** Begins the run that answers a first message, in the transaction; what it returns launches it after the commit. */
  begin: (tx: EntityManager, first: FirstMessage) => Promise<() => FirstRun>;
};

type Ids =
  | 'deleteConversation'
  | 'listConversations'
  | 'createConversation'
  | 'getConversation'
  | 'updateConversation'
  | 'closeConversation';

const branchNotFound = (id: string, branchId: string) =>
  invalidRequest([
    {
      pointer: '/current_branch_id',
      detail: `The conversation ${id} has no branch ${branchId}.`,
      code: 'unknown_branch',
    },
  ]);

/** Dialogues that last. */
export function conversationHandlers(deps: ConversationDeps): Pick<Handlers, Ids> {
  const { dataSource, clock, begin } = deps;

  const locked = async (tx: EntityManager, organizationId: string, id: string): Promise<ConversationRow> => {
    const row = await lockConversation(tx, organizationId, id);
    if (!row) throw notFound('conversation', id);
    return row;
  };

  return {
    async listConversations({ query, principal }) {
      const { agent_id, status, channel_id, workspace_id, created_after, created_before } = query;
      const filters = { agent_id, status, channel_id, workspace_id, created_after, created_before };
      const list = {
        ...selectConversations(principal.organizationId, query),
        order: [
          { column: 'createdAt', type: 'timestamptz' as const },
          { column: 'id', type: 'text' as const },
        ],
        direction: 'desc' as const,
        path: '/v2/conversations',
        filters,
      };
      const { page, headers } = await readPage(dataSource, list, query, toConversation);
      return { status: 200, body: page, headers };
    },

    async createConversation({ body, principal, requestId }) {
      const { agent_id: agentId, title = null, metadata = {}, message, channel_id, workspace_id } = body;
      const whereabouts = { channel_id, workspace_id };
      const { organizationId } = principal;
      const { row, launch } = await dataSource.transaction(async (tx) => {
        if (!(await findAgent(tx, organizationId, agentId))) throw notFound('agent', agentId);
        const made = await insertConversation(tx, {
          organizationId,
          agentId,
          title,
          metadata,
          whereabouts,
          now: clock(),
        });
        if (!message) return { row: made, launch: null };
        const context = { agent_id: agentId, conversation_id: made.id };
        const first = { principal, requestId, instance: '/v2/conversations', message, context };
        const ready = await begin(tx, first);
        return { row: (await findConversation(tx, organizationId, made.id))!, launch: ready };
      });
      const run = launch?.();
      const created = { session_id: run?.sessionId ?? null, run_id: run?.runId ?? null };
      return {
        status: 201,
        body: { ...toConversation(row), ...created },
        headers: { Location: `/v2/conversations/${row.id}` },
      };
    },

    async getConversation({ path, principal }) {
      const row = await findConversation(dataSource, principal.organizationId, path.conversation_id);
      if (!row) throw notFound('conversation', path.conversation_id);
      return { status: 200, body: toConversation(row) };
    },

    async updateConversation({ path, body, principal }) {
      const { current_branch_id: branchId, ...change } = body;
      const row = await dataSource.transaction(async (tx) => {
        const known = await locked(tx, principal.organizationId, path.conversation_id);
        const currentBranchId = branchId === undefined ? undefined : await findBranch(tx, known.id, branchId);
        if (branchId !== undefined && currentBranchId === undefined) throw branchNotFound(known.id, branchId);
        return storeConversationChange(tx, known, { ...change, currentBranchId }, clock());
      });
      return { status: 200, body: toConversation(row) };
    },

    async deleteConversation({ path, principal }) {
      return { status: 200, body: await removeConversation(deps, principal, path.conversation_id) };
    },

    async closeConversation({ path, principal }) {
      const id = path.conversation_id;
      const row = await dataSource.transaction(async (tx) => {
        const busy = await findBusyRun(tx, id);
        const open = await locked(tx, principal.organizationId, id);
        if (open.status === 'closed') return open;
        if (busy)
          throw problem(
            'run_in_progress',
            `The run ${busy} is still answering in the conversation ${id}. Wait for it or cancel it.`,
            { retryAfterS: 1 },
          );
        return markConversationClosed(tx, open, clock());
      });
      return { status: 200, body: toConversation(row) };
    },
  };
}
