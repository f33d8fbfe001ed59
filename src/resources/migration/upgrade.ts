import { setImmediate as othersGo } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { MigrationStep } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import { createLog } from '#src/resources/events/log/record.ts';
import { insertRun } from '#src/resources/runs/store.ts';
import { keptId } from './imports.ts';
import { looseRows, looseSessions, recompress, spared } from './recompress.ts';
import { eventsOf, standsOf, stepsOf, type Stand, type V1Message } from './turns.ts';

export type UpgradeDeps = { dataSource: DataSource; clock: () => Date; publicUrl: () => string };

type Which = { organizationId: string; conversationId: string };

/** The messages that an import has left without a log, oldest first. */
async function waitingMessages(db: Queryable, { organizationId, conversationId }: Which): Promise<V1Message[]> {
  return db.query(
    `SELECT m.external_id AS "externalId", m.session, m.role, m.text, m.created_at AS "createdAt"
       FROM v1_messages m JOIN v1_conversations c USING (conversation_id)
      WHERE c.conversation_id = $1 AND c.organization_id = $2 AND c.upgraded_at IS NULL ORDER BY m.position`,
    [conversationId, organizationId],
  );
}

/** What there is to upgrade of a conversation. Nothing, when it is as version 2 would have written it. */
export async function planFor(db: Queryable, which: Which): Promise<MigrationStep[]> {
  const steps = stepsOf(await waitingMessages(db, which));
  let rows = 0;
  for (const { id } of await looseSessions(db, which.organizationId, [which.conversationId]))
    rows += spared(await looseRows(db, id));
  return rows > 0 ? [...steps, { step: 'compress_events', count: rows }] : steps;
}

const sessionSql = `INSERT INTO sessions (id, organization_id, conversation_id, agent_id, agent_version, status, settings,
    metadata, created_at, updated_at, ended_at)
  SELECT $2, c.organization_id, c.id, c.agent_id, a.version, CASE c.status WHEN 'closed' THEN 'ended' ELSE 'active' END,
         '{}', $3, $4, $5, CASE c.status WHEN 'closed' THEN c.closed_at END
    FROM conversations c JOIN agents a ON a.id = c.agent_id WHERE c.id = $1
  RETURNING agent_id AS "agentId", agent_version AS "agentVersion"`;

type Session = { id: string; agentId: string; agentVersion: number; runId: string };

/** Writes the messages of one conversation to the logs of its sessions. All of it is in one transaction. */
class Writing {
  readonly #tx: Queryable;
  readonly #which: Which;
  readonly #deps: UpgradeDeps;
  readonly #sessions = new Map<string, Session>();

  constructor(tx: Queryable, which: Which, deps: UpgradeDeps) {
    this.#tx = tx;
    this.#which = which;
    this.#deps = deps;
  }

  async #session(name: string, first: Date, last: Date): Promise<Session> {
    const known = this.#sessions.get(name);
    if (known) return known;
    const id = await keptId(this.#tx, 'sessions', 'sess', name);
    const metadata = JSON.stringify(id === name || name === '' ? {} : { v1_id: name });
    const rows = await this.#tx.query<Omit<Session, 'id' | 'runId'>[]>(sessionSql, [
      this.#which.conversationId,
      id,
      metadata,
      first,
      last,
    ]);
    const session = { ...rows[0]!, id, runId: '' };
    this.#sessions.set(name, session);
    return session;
  }

  /** A turn of version 1 is a run that has ended long ago. */
  async #begin(session: Session, startedAt: Date): Promise<void> {
    session.runId = newId('run');
    await insertRun(this.#tx, {
      ...this.#which,
      id: session.runId,
      eventRunId: session.runId,
      sessionId: session.id,
      agentId: session.agentId,
      agentVersion: session.agentVersion,
      startedAt,
      runnerId: 'migration',
      leaseExpiresAt: startedAt,
      request: { include_metrics: false, tools_enabled: false },
    });
  }

  async write(message: V1Message, stand: Stand, last: Date): Promise<void> {
    const { createdAt, externalId } = message;
    const session = await this.#session(stand.session, createdAt, last);
    if (stand.begins) await this.#begin(session, createdAt);
    const messageId = await keptId(this.#tx, 'messages', 'msg', externalId);
    const metadata = messageId === externalId ? {} : { v1_id: externalId };
    const named = { messageId, threadId: session.id, runId: session.runId, metadata };
    const { dataSource, publicUrl } = this.#deps;
    // A log of its own, for which it is the time of the message. Nobody can have followed a session that is new.
    const quiet = { publish: () => {}, isOutage: () => false, leaseMs: 60_000 };
    const log = createLog({ dataSource, publicUrl, clock: () => createdAt, ...quiet });
    await log.appendIn(this.#tx, session.id, eventsOf(message, stand, named));
  }
}

/** Locks a conversation and makes the next message its first one. Returns how to put it back. */
async function atTheBeginning(tx: Queryable, { conversationId }: Which): Promise<() => Promise<void>> {
  const [row] = await tx.query<{ next: number; updatedAt: Date }[]>(
    `SELECT next_position AS next, updated_at AS "updatedAt" FROM conversations WHERE id = $1 FOR UPDATE`,
    [conversationId],
  );
  await tx.query(`UPDATE conversations SET next_position = 1 WHERE id = $1`, [conversationId]);
  return async () => {
    const values = [conversationId, row!.next, row!.updatedAt];
    await tx.query(`UPDATE conversations SET next_position = $2, updated_at = $3 WHERE id = $1`, values);
  };
}

async function writeMessages(tx: Queryable, which: Which, deps: UpgradeDeps): Promise<void> {
  const messages = await waitingMessages(tx, which);
  const putBack = await atTheBeginning(tx, which);
  const writing = new Writing(tx, which, deps);
  const stands = standsOf(messages);
  const lastOf = new Map(messages.map(({ createdAt }, index) => [stands[index]!.session, createdAt]));
  for (const [index, message] of messages.entries()) {
    const stand = stands[index]!;
    await writing.write(message, stand, lastOf.get(stand.session)!);
    // The embedded database never lets go of the thread by itself.
    await othersGo();
  }
  await putBack();
  await tx.query('DELETE FROM v1_messages WHERE conversation_id = $1', [which.conversationId]);
  await tx.query('UPDATE v1_conversations SET upgraded_at = $2 WHERE conversation_id = $1', [
    which.conversationId,
    deps.clock(),
  ]);
}

/** Sessions come before their conversation, as everywhere; an import before both. */
async function lock(tx: Queryable, { conversationId }: Which): Promise<void> {
  await tx.query('SELECT 1 FROM v1_conversations WHERE conversation_id = $1 FOR UPDATE', [conversationId]);
  await tx.query('SELECT 1 FROM sessions WHERE conversation_id = $1 ORDER BY id FOR UPDATE', [conversationId]);
}

/** What was done, and the sessions whose stored events look different now. */
export type Upgraded = { done: boolean; detail: string | null; changed: string[] };

/** Upgrades a conversation as it was planned; when it is not as it was then, nothing is done. */
export async function upgrade(
  tx: Queryable,
  which: Which,
  planned: readonly MigrationStep[],
  deps: UpgradeDeps,
): Promise<Upgraded> {
  await lock(tx, which);
  const steps = await planFor(tx, which);
  if (steps.length === 0) return { done: false, detail: 'There is nothing left to upgrade.', changed: [] };
  if (JSON.stringify(steps) !== JSON.stringify(planned))
    return { done: false, detail: 'It has changed since this was planned: plan it again.', changed: [] };
  const loose = await looseSessions(tx, which.organizationId, [which.conversationId]);
  for (const { id } of loose) await recompress(tx, id, await looseRows(tx, id), deps.clock());
  if (steps.some(({ step }) => step === 'append_events')) await writeMessages(tx, which, deps);
  return { done: true, detail: null, changed: loose.map(({ id }) => id) };
}
