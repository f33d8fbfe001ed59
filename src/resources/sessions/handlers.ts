import type { DataSource, EntityManager } from 'typeorm';
import type { CreateSession, SessionSettings } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import { readPage } from '#src/api/paging.ts';
import { invalidRequest, notFound, problem } from '#src/api/problems.ts';
import { getAgentDefinition, findAgent } from '#src/resources/agents/store.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';
import { insertConversation, lockConversation } from '#src/resources/conversations/store.ts';
import { findActiveRun } from '#src/resources/runs/store.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import {
  storeSessionChange,
  markSessionEnded,
  findSession,
  insertSession,
  selectSessions,
  lockSession,
  toSession,
} from './store.ts';
import type { SessionRow } from './table.ts';

export type SessionDeps = { dataSource: DataSource; clock: () => Date; schemas: SchemaChecker };

type Ids = 'listSessions' | 'createSession' | 'getSession' | 'updateSession' | 'endSession';

/** @throws `invalid_request` when a session allows tools that its agent lacks, or chooses a tool that it does not allow. */
function requireValidSettings({ tools }: AgentDefinition, settings: SessionSettings = {}): void {
  const names = new Set(tools.map((tool) => tool.name));
  const errors = (settings.allowed_tools ?? []).flatMap((name, index) =>
    names.has(name)
      ? []
      : [
          {
            pointer: `/settings/allowed_tools/${index}`,
            detail: `The agent has no tool ${name}.`,
            code: 'unknown_tool',
          },
        ],
  );
  if (errors.length > 0)
    throw problem('invalid_request', 'The session allows tools that its agent does not have.', { errors });
  const allowed = { enabled: true, names: settings.allowed_tools ?? [...names] };
  const faults = controlFaults(settings, allowed, { response: '/settings', tools: '/settings' });
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Handles the operations on sessions. */
export function sessionHandlers({ dataSource, clock, schemas }: SessionDeps): Pick<Handlers, Ids> {
  const requireLockedSession = async (tx: EntityManager, organizationId: string, id: string): Promise<SessionRow> => {
    const row = await lockSession(tx, organizationId, id);
    if (!row) throw notFound('session', id);
    return row;
  };

  async function createSessionRow(tx: EntityManager, organizationId: string, body: CreateSession): Promise<SessionRow> {
    const now = clock();
    const { conversation_id, settings = {}, metadata = {} } = body;
    const conversation = conversation_id ? await lockConversation(tx, organizationId, conversation_id) : null;
    if (conversation_id && !conversation) throw notFound('conversation', conversation_id);
    if (conversation?.status === 'closed')
      throw problem('conversation_closed', `The conversation ${conversation.id} is closed.`);
    const agentId = body.agent_id ?? conversation!.agentId;
    const agent = await findAgent(tx, organizationId, agentId);
    if (!agent) throw notFound('agent', agentId);
    requireValidSettings(agent.definition, settings);
    const { id: conversationId } =
      conversation ?? (await insertConversation(tx, { organizationId, agentId, title: null, metadata: {}, now }));
    return insertSession(tx, {
      organizationId,
      conversationId,
      agentId,
      agentVersion: agent.version,
      settings,
      metadata,
      now,
    });
  }

  return {
    async listSessions({ query, principal }) {
      const { conversation_id, agent_id, status } = query;
      const list = {
        ...selectSessions(principal.organizationId, query),
        order: [
          { column: 'createdAt', type: 'timestamptz' as const },
          { column: 'id', type: 'text' as const },
        ],
        direction: 'desc' as const,
        path: '/v2/sessions',
        filters: { conversation_id, agent_id, status },
      };
      const { page, headers } = await readPage(dataSource, list, query, toSession);
      return { status: 200, body: page, headers };
    },

    async createSession({ body, principal }) {
      await requireUsableFormat(schemas, principal.organizationId, body.settings ?? {}, '/settings/response_format');
      const row = await dataSource.transaction((tx) => createSessionRow(tx, principal.organizationId, body));
      return { status: 201, body: toSession(row), headers: { Location: `/v2/sessions/${row.id}` } };
    },

    async getSession({ path, principal }) {
      const row = await findSession(dataSource, principal.organizationId, path.session_id);
      if (!row) throw notFound('session', path.session_id);
      return { status: 200, body: toSession(row) };
    },

    async updateSession({ path, body, principal }) {
      await requireUsableFormat(schemas, principal.organizationId, body.settings ?? {}, '/settings/response_format');
      const row = await dataSource.transaction(async (tx) => {
        const session = await requireLockedSession(tx, principal.organizationId, path.session_id);
        if (session.status === 'ended') throw problem('session_ended', `The session ${session.id} has ended.`);
        requireValidSettings(await getAgentDefinition(tx, session.agentId, session.agentVersion), body.settings);
        return storeSessionChange(tx, session, body, clock());
      });
      return { status: 200, body: toSession(row) };
    },

    async endSession({ path, principal }) {
      const row = await dataSource.transaction(async (tx) => {
        const session = await requireLockedSession(tx, principal.organizationId, path.session_id);
        if (session.status === 'ended') return session;
        const busy = await findActiveRun(tx, session.id);
        if (busy)
          throw problem(
            'run_in_progress',
            `The run ${busy.id} is still answering in session ${session.id}. Wait for it or cancel it.`,
            { retryAfterS: 1 },
          );
        return markSessionEnded(tx, session, clock());
      });
      return { status: 200, body: toSession(row) };
    },
  };
}
