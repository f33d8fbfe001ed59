import type { DataSource } from 'typeorm';
import type { CreateMemory, UpdateMemory } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { newId } from '#src/api/ids.ts';
import type { Gateway } from '#src/llm/types.ts';
import { readPage } from '#src/api/paging.ts';
import {
  type ExplainError,
  notFound,
  problem,
  type ProblemOccurrence,
  toProblem,
  toProblemBody,
} from '#src/api/problems.ts';
import { findAgent, type FullAgent } from '#src/resources/agents/store.ts';
import { findMessage } from '#src/resources/messages/store.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { storeBatch } from './batch.ts';
import { consolidate } from './consolidation/consolidate.ts';
import type { Embedder } from './search/embedder.ts';
import {
  toMemoryDraft,
  isContentOfType,
  toMemory,
  type MemoryDraft,
  type MemoryRow,
  type MemoryFields,
} from './memory.ts';
import { findRelevantMemories, toSearchResult } from './search/search.ts';
import { markRetired, retireMemories } from './retire-store.ts';
import { findMemories, findMemory, selectMemories } from './store.ts';
import { selectMemoryVersions, toMemoryVersion } from './version-store.ts';
import { storeMemoryChange } from './write-store.ts';
import { undoConsolidation } from './consolidation/undo.ts';
import type { Vectors } from './search/vectors.ts';
import { lockMemory, requireNotConsolidated, storeMemories, memoryLimitExceeded, memoryNotFound } from './write.ts';

export type MemoryDeps = {
  dataSource: DataSource;
  vectors: Vectors;
  embedder: Embedder;
  gateway: Pick<Gateway, 'stream'>;
  clock: () => Date;
  publicUrl: () => string;
  explain: ExplainError;
  onError: (error: unknown, context: object) => void;
  /** The number of memories that an agent without a `memory_limit` may have. */
  limit: number;
};

type Ids =
  | 'listMemories'
  | 'createMemory'
  | 'createMemoryBatch'
  | 'searchMemories'
  | 'consolidateMemories'
  | 'getMemory'
  | 'updateMemory'
  | 'deleteMemory'
  | 'updateMemoryImportance'
  | 'undoMemory'
  | 'listMemoryVersions';

const invalidField = (pointer: string, detail: string, code: string) =>
  problem('invalid_request', `${pointer}: ${detail}`, { errors: [{ pointer, detail, code }] });

/** Handles the operations on the memories of agents. */
export function memoryHandlers(deps: MemoryDeps): Pick<Handlers, Ids> {
  const { dataSource, embedder, gateway, clock, publicUrl, explain, onError } = deps;

  async function requireAgent(organizationId: string, id: string): Promise<FullAgent> {
    const agent = await findAgent(dataSource, organizationId, id);
    if (!agent) throw notFound('agent', id);
    return agent;
  }

  async function requireMemory(organizationId: string, id: string): Promise<MemoryRow> {
    const row = await findMemory(dataSource, organizationId, id, clock());
    if (!row) throw memoryNotFound(id);
    return row;
  }

  async function requireMessage(organizationId: string, id: string | null | undefined): Promise<void> {
    if (id && !(await findMessage(dataSource, organizationId, id))) throw notFound('message', id);
  }

  function requireFutureExpiry(expiresAt: Date | null | undefined): void {
    if (expiresAt && expiresAt <= clock()) throw invalidField('/expires_at', 'Must be in the future.', 'future');
  }

  async function createDraft({ id: agentId, organizationId }: FullAgent, body: CreateMemory): Promise<MemoryDraft> {
    const draft = toMemoryDraft(newId('mem'), body);
    requireFutureExpiry(draft.expiresAt);
    if (draft.sessionId) {
      const session = await findSession(dataSource, organizationId, draft.sessionId);
      if (session?.agentId !== agentId)
        throw problem('session_not_found', `No session ${draft.sessionId} of agent ${agentId} in this organization.`);
    }
    await requireMessage(organizationId, draft.sourceMessageId);
    return draft;
  }

  const toMemoryOwner = ({ id: agentId, organizationId, definition }: FullAgent) => ({
    agentId,
    organizationId,
    limit: definition.memory_limit ?? deps.limit,
  });

  async function storeDrafts(agent: FullAgent, drafts: readonly MemoryDraft[], by: string): Promise<MemoryRow[]> {
    const stored = await storeMemories(deps, toMemoryOwner(agent), drafts, by);
    const ids = drafts.slice(0, stored).map(({ id }) => id);
    return findMemories(dataSource, ids, clock());
  }

  function reportProblem(error: unknown) {
    const failure = toProblem(error, explain);
    if (failure !== error) onError(error, { work: 'a memory' });
    return failure;
  }

  async function applyChange(
    id: string,
    to: Partial<MemoryFields>,
    how: 'updated' | 'importance',
    caller: { organizationId: string; subject: string },
  ): Promise<MemoryRow> {
    const model = await embedder.model();
    const changed = await dataSource.transaction(async (tx) => {
      const row = await lockMemory(tx, caller.organizationId, id, clock);
      const now = clock();
      requireNotConsolidated(row);
      if (to.content && !isContentOfType(row.memoryType, to.content))
        throw invalidField('/content', `Must be the content of a memory of type ${row.memoryType}.`, 'memory_type');
      await storeMemoryChange(tx, row, { change: how, ...to }, { by: caller.subject, now }, model);
      return (await findMemory(tx, caller.organizationId, id, now))!;
    });
    if (to.content) await embedder.soon([id]);
    return changed;
  }

  return {
    async listMemories({ path, query, principal }) {
      const agent = await requireAgent(principal.organizationId, path.agent_id);
      const { limit: _limit, after: _after, before: _before, include_total: _total, ...filters } = query;
      const list = {
        ...selectMemories(agent.id, filters, clock()),
        order: [
          { column: 'createdAt', type: 'timestamptz' as const },
          { column: 'id', type: 'text' as const },
        ],
        direction: 'desc' as const,
        path: `/v2/agents/${agent.id}/memories`,
        filters,
      };
      const { page, headers } = await readPage(dataSource, list, query, (row: MemoryRow) => toMemory(row));
      return { status: 200, body: page, headers };
    },

    async createMemory({ path, body, principal }) {
      const agent = await requireAgent(principal.organizationId, path.agent_id);
      const [row] = await storeDrafts(agent, [await createDraft(agent, body)], principal.subject);
      if (!row) throw memoryLimitExceeded(agent.id, toMemoryOwner(agent).limit);
      return { status: 201, body: toMemory(row), headers: { Location: `/v2/memories/${row.id}` } };
    },

    async createMemoryBatch({ path, body, principal, requestId }) {
      const agent = await requireAgent(principal.organizationId, path.agent_id);
      const instance = `/v2/agents/${agent.id}/memories/batch`;
      const batch = await storeBatch(
        {
          draft: (memory) => createDraft(agent, memory),
          store: (drafts) => storeDrafts(agent, drafts, principal.subject),
          limitExceeded: () => memoryLimitExceeded(agent.id, toMemoryOwner(agent).limit),
          reportProblem,
          occurrence: () => ({ publicUrl: publicUrl(), instance, requestId, at: clock() }),
        },
        body,
      );
      return { status: 200, body: batch };
    },

    async searchMemories({ path, body, principal }) {
      const agent = await requireAgent(principal.organizationId, path.agent_id);
      const { query, filters, options } = body;
      const { found, metrics } = await findRelevantMemories(deps, {
        agentId: agent.id,
        query,
        ...(filters && { filters }),
        ...(options && { options }),
      });
      return { status: 200, body: { results: found.map(toSearchResult), search_metrics: metrics } };
    },

    async consolidateMemories({ path, body, principal, requestId, signal }) {
      const { id: agentId, organizationId, definition } = await requireAgent(principal.organizationId, path.agent_id);
      const occurrence = (): ProblemOccurrence => ({
        publicUrl: publicUrl(),
        instance: `/v2/agents/${agentId}/memories/consolidate`,
        requestId,
        at: clock(),
      });
      const models = [definition.model, ...definition.fallback_models] as const;
      const consolidation = await consolidate(
        {
          dataSource,
          embedder,
          clock,
          stream: gateway.stream,
          reportProblem,
          toProblemBody: (failure) => toProblemBody(failure, occurrence()),
        },
        { agentId, organizationId, models, signal },
        body,
      );
      return { status: 200, body: consolidation };
    },

    async getMemory({ path, principal }) {
      return { status: 200, body: toMemory(await requireMemory(principal.organizationId, path.memory_id)) };
    },

    async updateMemory({ path, body, principal }) {
      const to = toMemoryFields(body);
      requireFutureExpiry(to.expiresAt);
      await requireMessage(principal.organizationId, to.sourceMessageId);
      return { status: 200, body: toMemory(await applyChange(path.memory_id, to, 'updated', principal)) };
    },

    async updateMemoryImportance({ path, body, principal }) {
      const { importance } = body;
      return {
        status: 200,
        body: toMemory(await applyChange(path.memory_id, { importance }, 'importance', principal)),
      };
    },

    async deleteMemory({ path, principal }) {
      await dataSource.transaction(async (tx) => {
        const { id, agentId, status } = await lockMemory(tx, principal.organizationId, path.memory_id, clock);
        const authorship = { by: principal.subject, now: clock() };
        if (status === 'active') await retireMemories(tx, agentId, [id], 'deleted', authorship);
        else await markRetired(tx, [id], 'deleted', authorship);
      });
      return { status: 204, body: undefined };
    },

    async undoMemory({ path, principal }) {
      const restored = await undoConsolidation(deps, principal.organizationId, path.memory_id, principal.subject);
      return { status: 200, body: { restored: restored.map(toMemory) } };
    },

    async listMemoryVersions({ path, query, principal }) {
      const { id } = await requireMemory(principal.organizationId, path.memory_id);
      const list = {
        ...selectMemoryVersions(id),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'asc' as const,
        path: `/v2/memories/${id}/versions`,
      };
      const { page, headers } = await readPage(dataSource, list, query, toMemoryVersion);
      return { status: 200, body: page, headers };
    },
  };
}

/** Turns the members of a request to change a memory into the fields that it sets. */
function toMemoryFields({
  content,
  importance,
  expires_at,
  source_message_id,
  metadata,
}: UpdateMemory): Partial<MemoryFields> {
  return {
    ...(content !== undefined && { content }),
    ...(importance !== undefined && { importance }),
    ...(expires_at !== undefined && { expiresAt: expires_at === null ? null : new Date(expires_at) }),
    ...(source_message_id !== undefined && { sourceMessageId: source_message_id }),
    ...(metadata !== undefined && { metadata }),
  };
}
