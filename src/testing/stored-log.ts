import { compressEntries, type OpenRow } from '#src/event-log/compress.ts';
import type { LogEntry } from '#src/event-log/entry.ts';
import { isKnownEvent, type LogEvent } from '#src/event-log/event.ts';
import type { Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import { appendToLog } from '#src/resources/events/log/write.ts';

/** Creates an empty session in an organization of its own, and returns their ids. */
export async function makeSession(db: Queryable): Promise<{ organizationId: string; sessionId: string }> {
  const [org, agent, conversation, session] = [newId('org'), newId('agt'), newId('conv'), newId('sess')];
  const at = new Date();
  await db.query('INSERT INTO organizations (id, name, created_at, updated_at) VALUES ($1, $1, $2, $2)', [org, at]);
  await db.query('INSERT INTO agents VALUES ($1, $2, $1, 1, $3, $3)', [agent, org, at]);
  await db.query(
    `INSERT INTO conversations (id, organization_id, agent_id, status, metadata, created_at, updated_at)
     VALUES ($1, $2, $3, 'open', '{}', $4, $4)`,
    [conversation, org, agent, at],
  );
  await db.query(
    `INSERT INTO sessions (id, organization_id, conversation_id, agent_id, agent_version, status, settings, metadata,
       created_at, updated_at) VALUES ($1, $2, $3, $4, 1, 'active', '{}', '{}', $5, $5)`,
    [session, org, conversation, agent, at],
  );
  return { organizationId: org, sessionId: session };
}

export type TestLogWriter = {
  /** Stores events as the log does, in one statement, and returns them; what they say is not checked. */
  write(events: readonly LogEvent[], at?: number): Promise<LogEntry[]>;
};

/** Creates the only writer of a session. It writes rows, but no runs and no messages. */
export function createLogWriter(db: Queryable, sessionId: string): TestLogWriter {
  let next = 1;
  let open: OpenRow | null = null;
  return {
    async write(events, at = Date.now()) {
      const none = { runId: null, originalType: null, producerEpoch: null, producerSeq: null };
      const entries = events.map((event, index): LogEntry => {
        const warning = isKnownEvent(event) ? null : ('unknown_event_type' as const);
        return { ...none, seq: next + index, at, event, warning };
      });
      const compressed = compressEntries(open, entries);
      const addition = { sessionId, firstSeq: next, count: entries.length, compressed, producer: { epoch: 0, seq: 0 } };
      if (!(await appendToLog(db, addition, null))) throw new Error('Somebody else writes to this session.');
      next += entries.length;
      open = compressed.open;
      return entries;
    },
  };
}

/** Inserts the row of a run that has begun and perhaps ended. */
export async function insertRunRow(
  db: Queryable,
  {
    sessionId,
    firstSeq,
    lastSeq,
    finishedAt,
  }: { sessionId: string; firstSeq: number; lastSeq: number | null; finishedAt: Date | null },
): Promise<string> {
  const id = newId('run');
  await db.query(
    `INSERT INTO runs (id, organization_id, conversation_id, session_id, agent_id, agent_version, status, request,
       first_seq, last_seq, runner_id, started_at, finished_at, event_run_id)
     SELECT $1, organization_id, conversation_id, id, agent_id, 1, $2, '{}', $3, $4, 'test', now(), $5, $1
       FROM sessions WHERE id = $6`,
    [id, lastSeq === null ? 'running' : 'completed', firstSeq, lastSeq, finishedAt, sessionId],
  );
  return id;
}
