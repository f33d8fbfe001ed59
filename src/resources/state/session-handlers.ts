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
import { unknownSession } from './checkpoint-handlers.ts';
import { unknownVersion } from './restore.ts';
import { restoreSession } from './session-restore.ts';
import {
  asVersion,
  findSessionVersion,
  sessionDocumentAt,
  sessionVersionListing,
  versionBefore,
  type SessionVersionRow,
} from './session-versions.ts';
import { toVersion } from './wire.ts';

export type SessionStateDeps = { dataSource: DataSource; clock: () => Date; log: Log };

type Ids =
  | 'getSessionState'
  | 'listSessionStateHistory'
  | 'getSessionStateVersion'
  | 'getSessionStateDiff'
  | 'restoreSessionState';

/** The state of sessions: what its events have made of it, and the way back, which is an event too. */
export function sessionStateHandlers({ dataSource, clock, log }: SessionStateDeps): Pick<Handlers, Ids> {
  async function demand(organizationId: string, id: string): Promise<SessionRow> {
    const row = await findSession(dataSource, organizationId, id);
    if (!row) throw unknownSession(id);
    return row;
  }

  return {
    async getSessionState({ path, principal }) {
      const { id: session_id } = await demand(principal.organizationId, path.session_id);
      const { document: state, seq, updatedAt } = await readState(dataSource, session_id);
      const body = { session_id, state, seq, updated_at: updatedAt?.toISOString() ?? null };
      return { status: 200, body, headers: toValidatorHeaders(seq, updatedAt) };
    },

    async listSessionStateHistory({ path, query, principal }) {
      const { id } = await demand(principal.organizationId, path.session_id);
      const list = {
        ...sessionVersionListing(id),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'desc' as const,
        path: `/v2/sessions/${id}/state/history`,
      };
      const toItem = (row: SessionVersionRow) => toVersion(asVersion(row));
      const { page, headers } = await readPage(dataSource, list, query, toItem);
      return { status: 200, body: page, headers };
    },

    async getSessionStateVersion({ path, principal }) {
      const { id } = await demand(principal.organizationId, path.session_id);
      const state = await sessionDocumentAt(dataSource, id, path.version);
      const row = await findSessionVersion(dataSource, id, path.version);
      if (!row) throw unknownVersion(id, path.version);
      const body: StateVersionDetail = { ...toVersion(row), state };
      return { status: 200, body, headers: toValidatorHeaders(row.version, row.createdAt) };
    },

    async getSessionStateDiff({ path, query, principal }) {
      const { id } = await demand(principal.organizationId, path.session_id);
      const to_version = query.to_version ?? (await readState(dataSource, id)).seq;
      const from_version = query.from_version ?? (await versionBefore(dataSource, id, to_version));
      const from = await sessionDocumentAt(dataSource, id, from_version);
      const to = await sessionDocumentAt(dataSource, id, to_version);
      return { status: 200, body: { from_version, to_version, patch: diffJson(from, to) as StateDiff['patch'] } };
    },

    async restoreSessionState({ path, headers, body, principal: { organizationId, subject: by } }) {
      const { agentId, id: sessionId } = await demand(organizationId, path.session_id);
      const wish = { owner: { agentId, sessionId }, ifMatch: headers['If-Match'], by, now: clock() };
      const done = await dataSource.transaction((tx) => restoreSession(tx, log, wish, body));
      if (done.commit) log.publish(done.commit);
      return { status: 200, body: done.restored, headers: toValidatorHeaders(done.restored.version, done.changedAt) };
    },
  };
}
