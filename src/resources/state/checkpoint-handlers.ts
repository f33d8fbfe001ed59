import type { DataSource, EntityManager } from 'typeorm';
import type { CreateAgentStateCheckpoint } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { toValidatorHeaders } from '#src/api/preconditions.ts';
import { readPage, type PageQuery } from '#src/api/paging.ts';
import { problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import { lockHead } from '#src/resources/events/log/store.ts';
import { readState } from '#src/resources/events/log/state.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { checkpointListing, findCheckpoint } from './checkpoints.ts';
import { unknownAgent } from './change.ts';
import { stateText } from './document.ts';
import {
  captureAll,
  insertCheckpoint,
  lockAgent,
  readAgentState,
  type CheckpointPart,
  type CheckpointRow,
  type Owner,
} from './store.ts';
import { toCheckpoint } from './wire.ts';

type Deps = { dataSource: DataSource; clock: () => Date; parts: readonly CheckpointPart[] };

type Ids =
  | 'createAgentStateCheckpoint'
  | 'listAgentStateCheckpoints'
  | 'getAgentStateCheckpoint'
  | 'createSessionStateCheckpoint'
  | 'listSessionStateCheckpoints'
  | 'getSessionStateCheckpoint';

const pathOf = ({ agentId, sessionId }: Owner) =>
  sessionId ? `/v2/sessions/${sessionId}/state/checkpoints` : `/v2/agents/${agentId}/state/checkpoints`;

export const unknownSession = (id: string) => problem('session_not_found', `No session ${id} in this organization.`);

/** The parts that a checkpoint is to hold. */
function included(parts: readonly CheckpointPart[], names: CreateAgentStateCheckpoint['include'] = []) {
  const errors = names.flatMap((name, index) =>
    parts.some((part) => part.name === name)
      ? []
      : [{ pointer: `/include/${index}`, detail: `No ${name} are kept here.`, code: 'enum' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'A checkpoint cannot hold what is asked for.', { errors });
  return parts.filter(({ name }) => names.includes(name));
}

/** Named copies of the state of agents and sessions, which never change. */
export function checkpointHandlers({ dataSource, clock, parts }: Deps): Pick<Handlers, Ids> {
  async function agent(organizationId: string, agentId: string): Promise<Owner> {
    if (!(await findAgent(dataSource, organizationId, agentId))) throw unknownAgent(agentId);
    return { agentId, sessionId: null };
  }

  async function session(organizationId: string, sessionId: string): Promise<Owner> {
    const row = await findSession(dataSource, organizationId, sessionId);
    if (!row) throw unknownSession(sessionId);
    return { agentId: row.agentId, sessionId };
  }

  async function page(owner: Owner, { name, ...query }: PageQuery & { name?: string }) {
    const list = {
      ...checkpointListing(owner, name),
      order: [
        { column: 'createdAt', type: 'timestamptz' as const },
        { column: 'id', type: 'text' as const },
      ],
      direction: 'desc' as const,
      path: pathOf(owner),
      filters: { name },
    };
    const { page: body, headers } = await readPage(dataSource, list, query, (row: CheckpointRow) => toCheckpoint(row));
    return { status: 200 as const, body, headers };
  }

  async function one(owner: Owner, id: string) {
    const row = await findCheckpoint(dataSource, owner, id);
    const body = { ...toCheckpoint(row), state: row.document };
    return { status: 200 as const, body, headers: toValidatorHeaders(id, row.createdAt) };
  }

  type About = { name: string; description?: string; metadata?: Record<string, unknown> };
  const made = ({ name, description = undefined, metadata = {} }: About, by: string) => {
    const now = clock();
    return { name, description: description ?? null, metadata, by, runId: null, now };
  };

  const created = (owner: Owner, row: CheckpointRow) => ({
    status: 201 as const,
    body: toCheckpoint(row),
    headers: { Location: `${pathOf(owner)}/${row.id}` },
  });

  /** The state of a session as it is, of which a document can be kept. */
  async function stateOfSession(tx: EntityManager, id: string) {
    await lockHead(tx, id);
    const { document, seq } = await readState(tx, id);
    stateText(document, 0);
    return { document, version: seq };
  }

  return {
    async createAgentStateCheckpoint({ path, body, principal: { organizationId, subject } }) {
      const owner = { agentId: path.agent_id, sessionId: null };
      const { include, ...about } = body;
      const row = await dataSource.transaction(async (tx) => {
        if (!(await lockAgent(tx, organizationId, owner.agentId))) throw unknownAgent(owner.agentId);
        const { version, document } = await readAgentState(tx, owner.agentId);
        const held = await captureAll(tx, owner.agentId, included(parts, include));
        return insertCheckpoint(tx, { ...owner, ...made(about, subject), version, document, parts: held });
      });
      return created(owner, row);
    },

    async createSessionStateCheckpoint({ path, body, principal: { organizationId, subject } }) {
      const owner = await session(organizationId, path.session_id);
      const row = await dataSource.transaction(async (tx) =>
        insertCheckpoint(tx, {
          ...owner,
          ...made(body, subject),
          ...(await stateOfSession(tx, path.session_id)),
          parts: [],
        }),
      );
      return created(owner, row);
    },

    listAgentStateCheckpoints: async ({ path, query, principal }) =>
      page(await agent(principal.organizationId, path.agent_id), query),
    listSessionStateCheckpoints: async ({ path, query, principal }) =>
      page(await session(principal.organizationId, path.session_id), query),
    getAgentStateCheckpoint: async ({ path, principal }) =>
      one(await agent(principal.organizationId, path.agent_id), path.checkpoint_id),
    getSessionStateCheckpoint: async ({ path, principal }) =>
      one(await session(principal.organizationId, path.session_id), path.checkpoint_id),
  };
}
