import type { DataSource, EntityManager } from 'typeorm';
import type { CreateAgentStateCheckpoint } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { toValidatorHeaders } from '#src/api/preconditions.ts';
import { readPage, type PageQuery } from '#src/api/paging.ts';
import { notFound, problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import { lockHead } from '#src/resources/events/log/head-store.ts';
import { readState } from '#src/resources/events/log/state.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { selectCheckpoints, findCheckpoint } from './checkpoints.ts';
import { agentNotFound } from './change.ts';
import { toStateText } from './document.ts';
import {
  captureParts,
  insertCheckpoint,
  lockAgent,
  readAgentState,
  type CheckpointPart,
  type CheckpointRow,
  type StateOwner,
} from './store.ts';
import { toStateCheckpoint } from './wire.ts';

type Deps = { dataSource: DataSource; clock: () => Date; parts: readonly CheckpointPart[] };

type Ids =
  | 'createAgentStateCheckpoint'
  | 'listAgentStateCheckpoints'
  | 'getAgentStateCheckpoint'
  | 'createSessionStateCheckpoint'
  | 'listSessionStateCheckpoints'
  | 'getSessionStateCheckpoint';

const toCheckpointsPath = ({ agentId, sessionId }: StateOwner) =>
  sessionId ? `/v2/sessions/${sessionId}/state/checkpoints` : `/v2/agents/${agentId}/state/checkpoints`;

/** Makes the problem of a session that does not exist, or not for this caller. */
export const sessionNotFound = (id: string) => notFound('session', id);

/** Selects the parts that a checkpoint is to hold. @throws `invalid_request` for unknown ones. */
function selectIncludedParts(parts: readonly CheckpointPart[], names: CreateAgentStateCheckpoint['include'] = []) {
  const errors = names.flatMap((name, index) =>
    parts.some((part) => part.name === name)
      ? []
      : [{ pointer: `/include/${index}`, detail: `No ${name} are kept here.`, code: 'enum' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'A checkpoint cannot hold what is asked for.', { errors });
  return parts.filter(({ name }) => names.includes(name));
}

/** Handles the operations on checkpoints: named copies of the state of agents and sessions, which never change. */
export function checkpointHandlers({ dataSource, clock, parts }: Deps): Pick<Handlers, Ids> {
  async function getAgentOwner(organizationId: string, agentId: string): Promise<StateOwner> {
    if (!(await findAgent(dataSource, organizationId, agentId))) throw agentNotFound(agentId);
    return { agentId, sessionId: null };
  }

  async function getSessionOwner(organizationId: string, sessionId: string): Promise<StateOwner> {
    const row = await findSession(dataSource, organizationId, sessionId);
    if (!row) throw sessionNotFound(sessionId);
    return { agentId: row.agentId, sessionId };
  }

  async function listCheckpoints(owner: StateOwner, { name, ...query }: PageQuery & { name?: string }) {
    const list = {
      ...selectCheckpoints(owner, name),
      order: [
        { column: 'createdAt', type: 'timestamptz' as const },
        { column: 'id', type: 'text' as const },
      ],
      direction: 'desc' as const,
      path: toCheckpointsPath(owner),
      filters: { name },
    };
    const { page: body, headers } = await readPage(dataSource, list, query, (row: CheckpointRow) =>
      toStateCheckpoint(row),
    );
    return { status: 200 as const, body, headers };
  }

  async function getCheckpoint(owner: StateOwner, id: string) {
    const row = await findCheckpoint(dataSource, owner, id);
    const body = { ...toStateCheckpoint(row), state: row.document };
    return { status: 200 as const, body, headers: toValidatorHeaders(id, row.createdAt) };
  }

  type CheckpointInput = { name: string; description?: string; metadata?: Record<string, unknown> };
  const toNewCheckpoint = ({ name, description = undefined, metadata = {} }: CheckpointInput, by: string) => {
    const now = clock();
    return { name, description: description ?? null, metadata, by, runId: null, now };
  };

  const toCreatedReply = (owner: StateOwner, row: CheckpointRow) => ({
    status: 201 as const,
    body: toStateCheckpoint(row),
    headers: { Location: `${toCheckpointsPath(owner)}/${row.id}` },
  });

  /** Locks the log of a session and reads its state. @throws `state_too_large`. */
  async function lockSessionState(tx: EntityManager, id: string) {
    await lockHead(tx, id);
    const { document, seq } = await readState(tx, id);
    toStateText(document, { document: null, bytes: 0 });
    return { document, version: seq };
  }

  return {
    async createAgentStateCheckpoint({ path, body, principal: { organizationId, subject } }) {
      const owner = { agentId: path.agent_id, sessionId: null };
      const { include, ...input } = body;
      const row = await dataSource.transaction(async (tx) => {
        if (!(await lockAgent(tx, organizationId, owner.agentId))) throw agentNotFound(owner.agentId);
        const { version, document } = await readAgentState(tx, owner.agentId);
        const captured = await captureParts(tx, owner.agentId, selectIncludedParts(parts, include));
        return insertCheckpoint(tx, {
          ...owner,
          ...toNewCheckpoint(input, subject),
          version,
          document,
          parts: captured,
        });
      });
      return toCreatedReply(owner, row);
    },

    async createSessionStateCheckpoint({ path, body, principal: { organizationId, subject } }) {
      const owner = await getSessionOwner(organizationId, path.session_id);
      const row = await dataSource.transaction(async (tx) =>
        insertCheckpoint(tx, {
          ...owner,
          ...toNewCheckpoint(body, subject),
          ...(await lockSessionState(tx, path.session_id)),
          parts: [],
        }),
      );
      return toCreatedReply(owner, row);
    },

    listAgentStateCheckpoints: async ({ path, query, principal }) =>
      listCheckpoints(await getAgentOwner(principal.organizationId, path.agent_id), query),
    listSessionStateCheckpoints: async ({ path, query, principal }) =>
      listCheckpoints(await getSessionOwner(principal.organizationId, path.session_id), query),
    getAgentStateCheckpoint: async ({ path, principal }) =>
      getCheckpoint(await getAgentOwner(principal.organizationId, path.agent_id), path.checkpoint_id),
    getSessionStateCheckpoint: async ({ path, principal }) =>
      getCheckpoint(await getSessionOwner(principal.organizationId, path.session_id), path.checkpoint_id),
  };
}
