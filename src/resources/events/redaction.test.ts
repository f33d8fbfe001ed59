import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

type Event = Record<string, unknown>;

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;

async function push(session: string, events: Event[], firstSeq = 1): Promise<void> {
  const body = { producer_epoch: 1, events: events.map((event, i) => ({ producer_seq: firstSeq + i, event })) };
  const { status, body: answer } = await api.post(`/v2/sessions/${session}/events`, { body });
  if (status !== 200) throw new Error(JSON.stringify(answer));
}

const redact = (session: string, from_seq: number, to_seq: number) =>
  api.post(`/v2/sessions/${session}/events/redact`, { body: { from_seq, to_seq, reason: 'They asked for it.' } });
const logOf = async (session: string, view = 'raw'): Promise<any[]> =>
  (await api.get(`/v2/sessions/${session}/events/history?view=${view}&limit=1000`)).body.data;
const messagesOf = async (session: string): Promise<any[]> =>
  (await api.get(`/v2/sessions/${session}/messages`)).body.data;
/** All that is stored of a session, once its redactions are carried out. */
const everything = async (session: string): Promise<string> => {
  const { dataSource } = api.stage.database;
  const countLeft = () =>
    dataSource.query('SELECT id FROM event_redactions WHERE session_id = $1 AND unfinished_part IS NOT NULL', [
      session,
    ]);
  await expect.poll(countLeft).toEqual([]);
  const tables = ['session_events', 'messages', 'runs', 'session_states'];
  const dumps = tables.map((table) => dataSource.query(`SELECT * FROM ${table} WHERE session_id = $1`, [session]));
  const versions = dataSource.query(
    'SELECT v.* FROM message_versions v JOIN messages m ON m.id = v.message_id WHERE m.session_id = $1',
    [session],
  );
  return JSON.stringify(await Promise.all([...dumps, versions]));
};

const started = (runId: string): Event => ({ type: 'RUN_STARTED', threadId: 't', runId });
const finished = (runId: string): Event => ({ type: 'RUN_FINISHED', threadId: 't', runId });
const texts = (messageId: string, ...deltas: string[]): Event[] => [
  { type: 'TEXT_MESSAGE_START', messageId, role: 'user', metadata: { note: 'secret note' } },
  ...deltas.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta })),
  { type: 'TEXT_MESSAGE_END', messageId },
];

describe('redactSessionEvents', () => {
  it('200 and leaves nothing of what was said, in the log or anywhere else', async () => {
    const session = await newSession();
    await push(session, [
      started('r1'),
      ...texts('m1', 'my secret ', 'is secret'),
      { type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'search', parentMessageId: 'm2' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'c1', delta: '{"q":"secret"}' },
      { type: 'TOOL_CALL_END', toolCallId: 'c1' },
      { type: 'TOOL_CALL_RESULT', messageId: 'm3', toolCallId: 'c1', content: 'secret result' },
      { type: 'CUSTOM', name: 'note', value: { secret: true } },
      { type: 'HANDOFF', to: 'secret' },
      { type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'm4', role: 'assistant', content: 'secret list' }] },
      { type: 'STATE_SNAPSHOT', snapshot: { secret: 1 } },
      { type: 'STATE_DELTA', delta: [{ op: 'add', path: '/more', value: 'secret' }] },
      { type: 'RUN_ERROR', message: 'secret failure', code: 'secret_code' },
    ]);
    const [first] = await messagesOf(session);
    await api.patch(`/v2/chat/messages/${first.id}/metadata`, { body: { metadata: { other: 'secret label' } } });
    const before = await logOf(session);
    const { status, body } = await redact(session, 1, before.length);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      event_count: before.length,
      from_seq: 1,
      session_id: session,
      reason: 'They asked for it.',
    });
    expect(await everything(session)).not.toMatch(/secret/);
    const after = await logOf(session);
    const frame = ({ seq, event, created_at }: any) => [seq, event.type, event.messageId, event.toolCallId, created_at];
    expect(after.map(frame)).toEqual(before.map(frame));
    expect(after.every(({ redacted }) => redacted)).toBe(true);
    expect((await messagesOf(session)).map(({ kind }) => kind)).toEqual([
      'user',
      'tool_use',
      'tool_result',
      'assistant',
      'error',
    ]);
    expect((await api.get(`/v2/sessions/${session}/state`)).body.state).toEqual({});
    expect((await redact(session, 1, before.length)).body.event_count).toBe(0);
  });

  it('200 for a part of what is stored together, with the rest as it was', async () => {
    const session = await newSession();
    await push(session, [started('r1'), ...texts('m1', 'one ', 'two ', 'three ', 'four'), finished('r1')]);
    const before = await logOf(session);
    expect(await logOf(session, 'compressed')).toHaveLength(5);
    await redact(session, 4, 5);
    const after = await logOf(session);
    expect(after.map(({ event }) => event.delta)).toEqual([
      undefined,
      undefined,
      'one ',
      '',
      '',
      'four',
      undefined,
      undefined,
    ]);
    expect(after.filter(({ redacted }) => redacted).map(({ seq }) => seq)).toEqual([4, 5]);
    for (const [index, item] of after.entries()) if (!item.redacted) expect(item).toEqual(before[index]);
    const [message] = await messagesOf(session);
    expect(message).toMatchObject({
      content: { text: 'one four' },
      metadata: { note: 'secret note' },
      state: 'completed',
    });
    await push(session, [started('r2'), ...texts('m5', 'more'), finished('r2')], 9);
    expect((await logOf(session)).slice(0, 8)).toEqual(after);
  });

  it('200 for more rows than are read at a time, each of them once', async () => {
    const session = await newSession();
    const notes = Array.from({ length: 640 }, (_, n) => ({ type: 'CUSTOM', name: 'note', value: `secret ${n}` }));
    const state = { type: 'STATE_SNAPSHOT', snapshot: { secret: 1 } };
    await push(session, [started('r1'), ...notes, state, ...texts('m1', 'my secret'), finished('r1')]);
    const { status, body } = await redact(session, 11, 645);
    expect([status, body.event_count]).toEqual([200, 635]);
    const log = await logOf(session);
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 646 }, (_, n) => n + 1));
    expect(log.map(({ redacted = false }) => redacted)).toEqual(log.map(({ seq }) => seq >= 11 && seq <= 645));
    expect(log.filter((entry) => JSON.stringify(entry).includes('secret'))).toHaveLength(9);
    expect((await redact(session, 1, 646)).body.event_count).toBe(11);
    expect(await everything(session)).not.toContain('secret');
  });

  it('200 for events that are not kept any more, whose messages are', async () => {
    const session = await newSession();
    const call = [
      { type: 'TOOL_CALL_START', toolCallId: 'c1', toolCallName: 'search' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'c1', delta: '{"q":"secret"}' },
      { type: 'TOOL_CALL_END', toolCallId: 'c1' },
      { type: 'TOOL_CALL_RESULT', messageId: 'm2', toolCallId: 'c1', content: 'secret' },
    ];
    await push(session, [started('r1'), ...texts('m1', 'secret'), ...call, finished('r1')]);
    const [first, ...rest] = texts('m3', 'kept');
    await push(session, [started('r2'), { ...first, metadata: {} }, ...rest, finished('r2')], 10);
    const { dataSource } = api.stage.database;
    await dataSource.query('UPDATE sessions SET oldest_seq = 10 WHERE id = $1', [session]);
    await dataSource.query('DELETE FROM session_events WHERE session_id = $1 AND seq < 10', [session]);
    expect((await redact(session, 1, 9)).body.event_count).toBe(0);
    expect(await everything(session)).not.toMatch(/secret/);
    expect(await messagesOf(session)).toMatchObject([
      { kind: 'user', content: { type: 'text', text: '' }, metadata: {} },
      { kind: 'tool_use', tool_calls: [{ id: 'c1', name: 'search', arguments: '' }] },
      { kind: 'tool_result', content: { type: 'tool_result', tool_call_id: 'c1', content: '' } },
      { kind: 'user', content: { text: 'kept' } },
    ]);
  });

  it('200 for a chat, which goes on without what was redacted', async () => {
    const { body: first } = await api.post('/v2/chat/messages', {
      body: plays([{ say: 'It is secret.' }], { agent_id: agent }),
    });
    const session = first.session.id;
    const log = await logOf(session);
    expect((await redact(session, 1, log.length)).status).toBe(200);
    const { body: next } = await api.post('/v2/chat/messages', {
      body: plays([{ say: 'fine' }], { session_id: session }),
    });
    expect(next.message.content.text).toBe('fine');
    expect((await messagesOf(session)).map(({ content }) => content.text).slice(0, 2)).toEqual(['', '']);
  });

  it('409 for a run that has not ended, and for a state that later changes build on', async () => {
    const session = await newSession();
    await push(session, [
      started('r1'),
      { type: 'STATE_SNAPSHOT', snapshot: { a: 1 } },
      { type: 'STATE_DELTA', delta: [{ op: 'replace', path: '/a', value: 2 }] },
      finished('r1'),
      started('r2'),
    ]);
    const undermines = await redact(session, 2, 2);
    expect(undermines.body).toMatchObject({ status: 409, error_code: 'conflict' });
    expect(undermines.body.detail).toContain('at 3');
    expect((await redact(session, 2, 5)).body).toMatchObject({ status: 409, error_code: 'run_in_progress' });
    expect((await redact(session, 2, 3)).status).toBe(200);
    expect((await api.get(`/v2/sessions/${session}/state`)).body).toMatchObject({ state: {}, seq: 3 });
  });

  it('400 for a span that is none, 403 without the scope, 404 for a session of somebody else', async () => {
    const session = await newSession();
    await push(session, [started('r1'), finished('r1')]);
    expect((await redact(session, 2, 1)).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/to_seq', code: 'range' }],
    });
    expect((await redact(session, 1, 9)).body).toMatchObject({
      status: 400,
      errors: [{ pointer: '/to_seq', code: 'range' }],
    });
    const body = { from_seq: 1, to_seq: 1, reason: 'x' };
    const runner = await api.as({ scopes: ['events:read', 'events:ingest'] });
    expect((await runner.post(`/v2/sessions/${session}/events/redact`, { body })).status).toBe(403);
    const stranger = await api.as({ organization: 'another' });
    expect((await stranger.post(`/v2/sessions/${session}/events/redact`, { body })).status).toBe(404);
  });
});
