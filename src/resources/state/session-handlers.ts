import type { DataSource } from 'typeorm';
import type { StateDiff, StateVersionDetail } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { toValidatorHeaders } from '#src/api/preconditions.ts';
import { diffJson } from '#src/json/json-diff.ts';
import { readPage } from '#src/api/paging.ts';
import type { Log } from '#src/resources/events/log/record.ts';
import { readState } from '#src/resources/events/log/state.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { sessionNotFound } from './checkpoint-handlers.ts';
import { stateVersionNotFound } from './restore.ts';
import { restoreSession } from './session-restore.ts';
import {
  toVersionRow,
  findSessionVersion,
  getSessionDocument,
  selectSessionVersions,
  findVersionBefore,
  type SessionVersionRow,
} from './session-versions.ts';
import { toStateVersion } from './wire.ts';

export type SessionStateDeps = { dataSource: DataSource; clock: () => Date; log: Log };

type Ids =
  | 'getSessionState'
  | 'listSessionStateHistory'
  | 'getSessionStateVersion'
  | 'getSessionStateDiff'
  | 'restoreSessionState';

/** Handles the operations on the state of sessions: its versions, which events made, and restores, which are events too. */
export function sessionStateHandlers({ dataSource, clock, log }: SessionStateDeps): Pick<Handlers, Ids> {
  async function requireSession(organizationId: string, id: string): Promise<SessionRow> {
    const row = await findSession(dataSource, organizationId, id);
    if (!row) throw sessionNotFound(id);
    return row;
  }

  return {
    async getSessionState({ path, principal }) {
      const { id: session_id } = await requireSession(principal.organizationId, path.session_id);
      const { document: state, seq, updatedAt } = await readState(dataSource, session_id);
      const body = { session_id, state, seq, updated_at: updatedAt?.toISOString() ?? null };
      return { status: 200, body, headers: toValidatorHeaders(seq, updatedAt) };
    },

    async listSessionStateHistory({ path, query, principal }) {
      const { id } = await requireSession(principal.organizationId, path.session_id);
      const list = {
        ...selectSessionVersions(id),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'desc' as const,
        path: `/v2/sessions/${id}/state/history`,
      };
      const toItem = (row: SessionVersionRow) => toStateVersion(toVersionRow(row));
      const { page, headers } = await readPage(dataSource, list, query, toItem);
      return { status: 200, body: page, headers };
    },

    async getSessionStateVersion({ path, principal }) {
      const { id } = await requireSession(principal.organizationId, path.session_id);
      const state = await getSessionDocument(dataSource, id, path.version);
      const row = await findSessionVersion(dataSource, id, path.version);
      if (!row) throw stateVersionNotFound(id, path.version);
      const body: StateVersionDetail = { ...toStateVersion(row), state };
      return { status: 200, body, headers: toValidatorHeaders(row.version, row.createdAt) };
    },

    async getSessionStateDiff({ path, query, principal }) {
      const { id } = await requireSession(principal.organizationId, path.session_id);
      const to_version = query.to_version ?? (await readState(dataSource, id)).seq;
      const from_version = query.from_version ?? (await findVersionBefore(dataSource, id, to_version));
      const from = await getSessionDocument(dataSource, id, from_version);
      const to = await getSessionDocument(dataSource, id, to_version);
      return { status: 200, body: { from_version, to_version, patch: diffJson(from, to) as StateDiff['patch'] } };
    },

    async restoreSessionState({ path, headers, body, principal: { organizationId, subject: by } }) {
      const { agentId, id: sessionId } = await requireSession(organizationId, path.session_id);
      const input = { owner: { agentId, sessionId }, ifMatch: headers['If-Match'], by, now: clock() };
      const result = await dataSource.transaction((tx) => restoreSession(tx, log, input, body));
      if (result.commit) log.publish(result.commit);
      return {
        status: 200,
        body: result.restored,
        headers: toValidatorHeaders(result.restored.version, result.changedAt),
      };
    },
  };
}
