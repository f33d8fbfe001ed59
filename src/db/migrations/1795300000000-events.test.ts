import type { QueryRunner } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import type { StoredRow } from '#src/event-log/entry.ts';
import { expandRow } from '#src/event-log/expand.ts';
import { Begin1795200000000 } from './1795200000000-begin.ts';
import { Events1795300000000 } from './1795300000000-events.ts';

const events = new Events1795300000000();
let database: Database;
let runner: QueryRunner;

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
  runner = database.dataSource.createQueryRunner();
});

afterAll(async () => {
  await runner.release();
  await database.close();
});

const time = Date.UTC(2026, 10, 21, 10);
type Sent = { type: string; [member: string]: unknown };
type Old = { session: string; seq: number; run: string | null; event: Sent; at: number };

/** The events of a session as the version before wrote them, `gap` ms apart. */
const log = (session: string, run: string | null, list: Sent[], gap: (index: number) => number): Old[] => {
  let at = time;
  return list.map((event, index) => ({ session, seq: index + 1, run, event, at: (at += gap(index)) }));
};

const tokens = (id: string, count: number, text = (index: number) => `tok${index} `): Sent[] => [
  { type: 'TEXT_MESSAGE_START', messageId: id, role: 'assistant' },
  ...Array.from({ length: count }, (_, i) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: id, delta: text(i) })),
  { type: 'TEXT_MESSAGE_END', messageId: id },
];
const call = (id: string, pieces: string[]): Sent[] => [
  { type: 'TOOL_CALL_START', toolCallId: id, toolCallName: 'get_weather' },
  ...pieces.map((delta) => ({ type: 'TOOL_CALL_ARGS', toolCallId: id, delta })),
  { type: 'TOOL_CALL_END', toolCallId: id },
];
const run = (id: string, ...list: Sent[]): Sent[] => [
  { type: 'RUN_STARTED', threadId: 's', runId: id },
  ...list,
  { type: 'RUN_FINISHED', threadId: 's', runId: id, metadata: { finish_reason: 'stop' } },
];
const strange = ['\0', '\ud83d', '\ude00', '\u2028"\\', '', '😀'];

const old: Old[] = [
  ...log('ses_a', 'run_a', run('run_a', ...tokens('msg_a', 2_500), ...call('c', ['{"city":', '"Wien"}'])), () => 20),
  ...log('ses_b', 'run_b', run('run_b', ...tokens('msg_b', 12, (i) => strange[i % 6]!)), (i) => (i === 5 ? 5_001 : 7)),
  ...log('ses_c', 'run_c', run('run_c', ...tokens('msg_c', 30, () => 'x'.repeat(1_000))), () => 0),
  ...log('ses_d', null, [{ type: 'RUN_ERROR', message: 'before any run' }], () => 0),
  ...log('ses_e', 'run_e', tokens('msg_e', 3).slice(0, -1), (i) => (i === 2 ? -50 : 10)),
];

async function fill(): Promise<void> {
  const t = new Date(time);
  await runner.query(`INSERT INTO organizations (id, name, created_at) VALUES ('org', 'org', $1)`, [t]);
  await runner.query(
    `INSERT INTO agents (id, organization_id, key, version, created_at, updated_at) VALUES ('agt', 'org', 'k', 1, $1, $1)`,
    [t],
  );
  await runner.query(
    `INSERT INTO conversations (id, organization_id, agent_id, status, metadata, created_at, updated_at)
     VALUES ('con', 'org', 'agt', 'open', '{}', $1, $1)`,
    [t],
  );
  for (const [position, session] of ['ses_a', 'ses_b', 'ses_c', 'ses_d', 'ses_e'].entries()) {
    await runner.query(
      `INSERT INTO sessions (id, organization_id, conversation_id, agent_id, agent_version, status, settings, metadata,
         created_at, updated_at) VALUES ($1, 'org', 'con', 'agt', 1, 'active', '{}', '{}', $2, $2)`,
      [session, t],
    );
    await runner.query(
      `INSERT INTO runs (id, organization_id, conversation_id, session_id, agent_id, agent_version, status, request,
         first_seq, runner_id, started_at)
       VALUES (replace($1, 'ses', 'run'), 'org', 'con', $1, 'agt', 1, 'completed', '{}', 1, 'r', $2)`,
      [session, t],
    );
    await runner.query(
      `INSERT INTO messages (id, organization_id, conversation_id, session_id, position, kind, role, content, tool_calls,
         state, metadata, version, first_seq, created_at, updated_at)
       VALUES (replace($1, 'ses', 'msg'), 'org', 'con', $1, $2, 'assistant', 'assistant', '{}', '[]', 'completed', '{}', 1,
         1, $3, $3)`,
      [session, position + 1, t],
    );
  }
  const rows = old.map(({ event, ...row }) => ({ ...row, type: event.type, payload: JSON.stringify(event) }));
  await runner.query(
    `INSERT INTO session_events SELECT session, seq, run, type, payload, to_timestamp(at / 1000)
       FROM json_to_recordset($1::json) AS r (session text, seq bigint, run text, type text, payload text, at float8)`,
    [JSON.stringify(rows)],
  );
}

const dump = (table: string): Promise<object[]> => runner.query(`SELECT * FROM ${table} ORDER BY 1, 2`);
const logTables = ['session_events', 'sessions', 'messages', 'runs'];
async function dumpAll(): Promise<object[][]> {
  const all: object[][] = [];
  for (const table of logTables) all.push(await dump(table));
  return all;
}
/** Every column, index and constraint. */
const shape = (): Promise<object[]> =>
  runner.query(
    `SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || coalesce(column_default, '') AS is
       FROM information_schema.columns WHERE table_schema = 'public'
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
     UNION ALL SELECT conrelid::regclass || pg_get_constraintdef(oid) FROM pg_constraint
     ORDER BY 1`,
  );

type Stored = Omit<StoredRow, 'createdAt' | 'completedAt'> & {
  session: string;
  createdAt: Date;
  completedAt: Date | null;
};
async function stored(session: string): Promise<StoredRow[]> {
  const rows: Stored[] = await runner.query(
    `SELECT seq, last_seq AS "lastSeq", run_id AS "runId", event_type AS "eventType", payload, fragments,
            event_count AS "eventCount", created_at AS "createdAt", completed_at AS "completedAt",
            original_type AS "originalType", warning, producer_epoch AS "producerEpoch", producer_seq AS "producerSeq"
       FROM session_events WHERE session_id = $1 ORDER BY seq`,
    [session],
  );
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.getTime(),
    completedAt: row.completedAt?.getTime() ?? null,
  }));
}
const refused = (sql: string) => expect(runner.query(sql)).rejects.toThrow();

beforeEach(async () => {
  await runner.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await new Begin1795200000000().up(runner);
  await fill();
});

describe('the events migration', () => {
  it('compresses the log and loses nothing', async () => {
    await events.up(runner);
    for (const session of ['ses_a', 'ses_b', 'ses_c', 'ses_d', 'ses_e']) {
      const entries = (await stored(session))
        .flatMap(expandRow)
        .map(({ seq, at, runId, event }) => ({ seq, at, runId, event }));
      const before = old.filter((event) => event.session === session);
      expect(entries).toEqual(before.map(({ seq, at, run, event }) => ({ seq, at, runId: run, event })));
    }
  });

  it('lets a row go on over the pages in which it reads, and closes rows where the rules say', async () => {
    await events.up(runner);
    const counts = async (session: string) => (await stored(session)).map(({ eventCount }) => eventCount);
    // 10,240 bytes are 10 × 5 + 90 × 6 + 900 × 7 bytes and 418 of 8; then what is left
    expect(await counts('ses_a')).toEqual([1, 1, 1_418, 1_082, 1, 1, 2, 1, 1]);
    expect(await counts('ses_b')).toEqual([1, 1, 3, 9, 1, 1]);
    expect(await counts('ses_c')).toEqual([1, 1, 10, 10, 10, 1, 1]);
    expect(await counts('ses_e')).toEqual([1, 1, 2]);
  });

  it('names old messages and runs by their ids, and begins the rest empty', async () => {
    await events.up(runner);
    expect(await runner.query(`SELECT 1 FROM messages WHERE event_message_id = id`)).toHaveLength(5);
    expect(await runner.query(`SELECT 1 FROM runs WHERE event_run_id = id`)).toHaveLength(5);
    expect(
      await runner.query(
        `SELECT DISTINCT oldest_seq AS o, producer_epoch AS e, producer_seq AS s, thread_id AS t FROM sessions`,
      ),
    ).toEqual([{ o: 1, e: 0, s: 0, t: null }]);
  });

  it('refuses what the log never has', async () => {
    await events.up(runner);
    await refused(`UPDATE session_events SET event_count = 2 WHERE session_id = 'ses_d'`);
    await refused(`UPDATE messages SET event_message_id = NULL`);
    await refused(`UPDATE runs SET event_run_id = NULL`);
    await refused(`UPDATE messages SET session_id = 'ses_a', event_message_id = 'one'`);
    await refused(`UPDATE sessions SET thread_id = 'one'`);
  });

  it('undone, leaves every table as it was, and done again gives the same', async () => {
    const [shapeBefore, before] = [await shape(), await dumpAll()];
    await events.up(runner);
    const [shapeAfter, after] = [await shape(), await dumpAll()];
    await events.down(runner);
    expect(await shape()).toEqual(shapeBefore);
    expect(await dumpAll()).toEqual(before);
    await events.up(runner);
    expect(await shape()).toEqual(shapeAfter);
    expect(await dumpAll()).toEqual(after);
  });
});
