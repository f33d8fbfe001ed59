import type { EntityManager } from 'typeorm';
import type { RestoreSessionState, StateRestore } from '#generated/v2/client/types.gen.ts';
import { requireIfMatch } from '#src/api/preconditions.ts';
import { newId } from '#src/api/ids.ts';
import { diffJson } from '#src/json/json-diff.ts';
import { problem } from '#src/api/problems.ts';
import type { Commit, Log } from '#src/resources/events/log/record.ts';
import { insertProducerRun, lockHead } from '#src/resources/events/log/head-store.ts';
import { readState } from '#src/resources/events/log/state.ts';
import { requireStateFits } from './state-bounds.ts';
import { findActiveRun } from '#src/resources/runs/store.ts';
import { requireOneTarget, getCheckpointSource } from './restore.ts';
import { insertSessionRestore, getSessionDocument } from './session-version-store.ts';
import type { StateOwner } from './store.ts';
import type { RestoreOrigin } from './version-store.ts';

type SessionRestoreInput = {
  owner: StateOwner & { sessionId: string };
  ifMatch: string | undefined;
  by: string;
  now: Date;
};
type SessionSource = { document: unknown; from: RestoreOrigin };

async function getRestoreSource(
  tx: EntityManager,
  owner: SessionRestoreInput['owner'],
  target: RestoreSessionState,
): Promise<SessionSource> {
  const { checkpoint_id, version } = target;
  if (checkpoint_id !== undefined) return getCheckpointSource(tx, owner, checkpoint_id);
  const document = await getSessionDocument(tx, owner.sessionId, version!);
  return { document, from: { version: version!, checkpoint_id: null } };
}

/** @throws `session_ended`, `conversation_closed` or `run_in_progress` when nothing may be written into the session now. */
async function requireIdleSession(
  tx: EntityManager,
  sessionId: string,
  endReason: 'session_ended' | 'conversation_closed' | null,
) {
  if (endReason === 'session_ended') throw problem(endReason, `The session ${sessionId} has ended.`);
  if (endReason) throw problem(endReason, `The conversation of the session ${sessionId} is closed.`);
  const run = await findActiveRun(tx, sessionId);
  if (!run) return;
  throw problem('run_in_progress', `The run ${run.id} is active in session ${sessionId}. Wait for it or cancel it.`, {
    retryAfterS: 1,
  });
}

type SessionRestoreResult = { restored: StateRestore; changedAt: Date | null; commit: Commit | null };

/**
 * Makes an earlier document the newest one of a session, by a STATE_SNAPSHOT in a run of its own; for a dry run, only
 * returns what that would do. The caller publishes `commit` after its transaction has committed.
 */
export async function restoreSession(
  tx: EntityManager,
  log: Log,
  { owner, ifMatch, by, now }: SessionRestoreInput,
  { dry_run = false, ...target }: RestoreSessionState,
): Promise<SessionRestoreResult> {
  requireOneTarget(target);
  const { sessionId } = owner;
  const { endReason, nextSeq } = (await lockHead(tx, sessionId))!;
  const current = await readState(tx, sessionId);
  requireIfMatch(ifMatch, current.seq, 'the state');
  if (!dry_run) await requireIdleSession(tx, sessionId, endReason);
  const { document, from } = await getRestoreSource(tx, owner, target);
  requireStateFits(document, current);
  const patch = diffJson(current.document, document) as StateRestore['patch'];
  const about = { state: document, patch, restored_from: from, parts: [], replaced: [], lost: [] };
  if (dry_run) {
    const restored = { dry_run, version: current.seq, ...about, undo: null };
    return { restored, changedAt: current.updatedAt, commit: null };
  }
  const run = { threadId: sessionId, runId: newId('run') };
  const { runId: id } = run;
  await insertProducerRun(tx, { id, eventRunId: id, sessionId, firstSeq: nextSeq, leaseUntil: now, now });
  const commit = await log.appendIn(tx, sessionId, [
    { type: 'RUN_STARTED', ...run },
    { type: 'STATE_SNAPSHOT', snapshot: document },
    { type: 'RUN_FINISHED', ...run },
  ]);
  const version = nextSeq + 1;
  await insertSessionRestore(tx, { sessionId, seq: version, from, by });
  return { restored: { dry_run, version, ...about, undo: { version: current.seq } }, changedAt: now, commit };
}
