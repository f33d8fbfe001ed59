import type { DataSource } from 'typeorm';
import type { MigrationStep } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { updateRows } from '#src/db/rows.ts';
import { conversationTable } from '#src/resources/conversations/table.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { newId } from '#src/api/ids.ts';
import { createLog } from '#src/resources/events/log/record.ts';
import { insertRun } from '#src/resources/runs/store.ts';
import { keepId } from './import-store.ts';
import { findJoinableRows, findJoinableSessions, joinRows, countSavedRows } from './recompress.ts';
import { toTurnEvents, toTurnPositions, planMessageSteps, type TurnPosition, type V1Message } from './turns.ts';
import { importedConversationTable, importedMessageTable } from './table.ts';

/** The services that an upgrade needs. */
export type UpgradeDeps = { dataSource: DataSource; clock: () => Date; publicUrl: () => string };

type ConversationKey = { organizationId: string; conversationId: string };

/** Lists the imported messages that are not in a log yet, oldest first. */
async function listWaitingMessages(
  db: Queryable,
  { organizationId, conversationId }: ConversationKey,
): Promise<V1Message[]> {
  // Raw: a join.
  return db.query(
    `SELECT m.external_id AS "externalId", m.session, m.role, m.text, m.created_at AS "createdAt"
       FROM v1_messages m JOIN v1_conversations c USING (conversation_id)
      WHERE c.conversation_id = $1 AND c.organization_id = $2 AND c.upgraded_at IS NULL ORDER BY m.position`,
    [conversationId, organizationId],
  );
}

/** Plans the upgrade of a conversation. Empty when it is as version 2 would have written it. */
export async function planUpgrade(db: Queryable, key: ConversationKey): Promise<MigrationStep[]> {
  const steps = planMessageSteps(await listWaitingMessages(db, key));
  let rows = 0;
  for (const { id } of await findJoinableSessions(db, key.organizationId, [key.conversationId]))
    rows += countSavedRows(await findJoinableRows(db, id));
  return rows > 0 ? [...steps, { step: 'compress_events', count: rows }] : steps;
}

const insertSessionSql = `INSERT INTO sessions (id, organization_id, conversation_id, agent_id, agent_version, status, settings,
    metadata, created_at, updated_at, ended_at)
  SELECT $2, c.organization_id, c.id, c.agent_id, a.version, CASE c.status WHEN 'closed' THEN 'ended' ELSE 'active' END,
         '{}', $3, $4, $5, CASE c.status WHEN 'closed' THEN c.closed_at END
    FROM conversations c JOIN agents a ON a.id = c.agent_id WHERE c.id = $1
  RETURNING agent_id AS "agentId", agent_version AS "agentVersion"`;

type UpgradedSession = { id: string; agentId: string; agentVersion: number; runId: string };

/** Writes the messages of one conversation to the logs of its sessions. All of it is in one transaction. */
class MessageWriter {
  readonly #tx: Queryable;
  readonly #key: ConversationKey;
  readonly #deps: UpgradeDeps;
  readonly #sessions = new Map<string, UpgradedSession>();

  constructor(tx: Queryable, key: ConversationKey, deps: UpgradeDeps) {
    this.#tx = tx;
    this.#key = key;
    this.#deps = deps;
  }

  async #session(name: string, first: Date, last: Date): Promise<UpgradedSession> {
    const known = this.#sessions.get(name);
    if (known) return known;
    const id = await keepId(this.#tx, 'sessions', 'sess', name);
    const metadata = JSON.stringify(id === name || name === '' ? {} : { v1_id: name });
    // Raw: the session is begun as the agent is at that time.
    const rows = await this.#tx.query<Omit<UpgradedSession, 'id' | 'runId'>[]>(insertSessionSql, [
      this.#key.conversationId,
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
  async #begin(session: UpgradedSession, startedAt: Date): Promise<void> {
    session.runId = newId('run');
    await insertRun(this.#tx, {
      ...this.#key,
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

  async write(message: V1Message, position: TurnPosition, last: Date): Promise<void> {
    const { createdAt, externalId } = message;
    const session = await this.#session(position.session, createdAt, last);
    if (position.begins) await this.#begin(session, createdAt);
    const messageId = await keepId(this.#tx, 'messages', 'msg', externalId);
    const metadata = messageId === externalId ? {} : { v1_id: externalId };
    const named = { messageId, threadId: session.id, runId: session.runId, metadata };
    const { dataSource, publicUrl } = this.#deps;
    // A log of its own, whose clock shows the time of the message. A new session has no followers to publish to.
    const quiet = { publish: () => {}, isOutage: () => false, leaseMs: 60_000 };
    const log = createLog({ dataSource, publicUrl, clock: () => createdAt, ...quiet });
    await log.appendIn(this.#tx, session.id, toTurnEvents(message, position, named));
  }
}

/** Locks a conversation and makes the next message its first one. Returns the function that restores its next position. */
async function rewindPositions(
  tx: EntityDatabase,
  { conversationId: id }: ConversationKey,
): Promise<() => Promise<void>> {
  // Raw: a lock.
  const [row] = await tx.query<{ next: number; updatedAt: Date }[]>(
    `SELECT next_position AS next, updated_at AS "updatedAt" FROM conversations WHERE id = $1 FOR UPDATE`,
    [id],
  );
  await updateRows(tx, conversationTable, { id }, { nextPosition: 1 });
  return async () => {
    const { next, updatedAt } = row!;
    await updateRows(tx, conversationTable, { id }, { nextPosition: next, updatedAt });
  };
}

async function writeMessages(tx: EntityDatabase, key: ConversationKey, deps: UpgradeDeps): Promise<void> {
  const messages = await listWaitingMessages(tx, key);
  const restorePositions = await rewindPositions(tx, key);
  const writer = new MessageWriter(tx, key, deps);
  const positions = toTurnPositions(messages);
  const lastBySession = new Map(messages.map(({ createdAt }, index) => [positions[index]!.session, createdAt]));
  for (const [index, message] of messages.entries()) {
    const position = positions[index]!;
    await writer.write(message, position, lastBySession.get(position.session)!);
    // Answers of the database may be here already, so that nothing else would let others in.
    await yieldToEventLoop();
  }
  await restorePositions();
  const { conversationId } = key;
  await tx.getRepository(importedMessageTable).delete({ conversationId });
  await updateRows(tx, importedConversationTable, { conversationId }, { upgradedAt: deps.clock() });
}

/** Locks an import, then its sessions. Their conversation is locked after them, as everywhere. */
async function lockConversation(tx: Queryable, { conversationId }: ConversationKey): Promise<void> {
  // Raw: a lock.
  await tx.query('SELECT 1 FROM v1_conversations WHERE conversation_id = $1 FOR UPDATE', [conversationId]);
  // Raw: locks, in the order of ids.
  await tx.query('SELECT 1 FROM sessions WHERE conversation_id = $1 ORDER BY id FOR UPDATE', [conversationId]);
}

/** The outcome of an upgrade, and the sessions whose stored rows have changed. */
export type UpgradeResult = { done: boolean; detail: string | null; changed: string[] };

/** Upgrades a conversation as it was planned. When it has changed since the plan, nothing is done. */
export async function upgradeConversation(
  tx: EntityDatabase,
  key: ConversationKey,
  planned: readonly MigrationStep[],
  deps: UpgradeDeps,
): Promise<UpgradeResult> {
  await lockConversation(tx, key);
  const steps = await planUpgrade(tx, key);
  if (steps.length === 0) return { done: false, detail: 'There is nothing left to upgrade.', changed: [] };
  if (JSON.stringify(steps) !== JSON.stringify(planned))
    return { done: false, detail: 'It has changed since this was planned: plan it again.', changed: [] };
  const joinable = await findJoinableSessions(tx, key.organizationId, [key.conversationId]);
  for (const { id } of joinable) await joinRows(tx, id, await findJoinableRows(tx, id), deps.clock());
  if (steps.some(({ step }) => step === 'append_events')) await writeMessages(tx, key, deps);
  return { done: true, detail: null, changed: joinable.map(({ id }) => id) };
}
