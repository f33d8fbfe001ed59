import { beforeAll, describe, expect, it } from 'vitest';
import { mostOpen } from './log/decide.ts';
import { makeAgent, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

type Event = Record<string, unknown>;

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;

/** Pushes events under the numbers from `firstSeq` on. */
function push(session: string, events: Event[], firstSeq = 1, epoch = 1) {
  const body = { producer_epoch: epoch, events: events.map((event, i) => ({ producer_seq: firstSeq + i, event })) };
  return api.post(`/v2/sessions/${session}/events`, { body });
}

const rawLog = async (session: string): Promise<any[]> =>
  (await api.get(`/v2/sessions/${session}/events/history?view=raw&limit=1000`)).body.data;
const messagesOf = async (session: string): Promise<any[]> =>
  (await api.get(`/v2/sessions/${session}/messages?limit=200`)).body.data;

const started = (runId = 'run 1'): Event => ({ type: 'RUN_STARTED', threadId: 'thread 1', runId });
const finished = (runId = 'run 1'): Event => ({ type: 'RUN_FINISHED', threadId: 'thread 1', runId });
const speaks = (messageId: string, ...deltas: string[]): Event[] => [
  { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' },
  ...deltas.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta })),
  { type: 'TEXT_MESSAGE_END', messageId },
];
const calls = (toolCallId: string, text: string): Event[] => [
  { type: 'TOOL_CALL_START', toolCallId, toolCallName: 'search', parentMessageId: 'm1' },
  { type: 'TOOL_CALL_ARGS', toolCallId, delta: text },
  { type: 'TOOL_CALL_END', toolCallId },
];

describe('createSessionEvents', () => {
  it('200 with the place of each event, and the messages and the run that they make', async () => {
    const session = await newSession();
    const events = [started(), ...speaks('m1', 'It ', 'rains'), ...calls('c1', '{"q":1}')];
    const result = { type: 'TOOL_CALL_RESULT', messageId: 'r1', toolCallId: 'c1', content: '3 degrees' };
    const { status, body } = await push(session, [...events, result, finished()]);
    expect(status).toBe(200);
    expect(body).toEqual({
      acks: [...events, result, finished()].map((_, i) => ({ producer_seq: i + 1, seq: i + 1, warning: null })),
      next_seq: events.length + 3,
    });
    expect((await rawLog(session)).map(({ event }) => event)).toEqual([...events, result, finished()]);
    const messages = await messagesOf(session);
    expect(messages).toMatchObject([
      {
        kind: 'tool_use',
        content: { text: 'It rains' },
        state: 'completed',
        first_seq: 2,
        tool_calls: [{ id: 'c1', name: 'search', arguments: '{"q":1}' }],
      },
      { kind: 'tool_result', content: { tool_call_id: 'c1', content: '3 degrees' } },
    ]);
    const { body: run } = await api.get(`/v2/runs/${messages[0].run_id}`);
    expect(run).toMatchObject({ status: 'completed', first_seq: 1, last_seq: events.length + 2, session_id: session });
  });

  it.each([1, 2, 5, 8, 9, 100])('200 with the same messages and runs, in batches of %d', async (size) => {
    const session = await newSession();
    const answers = (toolCallId: string) => ({
      type: 'TOOL_CALL_RESULT',
      messageId: `r ${toolCallId}`,
      toolCallId,
      content: '3 degrees',
    });
    const listed = ['r c1', 'u1'].map((id) => ({ id, role: 'user', content: 'And?' }));
    const input = { threadId: 'thread 1', runId: 'run 2', messages: listed, tools: [], context: [] };
    const sent = async (events: Event[], before: number) => {
      for (let at = 0; at < events.length; at += size)
        expect((await push(session, events.slice(at, at + size), before + at + 1)).status).toBe(200);
    };
    const states = async () => (await messagesOf(session)).map(({ kind, state }) => `${kind} ${state}`);
    const waiting = [started(), ...calls('c1', '{}'), ...calls('c2', '{}'), answers('c1'), finished()];
    await sent(waiting, 0);
    expect(await states()).toEqual(['tool_use requires_tool_results', 'tool_result completed']);
    const goesOn = [{ ...started('run 2'), input }, answers('c2'), ...speaks('m2', 'Cold'), finished('run 2')];
    await sent([...goesOn, started('run 3'), { type: 'RUN_ERROR', message: 'It broke.' }], waiting.length);
    const completed = ['tool_use', 'tool_result', 'user', 'tool_result', 'assistant', 'error'];
    expect(await states()).toEqual(completed.map((kind) => `${kind} completed`));
    const messages = await messagesOf(session);
    expect(messages[1].content.content).toBe('3 degrees');
    const runs = await Promise.all([0, 2, 5].map((at) => api.get(`/v2/runs/${messages[at].run_id}`)));
    expect(runs.map(({ body }) => body.status)).toEqual(['requires_tool_results', 'completed', 'failed']);
    const { conversation_id: conversation } = (await api.get(`/v2/sessions/${session}`)).body;
    expect((await api.get(`/v2/conversations/${conversation}`)).body.message_count).toBe(6);
  });

  it('200 and stores what is sent again only once, however it is cut', async () => {
    const session = await newSession();
    const events = [started(), ...speaks('m1', 'a', 'b', 'c'), finished()];
    const first = await push(session, events.slice(0, 4));
    const whole = await push(session, events);
    expect(whole.body.acks.slice(0, 4)).toEqual(first.body.acks);
    expect((await push(session, events.slice(2, 5), 3)).body).toEqual({
      acks: whole.body.acks.slice(2, 5),
      next_seq: events.length + 1,
    });
    const sent = await Promise.all(Array.from({ length: 8 }, () => push(session, [...events, started('run 2')])));
    for (const { body } of sent) expect(body).toEqual(sent[0]!.body);
    expect((await rawLog(session)).map(({ event }) => event)).toEqual([...events, started('run 2')]);
  });

  it('409 for another payload, a gap, a stale epoch and a wrong order, with nothing stored', async () => {
    const session = await newSession();
    await push(session, [started(), ...speaks('m1', 'a')], 1, 2);
    const refusals: [string, ReturnType<typeof push>, unknown?][] = [
      ['producer_conflict', push(session, [started(), { ...speaks('m1')[0], role: 'user' }], 1, 2)],
      ['producer_gap', push(session, [finished()], 6, 2)],
      ['producer_gap', push(session, [finished()], 2, 3)],
      ['stale_producer', push(session, [finished()], 1, 1)],
      [
        'event_order',
        push(session, [started('run 2')], 5, 2),
        [{ pointer: '/events/0/event', code: 'run_already_open' }],
      ],
      [
        'event_order',
        push(session, [...speaks('m2', 'x'), speaks('m2', 'late')[1]!], 5, 2),
        [{ pointer: '/events/3/event', code: 'message_not_open' }],
      ],
    ];
    for (const [code, answer, errors] of refusals) {
      const { status, body } = await answer;
      expect([status, body.error_code]).toEqual([409, code]);
      if (errors) expect(body.errors).toMatchObject(errors as object[]);
    }
    expect(await rawLog(session)).toHaveLength(4);
    expect((await push(session, [finished()], 5, 2)).status).toBe(200);
  });

  it('409 for more open things than a run may have, and 200 when some are closed', async () => {
    const session = await newSession();
    const steps = (type: string, count: number) =>
      Array.from({ length: count }, (_, index): Event => ({ type, stepName: `${index}` }));
    const opens = [started(), ...steps('STEP_STARTED', mostOpen - 1)];
    await push(session, opens);
    const two = [calls('c1', '')[0]!, calls('c2', '')[0]!];
    const { status, body } = await push(session, two, mostOpen + 1);
    expect([status, body.error_code, body.errors]).toMatchObject([
      409,
      'event_order',
      [{ pointer: '/events/1/event', code: 'too_many_open' }],
    ]);
    const closes = [...steps('STEP_FINISHED', 1), ...two];
    expect((await push(session, closes, mostOpen + 1)).status).toBe(200);
    expect((await push(session, steps('STEP_FINISHED', 2).slice(1), mostOpen + 4)).status).toBe(200);
  });

  it('409 when a session has ended, and while Parley itself answers in it', async () => {
    const ended = await newSession();
    await push(ended, [started(), finished()]);
    await api.post(`/v2/sessions/${ended}/end`);
    expect((await push(ended, [started('run 2')], 3)).body).toMatchObject({ status: 409, error_code: 'session_ended' });
    const busy = await newSession();
    const hold = createHold();
    const chat = api.post('/v2/chat/messages', { body: plays([{ say: 'a ' }, hold.step], { session_id: busy }) });
    await expect.poll(async () => (await rawLog(busy)).length).toBeGreaterThan(0);
    expect((await push(busy, [finished()])).body).toMatchObject({ status: 409, error_code: 'run_in_progress' });
    hold.release();
    await chat;
  });

  it('200 for what is sent again while Parley itself answers in the session', async () => {
    const session = await newSession();
    const first = await push(session, [started(), finished()]);
    const hold = createHold();
    const chat = api.post('/v2/chat/messages', { body: plays([{ say: 'a ' }, hold.step], { session_id: session }) });
    await expect.poll(async () => (await rawLog(session)).length).toBeGreaterThan(2);
    const again = await push(session, [started(), finished()]);
    expect([again.status, again.body.acks]).toEqual([200, first.body.acks]);
    expect((await push(session, [started('run 2')], 3)).body.error_code).toBe('run_in_progress');
    hold.release();
    await chat;
  });

  it('400 for what is not an event, naming the event and the member', async () => {
    const session = await newSession();
    const wrong = [
      started(),
      { type: 'TEXT_MESSAGE_START', role: 'assistant' },
      { type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: 7 },
    ];
    const { status, body } = await push(session, wrong);
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/events/1/event/messageId',
      '/events/2/event/delta',
    ]);
    const gap = {
      producer_epoch: 1,
      events: [
        { producer_seq: 1, event: started() },
        { producer_seq: 3, event: finished() },
      ],
    };
    const { body: holed } = await api.post(`/v2/sessions/${session}/events`, { body: gap });
    expect(holed).toMatchObject({ status: 400, errors: [{ pointer: '/events/1/producer_seq', code: 'contiguous' }] });
    expect(await rawLog(session)).toEqual([]);
  });

  it('200 for lines of NDJSON, 400 for a line that is none', async () => {
    const session = await newSession();
    const lines = [started(), ...speaks('m1', 'hi'), finished()].map((event, i) =>
      JSON.stringify({ producer_epoch: 4, producer_seq: i + 1, event }),
    );
    const send = async (text: string) => {
      const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/x-ndjson' };
      const answer = await fetch(`${api.stage.url}/v2/sessions/${session}/events`, {
        method: 'POST',
        headers,
        body: text,
      });
      return { status: answer.status, body: (await answer.json()) as any };
    };
    expect(await send(`${lines.join('\n')}\n`)).toMatchObject({ status: 200, body: { next_seq: 6 } });
    const bad = await send(`${lines[0]}\n{"producer_epoch": 4,`);
    expect(bad).toMatchObject({ status: 400, body: { errors: [{ pointer: '/1', code: 'json' }] } });
    const mixed = await send(`${lines[0]}\n${lines[1]!.replace(':4,', ':5,')}`);
    expect(mixed).toMatchObject({ status: 400, body: { errors: [{ pointer: '/1/producer_epoch' }] } });
    const faulty = await send(lines[0]!.replace('"threadId":"thread 1",', ''));
    expect(faulty.body.errors).toMatchObject([{ pointer: '/0/event/threadId' }]);
    const line = (event: object, seq: number, epoch = 4) =>
      JSON.stringify({ producer_epoch: epoch, producer_seq: seq, event });
    const patch = { type: 'STATE_DELTA', delta: [{ op: 'remove', path: '/none' }] };
    const refusals: [text: string[], code: string, pointer: string, detail: RegExp][] = [
      [[line(started('r2'), 6), line(patch, 7)], 'event_order', '/1/event/delta/0', /^Line 2 was not recorded: /],
      [
        [line(started('r2'), 6), line({ type: 'TEXT_MESSAGE_END', messageId: 'm' }, 7)],
        'event_order',
        '/1/event',
        /^Line 2 /,
      ],
      [
        [line(started('r2'), 6), line({ type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta: 7 }, 7)],
        'invalid_request',
        '/1/event/delta',
        /^\/1\/event\/delta: /,
      ],
      [[line(started('r2'), 6), line(finished('r2'), 8)], 'invalid_request', '/1/producer_seq', /^\/1\/producer_seq: /],
      [[line(started('r2'), 9)], 'producer_gap', '/0/producer_seq', /^The event 9 /],
      [[line(started('r2'), 1, 3)], 'stale_producer', '/0/producer_epoch', /^Epoch 3 is over/],
      [[lines[0]!, line(finished('other'), 2)], 'producer_conflict', '/1/event', /^The event 2 /],
    ];
    for (const [text, error_code, pointer, detail] of refusals) {
      const { body } = await send(text.join('\n'));
      expect(body).toMatchObject({ error_code, detail: expect.stringMatching(detail), errors: [{ pointer }] });
    }
  });

  it('200 with a warning for unknown types and for arguments that are no JSON', async () => {
    const session = await newSession();
    const odd = { type: 'HANDOFF_STARTED', to: ['x', null] };
    const { body } = await push(session, [started(), odd, ...speaks('m1', 'a'), ...calls('c1', '{"q":'), finished()]);
    expect(body.acks.flatMap(({ warning }: { warning: string | null }) => warning ?? [])).toEqual([
      'unknown_event_type',
      'invalid_tool_arguments',
    ]);
    const log = await rawLog(session);
    expect(log[1]).toMatchObject({ event: odd, warning: 'unknown_event_type' });
    expect(log[7]).toMatchObject({ event: { type: 'TOOL_CALL_END' }, warning: 'invalid_tool_arguments' });
  });

  it('200 for deprecated events, kept as what has replaced them', async () => {
    const session = await newSession();
    const old = [
      'THINKING_START',
      'THINKING_TEXT_MESSAGE_START',
      'THINKING_TEXT_MESSAGE_CONTENT',
      'THINKING_TEXT_MESSAGE_END',
      'THINKING_END',
    ];
    const events = old.map((type): Event => ({ type, ...(type.endsWith('CONTENT') && { delta: 'hm' }) }));
    await push(session, [started(), ...events]);
    expect((await push(session, [started(), ...events])).status).toBe(200);
    const log = await rawLog(session);
    expect(log.slice(1).map(({ original_type }) => original_type)).toEqual(old);
    expect(log[3]).toMatchObject({ event: { type: 'REASONING_MESSAGE_CONTENT', delta: 'hm' } });
    expect(log).toHaveLength(6);
  });

  it('200 and keeps NUL, a cut pair and a result of a megabyte; a reader has whole characters', async () => {
    const session = await newSession();
    const result = { type: 'TOOL_CALL_RESULT', messageId: 'r', toolCallId: 'c1', content: 'é\u0000'.repeat(40_000) };
    const events = [
      started(),
      ...speaks('m1', 'a\u0000', '\ud83d', '\ude00', 'b'),
      ...calls('c1', '{}'),
      result,
      finished(),
    ];
    expect((await push(session, events)).status).toBe(200);
    const whole = events.map((event, index) =>
      index === 3 ? { ...event, delta: '' } : index === 4 ? { ...event, delta: '😀' } : event,
    );
    expect((await rawLog(session)).map(({ event }) => event)).toEqual(whole);
    const [said, answered] = await messagesOf(session);
    expect(said.content.text).toBe('a\u0000😀b');
    expect(answered.content.content).toBe(result.content);
  });

  it('200 and keeps what needs several statements: each event, each message, and their order', async () => {
    const session = await newSession();
    const said = (index: number) => `${index} `.repeat((index % 3) * 20_000);
    const results = Array.from({ length: 8 }, (_, index) => {
      return { type: 'TOOL_CALL_RESULT', messageId: `r${index}`, toolCallId: `c${index}`, content: said(index) };
    });
    const long = ['a'.repeat(200_000), 'é'.repeat(60_000)];
    const events = [started(), ...speaks('m1', ...long), ...calls('c1', JSON.stringify(long[1])), ...results];
    expect((await push(session, events)).status).toBe(200);
    const again = { ...results[1]!, content: 'changed' };
    const waits = [finished(), started('run 2'), ...results, again, finished('run 2')];
    expect((await push(session, waits, events.length + 1)).status).toBe(200);
    expect((await rawLog(session)).map(({ event }) => event)).toEqual([...events, ...waits]);
    const messages = await messagesOf(session);
    expect(messages[0]).toMatchObject({
      state: 'completed',
      content: { text: long.join('') },
      tool_calls: [{ arguments: JSON.stringify(long[1]) }],
    });
    expect(messages.slice(1).map(({ content }) => content.content)).toEqual(
      results.map(({ content }, index) => (index === 1 ? 'changed' : content)),
    );
    const { conversation_id: id } = (await api.get(`/v2/sessions/${session}`)).body;
    expect((await api.get(`/v2/conversations/${id}`)).body.message_count).toBe(messages.length);
  });

  it('409 for an id that cannot be stored', async () => {
    const session = await newSession();
    for (const id of ['a\u0000', '', 'x'.repeat(201)]) {
      const { status, body } = await push(session, [started(id)]);
      expect([status, body.errors?.[0]?.code]).toEqual([409, 'unusable_id']);
    }
  });

  it('ends a run as lost when its producer is silent, and not before', async () => {
    const session = await newSession();
    await push(session, [started(), speaks('m1')[0]!]);
    const { dataSource } = api.stage.database;
    const lease = () =>
      dataSource.query('SELECT id, lease_expires_at AS until FROM runs WHERE session_id = $1', [session]);
    const [run] = await lease();
    await dataSource.query(`UPDATE runs SET lease_expires_at = now() - interval '1 second' WHERE id = $1`, [run.id]);
    await expect
      .poll(async () => (await rawLog(session)).at(-1).event)
      .toMatchObject({ type: 'RUN_ERROR', code: 'runner_lost' });
    const late = await push(session, [speaks('m1', 'x')[1]!], 3);
    expect(late.body).toMatchObject({ status: 409, error_code: 'event_order', errors: [{ code: 'run_not_open' }] });
    expect((await push(session, [started('run 2')], 3)).status).toBe(200);
  });

  it('does not take what a producer says for what Parley itself would', async () => {
    const session = await newSession();
    const metadata = {
      model: 7,
      caller: 'x',
      problem: { nonsense: true },
      error_message_id: 1,
      time_to_first_token_ms: 'x',
    };
    await push(session, [
      started(),
      { type: 'TEXT_MESSAGE_START', messageId: 'm1', role: 'assistant', metadata },
      { type: 'RUN_ERROR', message: 'It broke.', code: 'broken', usage: [{ model: 'a\u0000' }], metadata },
    ]);
    const [said, failed] = await messagesOf(session);
    expect(said).toMatchObject({ model: null, metadata });
    expect(failed).toMatchObject({
      kind: 'error',
      content: { problem: { error_code: 'run_failed', detail: 'It broke. (broken)' } },
    });
    const { status, body: run } = await api.get(`/v2/runs/${said.run_id}`);
    expect([status, run.status, run.model, run.error.error_code]).toEqual([200, 'failed', null, 'run_failed']);
  });

  it('refuses the events of a run that was cancelled', async () => {
    const session = await newSession();
    await push(session, [started(), ...speaks('m1', 'half').slice(0, 2)]);
    const [{ run_id }] = await messagesOf(session);
    const { status, body } = await api.post(`/v2/runs/${run_id}/cancel`);
    expect([status, body.status, body.error]).toEqual([200, 'cancelled', null]);
    const late = await push(session, [speaks('m1', 'x')[1]!], 4);
    expect(late.body).toMatchObject({ error_code: 'event_order', errors: [{ code: 'run_not_open' }] });
    expect(await messagesOf(session)).toMatchObject([
      { kind: 'assistant', content: { text: 'half' }, state: 'incomplete' },
    ]);
  });

  it('has a whole lease left for a run after each event that it has acknowledged', async () => {
    const session = await newSession();
    const { dataSource } = api.stage.database;
    const left = async (): Promise<number> => {
      const sql = `SELECT extract(epoch FROM lease_expires_at - now())::float8 AS seconds FROM runs WHERE session_id = $1`;
      return (await dataSource.query(sql, [session]))[0].seconds;
    };
    await push(session, [started()]);
    expect(await left()).toBeGreaterThan(60);
    await dataSource.query(`UPDATE runs SET lease_expires_at = now() + interval '50 seconds' WHERE session_id = $1`, [
      session,
    ]);
    // Another instance took the events in, so this one knows the lease from the database only.
    const elsewhere = await startStage(api.stage.database);
    const answer = await fetch(`${elsewhere.url}/v2/sessions/${session}/events`, {
      method: 'POST',
      headers: { 'x-api-key': api.key.key, 'content-type': 'application/json' },
      body: JSON.stringify({ producer_epoch: 1, events: [{ producer_seq: 2, event: speaks('m1')[0] }] }),
    });
    expect(answer.status).toBe(200);
    expect(await left()).toBeGreaterThan(60);
  });

  it('lets a run live as long as its producer gives a sign of life', async () => {
    const session = await newSession();
    await push(session, [started()]);
    const { dataSource } = api.stage.database;
    await dataSource.query(`UPDATE runs SET lease_expires_at = now() + interval '20 seconds' WHERE session_id = $1`, [
      session,
    ]);
    // Another instance took the events in, so this one knows the lease from the database only.
    const elsewhere = await startStage(api.stage.database);
    const answer = await fetch(`${elsewhere.url}/v2/sessions/${session}/events`, {
      method: 'POST',
      headers: { 'x-api-key': api.key.key, 'content-type': 'application/json' },
      body: JSON.stringify({ producer_epoch: 1, events: [] }),
    });
    expect(await answer.json()).toEqual({ acks: [], next_seq: 2 });
    const left = `SELECT extract(epoch FROM lease_expires_at - now())::float8 AS seconds FROM runs WHERE session_id = $1`;
    await expect.poll(async () => (await dataSource.query(left, [session]))[0].seconds).toBeGreaterThan(40);
  });

  it('403 without the scope, 404 for a session of somebody else', async () => {
    const reader = await api.as({ scopes: ['events:read'] });
    const session = await newSession();
    const body = { producer_epoch: 1, events: [] };
    expect((await reader.post(`/v2/sessions/${session}/events`, { body })).status).toBe(403);
    const stranger = await api.as({ organization: 'another' });
    expect((await stranger.post(`/v2/sessions/${session}/events`, { body })).status).toBe(404);
  });
});

describe('getSessionState', () => {
  it('200 with what snapshots and deltas make of it', async () => {
    const session = await newSession();
    const { body: empty } = await api.get(`/v2/sessions/${session}/state`);
    expect(empty).toEqual({ session_id: session, state: {}, seq: 0, updated_at: null });
    await push(session, [
      started(),
      { type: 'STATE_SNAPSHOT', snapshot: { city: 'Oslo', list: [1] } },
      {
        type: 'STATE_DELTA',
        delta: [
          { op: 'add', path: '/list/-', value: 2 },
          { op: 'remove', path: '/city' },
        ],
      },
    ]);
    const { body } = await api.get(`/v2/sessions/${session}/state`);
    expect(body).toMatchObject({ state: { list: [1, 2] }, seq: 3 });
    const misfit = await push(
      session,
      [
        {
          type: 'STATE_DELTA',
          delta: [
            { op: 'add', path: '/x', value: 1 },
            { op: 'test', path: '/list/0', value: 9 },
          ],
        },
      ],
      4,
    );
    expect(misfit.body).toMatchObject({
      status: 409,
      error_code: 'event_order',
      errors: [{ pointer: '/events/0/event/delta/1', code: 'patch_does_not_apply' }],
    });
    expect((await api.get(`/v2/sessions/${session}/state`)).body.state).toEqual({ list: [1, 2] });
    await push(session, [{ type: 'STATE_DELTA', delta: [{ op: 'replace', path: '', value: null }] }], 4);
    expect((await api.get(`/v2/sessions/${session}/state`)).body.state).toBeNull();
  });

  it('404 for a session of somebody else', async () => {
    const stranger = await api.as({ organization: 'another' });
    expect((await stranger.get(`/v2/sessions/${await newSession()}/state`)).status).toBe(404);
  });
});
