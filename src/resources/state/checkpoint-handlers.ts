import type { Reach } from '#src/db/reach.ts';
import type { EntityManager } from 'typeorm';
import type { CreateAgentStateCheckpoint } from '#generated/v2/client/types.gen.ts';
import { newestFirst, replyWithPage, type PageQuery } from '#src/api/paging.ts';
import { toValidatorHeaders } from '#src/api/preconditions.ts';
import { problem } from '#src/api/problems.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { lockHead } from '#src/resources/events/log/head-store.ts';
import { readState } from '#src/resources/events/log/state.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import { findCheckpoint, selectCheckpoints } from './checkpoint-store.ts';
import { toStateText } from './document.ts';
import { requireLockedAgent } from './require.ts';
import {
  captureParts,
  insertCheckpoint,
  readAgentState,
  type CheckpointPart,
  type CheckpointRow,
  type StateOwner,
} from './store.ts';
import { toStateCheckpoint } from './wire.ts';

const toCheckpointsPath = ({ agentId, sessionId }: StateOwner) =>
  sessionId ? `/v2/sessions/${sessionId}/state/checkpoints` : `/v2/agents/${agentId}/state/checkpoints`;

/** Selects the parts that a checkpoint is to hold. @throws `invalid_request` for unknown ones. */
function selectIncludedParts(parts: readonly CheckpointPart[], names: CreateAgentStateCheckpoint['include'] = []) {
  const errors = names.flatMap((name, index) =>
    parts.some((part) => part.name === name)
      ? []
      : [{ pointer: `/include/${index}`, detail: `This checkpoint cannot hold ${name}.`, code: 'enum' }],
  );
  if (errors.length > 0)
    throw problem('invalid_request', 'The checkpoint cannot hold the requested parts.', { errors });
  return parts.filter(({ name }) => names.includes(name));
}

type CheckpointInput = { name: string; description?: string; metadata?: Record<string, unknown> };

const toNewCheckpoint = ({ name, description, metadata = {} }: CheckpointInput, by: string, now: Date) => ({
  name,
  description: description ?? null,
  metadata,
  by,
  runId: null,
  now,
});

const toCreatedReply = (owner: StateOwner, row: CheckpointRow) => ({
  status: 201 as const,
  body: toStateCheckpoint(row),
  headers: { Location: `${toCheckpointsPath(owner)}/${row.id}` },
});

export const createAgentStateCheckpoint: Handler<'createAgentStateCheckpoint'> = async (
  { clock, checkpointParts },
  { path, body, principal: { organizationId, subject }, write },
) => {
  const owner = { agentId: path.agent_id, sessionId: null };
  const { include, ...input } = body;
  return write.inTransaction(async (tx) => {
    await requireLockedAgent(tx, organizationId, owner.agentId);
    const { version, document } = await readAgentState(tx, owner.agentId);
    const parts = await captureParts(tx, owner.agentId, selectIncludedParts(checkpointParts, include));
    const checkpoint = { ...owner, ...toNewCheckpoint(input, subject, clock()), version, document, parts };
    return toCreatedReply(owner, await insertCheckpoint(tx, checkpoint));
  });
};

/** Locks the log of a session and reads its state. @throws `state_too_large`. */
async function lockSessionState(tx: EntityManager, id: string) {
  await lockHead(tx, id);
  const { document, seq } = await readState(tx, id);
  toStateText(document, { document: null, bytes: 0 });
  return { document, version: seq };
}

async function requireSessionOwner(db: Queryable, reach: Reach, sessionId: string): Promise<StateOwner> {
  const { agentId } = await requireSession(db, reach, sessionId);
  return { agentId, sessionId };
}

export const createSessionStateCheckpoint: Handler<'createSessionStateCheckpoint'> = async (
  { dataSource, clock },
  { path, body, principal, write },
) => {
  const { subject } = principal;
  const owner = await requireSessionOwner(dataSource, principal, path.session_id);
  return write.inTransaction(async (tx) => {
    const input = toNewCheckpoint(body, subject, clock());
    const state = await lockSessionState(tx, path.session_id);
    return toCreatedReply(owner, await insertCheckpoint(tx, { ...owner, ...input, ...state, parts: [] }));
  });
};

function replyWithCheckpoints(db: Queryable, owner: StateOwner, { name, ...query }: PageQuery & { name?: string }) {
  const rows = selectCheckpoints(owner, name);
  const list = { ...rows, ...newestFirst, path: toCheckpointsPath(owner), filters: { name } };
  return replyWithPage(db, list, query, (row: CheckpointRow) => toStateCheckpoint(row));
}

export const listAgentStateCheckpoints: Handler<'listAgentStateCheckpoints'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id: agentId } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  return replyWithCheckpoints(dataSource, { agentId, sessionId: null }, query);
};

export const listSessionStateCheckpoints: Handler<'listSessionStateCheckpoints'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const owner = await requireSessionOwner(dataSource, principal, path.session_id);
  return replyWithCheckpoints(dataSource, owner, query);
};

async function replyWithCheckpoint(db: EntityDatabase, owner: StateOwner, id: string) {
  const row = await findCheckpoint(db, owner, id);
  const body = { ...toStateCheckpoint(row), state: row.document };
  return { status: 200 as const, body, headers: toValidatorHeaders(id, row.createdAt) };
}

export const getAgentStateCheckpoint: Handler<'getAgentStateCheckpoint'> = async (
  { dataSource },
  { path, principal },
) => {
  const { id: agentId } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  return replyWithCheckpoint(dataSource, { agentId, sessionId: null }, path.checkpoint_id);
};

export const getSessionStateCheckpoint: Handler<'getSessionStateCheckpoint'> = async (
  { dataSource },
  { path, principal },
) => {
  const owner = await requireSessionOwner(dataSource, principal, path.session_id);
  return replyWithCheckpoint(dataSource, owner, path.checkpoint_id);
};
