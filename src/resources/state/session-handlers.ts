import type { StateDiff, StateVersionDetail } from '#generated/v2/client/types.gen.ts';
import { orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { toValidatorHeaders } from '#src/api/preconditions.ts';
import { diffJson } from '#src/json/json-diff.ts';
import { readState } from '#src/resources/events/log/state.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import { stateVersionNotFound } from './require.ts';
import { restoreSession } from './session-restore.ts';
import {
  findSessionVersion,
  findVersionBefore,
  getSessionDocument,
  selectSessionVersions,
  toVersionRow,
  type SessionVersionRow,
} from './session-version-store.ts';
import { toStateVersion } from './wire.ts';

export const getSessionState: Handler<'getSessionState'> = async ({ dataSource }, { path, principal }) => {
  const { id: session_id } = await requireSession(dataSource, principal, path.session_id);
  const { document: state, seq, updatedAt } = await readState(dataSource, session_id);
  const body = { session_id, state, seq, updated_at: updatedAt?.toISOString() ?? null };
  return { status: 200, body, headers: toValidatorHeaders(seq, updatedAt) };
};

export const listSessionStateHistory: Handler<'listSessionStateHistory'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id } = await requireSession(dataSource, principal, path.session_id);
  const rows = selectSessionVersions(id);
  const list = { ...rows, ...orderByNumber('version', 'desc'), path: `/v2/sessions/${id}/state/history` };
  return replyWithPage(dataSource, list, query, (row: SessionVersionRow) => toStateVersion(toVersionRow(row)));
};

export const getSessionStateVersion: Handler<'getSessionStateVersion'> = async (
  { dataSource },
  { path, principal },
) => {
  const { id } = await requireSession(dataSource, principal, path.session_id);
  const state = await getSessionDocument(dataSource, id, path.version);
  const row = await findSessionVersion(dataSource, id, path.version);
  if (!row) throw stateVersionNotFound(id, path.version);
  const body: StateVersionDetail = { ...toStateVersion(row), state };
  return { status: 200, body, headers: toValidatorHeaders(row.version, row.createdAt) };
};

export const getSessionStateDiff: Handler<'getSessionStateDiff'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id } = await requireSession(dataSource, principal, path.session_id);
  const to_version = query.to_version ?? (await readState(dataSource, id)).seq;
  const from_version = query.from_version ?? (await findVersionBefore(dataSource, id, to_version));
  const from = await getSessionDocument(dataSource, id, from_version);
  const to = await getSessionDocument(dataSource, id, to_version);
  return { status: 200, body: { from_version, to_version, patch: diffJson(from, to) as StateDiff['patch'] } };
};

export const restoreSessionState: Handler<'restoreSessionState'> = async (
  { dataSource, clock, log },
  { path, headers, body, principal, write },
) => {
  const { subject: by } = principal;
  const { agentId, id: sessionId } = await requireSession(dataSource, principal, path.session_id);
  const input = { owner: { agentId, sessionId }, ifMatch: headers['If-Match'], by, now: clock() };
  return write.inTransaction(async (tx, afterCommit) => {
    const { restored, changedAt, commit } = await restoreSession(tx, log, input, body);
    if (commit) afterCommit(() => log.publish(commit));
    return { status: 200, body: restored, headers: toValidatorHeaders(restored.version, changedAt) };
  });
};
