import type { EntityManager } from 'typeorm';
import type { RestoreAgentState, RestoreUndo, StateRestore } from '#generated/v2/client/types.gen.ts';
import { diffJson } from '#src/json/json-diff.ts';
import { problem } from '#src/api/problems.ts';
import { toValidText, appendVersion, lockState, type StateChange } from './change.ts';
import { findCheckpoint, readCheckpointParts } from './checkpoint-store.ts';
import { captureParts, insertCheckpoint, type AgentStateRow, type CheckpointPart, type StateOwner } from './store.ts';
import { requireDocument } from './require.ts';
import type { RestoreOrigin } from './version-store.ts';

/** The document that a restore takes, its origin, and the captured parts by their names. */
export type RestoreSource = { document: unknown; from: RestoreOrigin; parts: Map<string, unknown> };

type RestoreTarget = Pick<RestoreAgentState, 'checkpoint_id' | 'version'>;

/** @throws `invalid_request` unless the target names exactly one of a checkpoint and a version. */
export function requireOneTarget({ checkpoint_id, version }: RestoreTarget): void {
  if ((checkpoint_id === undefined) !== (version === undefined)) return;
  const both = version !== undefined;
  const detail = both ? 'Not together with version.' : 'This or version is required.';
  const errors = [{ pointer: '/checkpoint_id', detail, code: both ? 'exclusive' : 'required' }];
  throw problem('invalid_request', `checkpoint_id: ${detail}`, { errors });
}

/**
 * Reads the checkpoint that is to be restored, and checks its hashes.
 * @throws `checkpoint_not_found` and `state_corruption`.
 */
export async function getCheckpointSource(tx: EntityManager, owner: StateOwner, id: string): Promise<RestoreSource> {
  const checkpoint = await findCheckpoint(tx, owner, id);
  const parts = await readCheckpointParts(tx, checkpoint);
  return { document: checkpoint.document, from: { version: checkpoint.version, checkpoint_id: id }, parts };
}

async function getRestoreSource(
  tx: EntityManager,
  agentId: string,
  { checkpoint_id, version }: RestoreTarget,
): Promise<RestoreSource> {
  if (checkpoint_id !== undefined) return getCheckpointSource(tx, { agentId, sessionId: null }, checkpoint_id);
  const document = await requireDocument(tx, agentId, version!);
  return { document, from: { version: version!, checkpoint_id: null }, parts: new Map() };
}

/**
 * Selects the parts with these names, or all parts that the checkpoint holds.
 * @throws `invalid_request` for a part that it does not hold.
 */
function selectParts(
  parts: readonly CheckpointPart[],
  captured: RestoreSource['parts'],
  names: RestoreAgentState['parts'],
) {
  const errors = (names ?? []).flatMap((name, index) =>
    captured.has(name) && parts.some((part) => part.name === name)
      ? []
      : [{ pointer: `/parts/${index}`, detail: `The checkpoint does not hold ${name}.`, code: 'enum' }],
  );
  if (errors.length > 0)
    throw problem('invalid_request', 'The checkpoint does not hold the requested parts.', { errors });
  return parts.filter(({ name }) => captured.has(name) && (names?.includes(name) ?? true));
}

/** Restores parts, and keeps what they replace in a checkpoint of the present state. Returns that, and how to undo it. */
async function restoreParts(
  tx: EntityManager,
  current: AgentStateRow,
  {
    parts,
    captured,
    change,
  }: { parts: readonly CheckpointPart[]; captured: RestoreSource['parts']; change: StateChange },
): Promise<{ undo: RestoreUndo; replaced: StateRestore['replaced'] }> {
  const { agentId, version, document } = current;
  if (parts.length === 0) return { undo: { version }, replaced: [] };
  const before = await captureParts(tx, agentId, parts);
  const { id } = await insertCheckpoint(tx, {
    agentId,
    sessionId: null,
    name: null,
    description: 'What a restore has replaced.',
    version,
    document,
    parts: before,
    runId: null,
    metadata: {},
    now: change.now,
    by: change.by,
  });
  const replaced = await withShortLockTimeout(tx, () =>
    listOfParts(parts, (part) => part.restore(tx, agentId, captured.get(part.name))),
  );
  return { undo: { checkpoint_id: id }, replaced };
}

/**
 * A run that begins locks its conversation and then refers to the agent, and a part may lock the other way round. The
 * restore gives up before the database would detect the deadlock, which could stop the run instead.
 * @throws `run_in_progress`.
 */
async function withShortLockTimeout<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
  // Raw: a setting of the transaction.
  await tx.query(`SET LOCAL lock_timeout = '500ms'`);
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: unknown }).code !== '55P03') throw error;
    const detail = 'A run of this agent is about to begin. Send the request again when it has ended.';
    throw problem('run_in_progress', detail, { retryAfterS: 1, cause: error });
  }
}

/** The number of ids of each part that a restore names. */
const maxNamed = 100;

/** Lists ids of parts, such as what cannot come back of each, without the parts that have none. */
async function listOfParts(
  parts: readonly CheckpointPart[],
  list: (part: CheckpointPart) => Promise<string[]>,
): Promise<StateRestore['lost']> {
  const all: StateRestore['lost'] = [];
  for (const part of parts) {
    const ids = await list(part);
    if (ids.length > 0) all.push({ part: part.name, count: ids.length, ids: ids.slice(0, maxNamed) });
  }
  return all;
}

/** Makes an earlier document the newest version of an agent's state; for a dry run, only returns what that would do. */
export async function restoreState(
  tx: EntityManager,
  change: StateChange,
  { dry_run = false, parts: names, ...target }: RestoreAgentState,
  available: readonly CheckpointPart[],
): Promise<{ restored: StateRestore; state: AgentStateRow }> {
  requireOneTarget(target);
  const current = await lockState(tx, change, !dry_run);
  const { document, from, parts: captured } = await getRestoreSource(tx, change.agentId, target);
  const parts = selectParts(available, captured, names);
  const patch = diffJson(current.document, document) as StateRestore['patch'];
  toValidText(current, document, change.checkSchema);
  const of = ({ name }: CheckpointPart) => captured.get(name);
  const listLost = () => listOfParts(parts, (part) => part.listLost(tx, of(part)));
  const summary = { state: document, patch, restored_from: from, parts: parts.map(({ name }) => name) };
  if (dry_run) {
    const replaced = await listOfParts(parts, (part) => part.listReplaced(tx, change.agentId, of(part)));
    const about = { ...summary, replaced, lost: await listLost(), undo: null };
    return { restored: { dry_run, version: current.version, ...about }, state: current };
  }
  const { undo, replaced } = await restoreParts(tx, current, { parts, captured, change });
  const state = await appendVersion(tx, current, { document, source: 'restore', restoredFrom: from }, change);
  // Of what is locked now: nobody erases any more of it meanwhile.
  const about = { ...summary, replaced, lost: await listLost(), undo };
  return { restored: { dry_run, version: state.version, ...about }, state };
}
