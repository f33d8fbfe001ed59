import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#src/api/ids.ts';
import type { Database } from '#src/db/data-source.ts';
import { compressEntries } from '#src/event-log/compress.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { insertRun } from '#src/resources/runs/store.ts';
import { openTestDatabase } from '#src/testing/harness.ts';
import { makeSession } from '#src/testing/stored-log.ts';
import { appendGroup, type GroupMember } from './group-write.ts';
import type { ProjectedMessage, Projection } from './project.ts';
import { appendToLog } from './write.ts';

let database: Database;
let db: Database['dataSource'];
beforeAll(async () => {
  database = await openTestDatabase();
  db = database.dataSource;
});
afterAll(() => database.close());

const now = new Date('2026-01-02T03:04:05.678Z');

/** A lease that no app of a test finds at its end. */
const leaseExpiresAt = new Date('2100-01-01T00:00:00Z');

type Place = { sessionId: string; conversationId: string; runId: string };

/** Makes the run of a session that is there. */
async function makeRun(sessionId: string): Promise<Place> {
  const [{ conversation_id: conversationId, organization_id: organizationId, agent_id: agentId }] = (await db.query(
    'SELECT * FROM sessions WHERE id = $1',
    [sessionId],
  )) as [Record<'conversation_id' | 'organization_id' | 'agent_id', string>];
  const runId = newId('run');
  const request = { include_metrics: true, tools_enabled: true };
  const run = { id: runId, eventRunId: runId, organizationId, conversationId, sessionId, agentId, agentVersion: 1 };
  await db.query(
    `INSERT INTO agent_versions (agent_id, version, definition, created_at, created_by) VALUES ($1, 1, '{}', $2, 'test')
                  ON CONFLICT DO NOTHING`,
    [agentId, now],
  );
  await insertRun(db, { ...run, request, runnerId: 'r', leaseExpiresAt, startedAt: now, branchId: null });
  return { sessionId, conversationId, runId };
}

const makePlace = async (): Promise<Place> => makeRun((await makeSession(db)).sessionId);

/** Returns an addition of events, and what becomes of the rows. */
function memberOf({ sessionId }: Place, firstSeq: number, events: LogEvent[], projection: Projection): GroupMember {
  const none = { originalType: null, warning: null, producerEpoch: null, producerSeq: null, runId: null };
  const entries = events.map((event, index) => ({ seq: firstSeq + index, at: now.getTime(), event, ...none }));
  const compressed = compressEntries(null, entries);
  const addition = { sessionId, firstSeq, count: events.length, compressed, producer: { epoch: 0, seq: 0 } };
  return { addition, projection };
}

const messageOf = ({ runId }: Place, id: string, more: Partial<ProjectedMessage>): ProjectedMessage => ({
  id,
  eventId: id,
  kind: 'assistant',
  role: 'assistant',
  content: '{"type":"text","text":"a \\u0000 „b“"}',
  toolCalls: '[]',
  state: 'in_progress',
  model: 'm',
  finishReason: null,
  reasoning: null,
  metadata: '{}',
  firstSeq: 1,
  lastSeq: null,
  runId,
  place: 0,
  isNew: true,
  changes: true,
  isOwn: true,
  ...more,
});

const nothing = { now, begun: [], ended: null, messages: [], settlesBefore: null };
const custom = (name: string): LogEvent => ({ type: 'CUSTOM', name, value: 1 });

/** Two commits: a message and a tool's result begin; the message and the run end, and the failure is told of. */
function commitsOf(place: Place): GroupMember[] {
  const [answer, other] = [newId('msg'), newId('msg')];
  const begun = [messageOf(place, answer, {}), messageOf(place, other, { state: 'completed', lastSeq: 2 })];
  const tokens = '{"prompt":1,"completion":2,"total":3}';
  const ending = { status: 'completed', model: 'n', tokens, error: null, finishReason: 'stop', lastSeq: 4 };
  const done = { state: 'completed', lastSeq: 3, finishReason: 'stop', reasoning: '{"text":"r"}', isNew: false };
  return [
    memberOf(place, 1, [custom('one'), custom('two')], { ...nothing, messages: begun }),
    memberOf(place, 3, [custom('three'), custom('four')], {
      ...nothing,
      ended: { id: place.runId, ...ending, firstTokenMs: 12 },
      messages: [messageOf(place, answer, done), messageOf(place, newId('msg'), { kind: 'error', firstSeq: 4 })],
    }),
  ];
}

/** Reads all rows of a place, without its ids. */
async function readPlace({ sessionId, conversationId, runId }: Place): Promise<string> {
  const rows = await Promise.all([
    db.query('SELECT next_seq, producer_seq FROM sessions WHERE id = $1', [sessionId]),
    db.query('SELECT * FROM session_events WHERE session_id = $1 ORDER BY seq', [sessionId]),
    db.query('SELECT next_position, message_count, updated_at FROM conversations WHERE id = $1', [conversationId]),
    db.query('SELECT * FROM messages WHERE session_id = $1 ORDER BY position', [sessionId]),
    db.query('SELECT * FROM runs WHERE id = $1', [runId]),
  ]);
  return JSON.stringify(rows, null, 1).replaceAll(/\b(sess|conv|run|msg|org|agt)_\w+/g, '$1');
}

describe.each([
  ['where nobody else writes', false],
  ['where others write too', true],
])('additions with messages and ends of runs, %s,', (_where, isShared) => {
  it('leave the same rows when they are written together as when each is written alone', async () => {
    const places = await Promise.all(Array.from({ length: 4 }, makePlace));
    const commits = places.map(commitsOf);
    for (const step of [0, 1]) {
      await appendToLog(db, commits[0]![step]!.addition, commits[0]![step]!.projection);
      const group = commits.slice(1).map((steps) => steps[step]!);
      expect(await appendGroup(db, group, isShared)).toEqual(new Set(group.map(({ addition }) => addition.sessionId)));
    }
    const [alone, ...together] = await Promise.all(places.map(readPlace));
    expect(alone).toContain('"finish_reason": "stop"');
    for (const rows of together) expect(rows).toBe(alone);
  });

  it('number the messages of a conversation once, whichever of its sessions they come from', async () => {
    const first = await makePlace();
    const { sessionId } = await makeSession(db);
    await db.query('UPDATE sessions SET conversation_id = $2 WHERE id = $1', [sessionId, first.conversationId]);
    const second = await makeRun(sessionId);
    const members = [first, second].map((place) => commitsOf(place)[0]!);
    const stored = await appendGroup(db, members, isShared);
    expect(stored.size).toBe(1);
    const left = members.find(({ addition }) => !stored.has(addition.sessionId))!;
    expect(await appendToLog(db, left.addition, left.projection)).not.toBeNull();
    const rows = await db.query('SELECT position FROM messages WHERE conversation_id = $1 ORDER BY 1', [
      first.conversationId,
    ]);
    expect(rows).toEqual([1, 2, 3, 4].map((position) => ({ position })));
  });

  it('are written together with those that only add to the log', async () => {
    const [first, second] = [await makePlace(), await makePlace()];
    const members = [commitsOf(first)[0]!, { ...commitsOf(second)[0]!, projection: null }];
    expect(await appendGroup(db, members, isShared)).toEqual(new Set([first.sessionId, second.sessionId]));
    expect(await readPlace(first)).toContain('"message_count": 2');
    expect(await readPlace(second)).toContain('"message_count": 0');
  });

  it('find each row by an index, whatever the tables hold', async () => {
    const plans: string[] = [];
    const explain = async <T>(sql: string, parameters: unknown[] = []): Promise<T> => {
      const lines = await db.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, parameters);
      plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
      return [] as T;
    };
    const places = [await makePlace(), await makePlace()];
    await appendGroup(
      { query: explain },
      places.map((place) => commitsOf(place)[1]!),
      isShared,
    );
    expect(plans.join()).toContain('messages');
    expect(plans.join()).not.toMatch(/Seq Scan on (sessions|session_events|messages|conversations|runs)/);
  });
});

/** Rows that an addition with its end changes, each by a statement that locks it. */
const changedRows: [string, (place: Place) => [sql: string, parameter: string]][] = [
  ['session', ({ sessionId }) => ['SELECT 1 FROM sessions WHERE id = $1 FOR UPDATE', sessionId]],
  ['conversation', ({ conversationId }) => ['SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE', conversationId]],
  ['run', ({ runId }) => ['SELECT 1 FROM runs WHERE id = $1 FOR UPDATE', runId]],
  ['message', ({ sessionId }) => ['SELECT 1 FROM messages WHERE session_id = $1 FOR UPDATE', sessionId]],
];

/** Locks need a database with more than one connection. */
describe.skipIf(!process.env['PARLEY_TEST_DATABASE_URL'])('where others write too', () => {
  it.each(changedRows)('an addition whose %s is locked is left out, and delays no other', async (_name, toLock) => {
    const [locked, free] = [await makePlace(), await makePlace()];
    const [first, ending] = commitsOf(locked);
    const [other, otherEnding] = commitsOf(free);
    await appendGroup(db, [first!, other!], true);
    const before = await readPlace(locked);
    await db.transaction(async (tx) => {
      const [sql, parameter] = toLock(locked);
      await tx.query(sql, [parameter]);
      expect(await appendGroup(db, [ending!, otherEnding!], true)).toEqual(new Set([free.sessionId]));
    });
    expect(await readPlace(locked)).toBe(before);
    expect(await appendGroup(db, [ending!], true)).toEqual(new Set([locked.sessionId]));
  });

  it('statements of two instances with the same sessions in any order close no circle', async () => {
    const places = await Promise.all(Array.from({ length: 8 }, makePlace));
    const commits = places.map(commitsOf);
    const other = await openTestDatabase();
    try {
      for (const step of [0, 1]) {
        const members = commits.map((steps) => steps[step]!);
        const stored = await Promise.all([
          appendGroup(db, members, true),
          appendGroup(other.dataSource, members.toReversed(), true),
        ]);
        const ids = stored.flatMap((set) => [...set]);
        expect(new Set(ids).size).toBe(ids.length);
        const left = members.filter(({ addition }) => !ids.includes(addition.sessionId));
        if (left.length > 0) await appendGroup(db, left, true);
      }
      for (const place of places) expect(await readPlace(place)).toContain('"next_seq": 5');
    } finally {
      await other.close();
    }
  });
});
