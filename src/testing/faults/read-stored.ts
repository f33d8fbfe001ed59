import { Parley } from '#src/clients/typescript/parley.ts';
import pg from 'pg';
import type { Shown, Stored, StoredEvent } from './shown-and-stored.ts';

const pageSize = 1_000;

/** Reads the whole log of a session, event by event. */
async function readLog(client: Parley, sessionId: string): Promise<StoredEvent[]> {
  const all = client.sessions.events.list(sessionId, { view: 'raw', limit: pageSize });
  const log: StoredEvent[] = [];
  for await (const { seq, event } of all) log.push({ seq, event: event as StoredEvent['event'] });
  return log.toSorted((one, other) => one.seq - other.seq);
}

/** Reads from the database, through a server and past it, what has become of all that clients were shown. */
export async function readStored(client: Parley, databaseUrl: string, shown: Shown): Promise<Stored> {
  const sessions = new Set([
    ...shown.turns.flatMap(({ sessionId }) => (sessionId === null ? [] : [sessionId])),
    ...[...shown.pushes, ...shown.relays].map(({ sessionId }) => sessionId),
  ]);
  const logs = new Map<string, StoredEvent[]>();
  for (const id of sessions) logs.set(id, await readLog(client, id));
  const database = new pg.Client({ connectionString: databaseUrl });
  database.on('error', () => {}); // the statement fails by itself
  await database.connect();
  const select = async <Row extends object>(sql: string) => (await database.query<Row>(sql)).rows;
  const questions = new Map<string, string[]>();
  const asked = `SELECT session_id AS id, content->>'text' AS text FROM messages WHERE role = 'user' ORDER BY created_at`;
  for (const { id, text } of await select<{ id: string; text: string }>(asked))
    questions.set(id, [...(questions.get(id) ?? []), text]);
  const names = await select<{ name: string }>(`SELECT content->>'concept' AS name FROM memories`);
  const failed = await select<{ id: string }>(`SELECT session_id AS id FROM runs WHERE status = 'failed'`);
  const runs = await select<{ id: string }>(`SELECT id FROM runs WHERE status = 'running' AND runner_id <> 'producer'`);
  await database.end();
  return {
    logs,
    questions,
    names: names.map(({ name }) => name),
    failed: new Set(failed.map(({ id }) => id)),
    openRuns: runs.map(({ id }) => id),
  };
}
