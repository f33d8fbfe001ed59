import type { EntityManager } from 'typeorm';
import type { RestoreAgentState, RestoreUndo, StateRestore } from '#generated/v2/client/types.gen.ts';
import { diffJson } from '#src/json/json-diff.ts';
import { problem } from '#src/api/problems.ts';
import { accepted, addTo, lockState, type Wish } from './change.ts';
import { findCheckpoint, readParts } from './checkpoints.ts';
import { captureAll, insertCheckpoint, type AgentStateRow, type CheckpointPart, type Owner } from './store.ts';
import { documentAt, type RestoredFrom } from './versions.ts';

/** What a restore takes, and from where. */
export type Source = { document: unknown; from: RestoredFrom; parts: Map<string, unknown> };

type Named = Pick<RestoreAgentState, 'checkpoint_id' | 'version'>;

/** Throws unless exactly one of the two is named. */
export function demandOne({ checkpoint_id, version }: Named): void {
  if ((checkpoint_id === undefined) !== (version === undefined)) return;
  const both = version !== undefined;
  const detail = both ? 'Not together with version.' : 'This or version is required.';
  const errors = [{ pointer: '/checkpoint_id', detail, code: both ? 'exclusive' : 'required' }];
  throw problem('invalid_request', `checkpoint_id: ${detail}`, { errors });
}

/** The checkpoint that is to be restored, once it has been held against its hash. */
export async function fromCheckpoint(tx: EntityManager, owner: Owner, id: string): Promise<Source> {
  const checkpoint = await findCheckpoint(tx, owner, id);
  const parts = await readParts(tx, checkpoint);
  return { document: checkpoint.document, from: { version: checkpoint.version, checkpoint_id: id }, parts };
}

export const unknownVersion = (id: string, version: number) =>
  problem('state_version_not_found', `The state of ${id} has no version ${version}.`);

async function sourceOf(tx: EntityManager, agentId: string, { checkpoint_id, version }: Named): Promise<Source> {
  if (checkpoint_id !== undefined) return fromCheckpoint(tx, { agentId, sessionId: null }, checkpoint_id);
  const found = await documentAt(tx, agentId, version!);
  if (!found) throw unknownVersion(agentId, version!);
  return { ...found, from: { version: version!, checkpoint_id: null }, parts: new Map() };
}

/** The parts that are asked for, or all that the checkpoint holds. */
function chosen(parts: readonly CheckpointPart[], held: Source['parts'], names: RestoreAgentState['parts']) {
  const errors = (names ?? []).flatMap((name, index) =>
    held.has(name) && parts.some((part) => part.name === name)
      ? []
      : [{ pointer: `/parts/${index}`, detail: `The checkpoint does not hold ${name}.`, code: 'enum' }],
  );
  if (errors.length > 0)
    throw problem('invalid_request', 'The checkpoint does not hold what is asked for.', { errors });
  return parts.filter(({ name }) => held.has(name) && (names?.includes(name) ?? true));
}

/** Restores parts, and keeps what they replace with the state that it belongs to. Returns what undoes it. */
async function restoreParts(
  tx: EntityManager,
  current: AgentStateRow,
  { parts, held, wish }: { parts: readonly CheckpointPart[]; held: Source['parts']; wish: Wish },
): Promise<RestoreUndo> {
  const { agentId, version, document } = current;
  if (parts.length === 0) return { version };
  const before = await captureAll(tx, agentId, parts);
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
    now: wish.now,
    by: wish.by,
  });
  await giveWay(tx, async () => {
    for (const part of parts) await part.restore(tx, agentId, held.get(part.name));
  });
  return { checkpoint_id: id };
}

/**
 * A run that begins locks its conversation and then refers to the agent, and a part may lock the other way round. The
 * restore gives up before the database would, which could stop the run instead. Throws `run_in_progress`.
 */
async function giveWay(tx: EntityManager, work: () => Promise<void>): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '500ms'`);
  try {
    await work();
  } catch (error) {
    if ((error as { code?: unknown }).code !== '55P03') throw error;
    const detail = 'A run of this agent is about to begin. Send the request again when it has ended.';
    throw problem('run_in_progress', detail, { retryAfterS: 1, cause: error });
  }
}

/** Makes an earlier document the newest version of an agent's state, all of it or nothing; or shows what that would do. */
export async function restore(
  tx: EntityManager,
  wish: Wish,
  { dry_run = false, parts: names, ...named }: RestoreAgentState,
  available: readonly CheckpointPart[],
): Promise<{ restored: StateRestore; state: AgentStateRow }> {
  demandOne(named);
  const current = await lockState(tx, wish, !dry_run);
  const { document, from, parts: held } = await sourceOf(tx, wish.agentId, named);
  const parts = chosen(available, held, names);
  const patch = diffJson(current.document, document) as StateRestore['patch'];
  accepted(current, document, wish.faultsOf);
  const about = { state: document, patch, restored_from: from, parts: parts.map(({ name }) => name) };
  if (dry_run) return { restored: { dry_run, version: current.version, ...about, undo: null }, state: current };
  const undo = await restoreParts(tx, current, { parts, held, wish });
  const state = await addTo(tx, current, { document, source: 'restore', restoredFrom: from }, wish);
  return { restored: { dry_run, version: state.version, ...about, undo }, state };
}
