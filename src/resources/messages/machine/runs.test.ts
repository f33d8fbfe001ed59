import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { replayPosition } from '#src/state-machine/log-events.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { makeDesk, makeMachine, makeMachineSession, type SentStates } from '#src/testing/machine-desk.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let remote: ToolServer;
const echo = { model: 'offline/echo' };

beforeAll(async () => {
  remote = await startToolServer();
  api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed }));
});
beforeEach(() => {
  remote.requests.length = 0;
  remote.answer = (_request, response) => void response.end('refunded');
});
afterAll(async () => {
  await api.stage.drain();
  await remote.close();
});

let tools = 0;
async function makeRefundTool(by: Api): Promise<string> {
  const key = `refund_${(tools += 1)}`;
  const parameters = { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] };
  const made = await by.post('/v2/tools', { body: { key, kind: 'http', parameters, http: { url: remote.url } } });
  expect(made.status).toBe(201);
  return key;
}

const machineOf = async (session: string, by = api) =>
  (await by.get(`/v2/sessions/${session}/state_machine?limit=100`)).body;
const eventsOf = async (session: string, by = api): Promise<any[]> =>
  (await by.get(`/v2/sessions/${session}/events/history?limit=1000`)).body.data.map(({ event }: any) => event);
const messagesOf = async (session: string, by = api): Promise<any[]> =>
  (await by.get(`/v2/sessions/${session}/messages?limit=100`)).body.data;
const namesOf = (events: any[]) =>
  events.flatMap(({ type, name }) => (type === 'CUSTOM' ? [name.replace('parley.state_machine.', '')] : []));

async function say(session: string, text: string, by = api, options?: object) {
  const answer = await by.post('/v2/chat/messages', { body: says(text, { session_id: session }, options) });
  expect([answer.status, answer.body.error_code]).toEqual([200, undefined]);
  return answer.body;
}

async function begin(states: SentStates, { by = api, agent = echo, ...more }: any = {}): Promise<string> {
  const machineId = await makeMachine(by, states);
  return makeMachineSession(by, { agentId: await makeAgent(by, agent), machineId, more });
}

describe('a session that follows a desk of nine states in two levels', () => {
  it('plays it to its end, one state at a time, and says why', async () => {
    const machineId = await makeDesk(api, { refund: await makeRefundTool(api) });
    const session = await makeMachineSession(api, { agentId: await makeAgent(api, echo), machineId });
    expect(await machineOf(session)).toMatchObject({
      state_machine_id: machineId,
      state_machine_version: 1,
      at: null,
      transitions: [],
      is_finished: false,
    });

    const first = await say(session, 'Hello');
    expect(first.message.content.text).toContain('You said: “Hello”');
    expect(await machineOf(session)).toMatchObject({ at: { state: 'greet' }, returns: [] });

    await say(session, 'Something is odd');
    expect(await machineOf(session)).toMatchObject({ at: { state: 'greet' }, transitions: [{ cause: 'began' }] });

    await say(session, 'I need help -> identify.ask');
    expect(await machineOf(session)).toMatchObject({ at: { state: 'ask' }, returns: [{ state: 'think' }] });

    await say(session, 'ada@example.org -> look_up -> refund');
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":1}']);
    const answered = await machineOf(session);
    expect(answered).toMatchObject({ at: { state: 'answer' }, returns: [], is_finished: false });
    expect(answered.transitions.map(({ at, cause }: any) => [at.state, cause])).toEqual([
      ['answer', 'led_on'],
      ['refund', 'exit_chosen'],
      ['route', 'led_on'],
      ['think', 'led_on'],
      ['look_up', 'exit_chosen'],
      ['ask', 'exit_chosen'],
      ['greet', 'began'],
    ]);
    const [, refund] = answered.transitions;
    expect(refund).toMatchObject({
      from: { state: 'route', state_machine_id: machineId, version: 1 },
      exit: { description: 'Money helps.', next_state: 'refund' },
      reason: 'The message names the state refund.',
      events: [
        { name: 'parley.state_machine.exit_chosen' },
        { name: 'parley.state_machine.left' },
        { name: 'parley.state_machine.entered' },
      ],
    });

    const last = await say(session, 'Thanks -> done');
    expect(await machineOf(session)).toMatchObject({ at: { state: 'done' }, is_finished: true });
    await say(session, 'Are you there? -> think');
    expect(await machineOf(session)).toMatchObject({ at: { state: 'done' }, is_finished: true });

    const events = await eventsOf(session);
    expect(replayPosition(events)).toMatchObject({ at: { state: 'done', machineId }, returns: [] });
    const steps = events.filter(({ type }) => type.startsWith('STEP_'));
    for (const [index, { type, stepName }] of steps.entries())
      if (type === 'STEP_FINISHED') expect(steps[index - 1]).toEqual({ type: 'STEP_STARTED', stepName });
    const kinds = (await messagesOf(session)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'user' && kind !== 'assistant')).toEqual(['tool_use', 'tool_result']);
    expect(last.metrics?.tokens ?? (await api.get(`/v2/runs/${last.run.id}`)).body.tokens).toMatchObject({
      total: expect.any(Number),
    });
  });

  it('goes on after its process was lost in the middle of a tool call, which is not repeated', async () => {
    const database = await openOwnDatabase();
    const late = () => new Date(Date.now() - 600_000);
    const dying = await startStage(database, {}, { outgoingAllow: loopbackAllowed }, late);
    const there = await testApi(dying);
    const machineId = await makeDesk(there, { refund: await makeRefundTool(there) });
    const session = await makeMachineSession(there, { agentId: await makeAgent(there, echo), machineId });
    await say(session, 'Hello', there);
    await say(session, 'Help -> identify.ask', there);
    const called = new Promise<void>((resolve) => (remote.answer = () => resolve()));
    void there.post('/v2/chat/messages', { body: says('Ada -> look_up -> refund', { session_id: session }) });
    await called;

    const next = await startStage(database, {}, { outgoingAllow: loopbackAllowed });
    const again = there.on(next);
    await expect
      .poll(async () => (await messagesOf(session, again)).at(-1)?.content.problem?.error_code)
      .toBe('runner_lost');
    expect(await machineOf(session, again)).toMatchObject({ at: { state: 'refund' } });
    await say(session, 'And now?', again);
    expect(await machineOf(session, again)).toMatchObject({ at: { state: 'answer' } });
    expect(remote.requests).toHaveLength(1);
    expect(replayPosition(await eventsOf(session, again))).toMatchObject({ at: { state: 'answer' } });
    await next.drain();
    await dying.drain(0);
    await database.close();
  });
});

const exits = (next_state: string) => [{ description: `Go to ${next_state}`, next_state }];
const action = (name: string, next?: string): SentStates[number] => ({
  type: 'action',
  name,
  objective: `Be in ${name}.`,
  ...(next && { exit_conditions: exits(next) }),
});

describe('thoughts', () => {
  it('are told to the model from then on, and to nobody else', async () => {
    const states: SentStates = [
      action('greet', 'note'),
      { type: 'annotation', name: 'note', inner_thought: 'The lighthouse is blue.', next_state: 'answer' },
      action('answer', 'done'),
      action('done'),
    ];
    const script = JSON.stringify({ script: [{ say: 'Yes.' }], exits: ['note'] });
    const session = await begin(states, { agent: {} });
    await say(session, script);
    const { frames } = await api.stream('/v2/chat/messages/stream', says(script, { session_id: session }));
    expect(JSON.stringify([frames, await messagesOf(session)])).not.toContain('lighthouse');
    expect((await machineOf(session)).transitions[0].events).toMatchObject([
      { name: 'parley.state_machine.annotation', value: { thought: 'The lighthouse is blue.' } },
      { name: 'parley.state_machine.left' },
      { name: 'parley.state_machine.entered' },
    ]);
    // offline/echo repeats what it is told.
    const quoting = await begin(states);
    for (const text of ['Hello', 'Go -> note', 'Well?'])
      expect((await say(quoting, text)).message.content.text.includes('The lighthouse is blue.')).toBe(
        text !== 'Hello',
      );
    expect(namesOf(await eventsOf(session))).toEqual([
      'entered',
      'exit_chosen',
      'left',
      'entered',
      'annotation',
      'left',
      'entered',
    ]);
  });

  it('have the words that their state allows', async () => {
    const session = await begin(
      [
        action('greet', 'think'),
        { type: 'reflection', name: 'think', problem: 'Why?', word_limit: 3, next_state: 'answer' },
        action('answer', 'done'),
        action('done'),
      ],
      { agent: {} },
    );
    const script = (more: object) => JSON.stringify({ script: [{ say: 'Yes.' }], ...more });
    await say(session, script({}));
    const reply = await say(
      session,
      script({ exits: ['think'], calls: { write_reflection: { reflection: 'It is far too late now' } } }),
    );
    expect(reply.message.content.text).toBe('Yes.');
    const events = await eventsOf(session);
    expect(events.find(({ name }) => name === 'parley.state_machine.reflection').value).toMatchObject({
      reflection: 'It is far',
      words: 3,
      is_cut: true,
    });
  });
});

describe('a user', () => {
  it('is new, or returns, and the log says why', async () => {
    const machineId = await makeMachine(api, [action('welcome', 'done'), action('back', 'done'), action('done')], {
      returning_user_initial_state: 'back',
    });
    const agentId = await makeAgent(api, echo);
    const user = { external_id: 'ada' };
    const [one, two] = [
      await makeMachineSession(api, { agentId, machineId, more: { user } }),
      await makeMachineSession(api, { agentId, machineId, more: { user } }),
    ];
    await say(one, 'Hello');
    await say(two, 'Hello');
    expect((await machineOf(one)).transitions).toMatchObject([
      { at: { state: 'welcome' }, reason: expect.stringContaining('The user is new') },
    ]);
    expect((await machineOf(two)).transitions).toMatchObject([
      { at: { state: 'back' }, reason: expect.stringContaining(one) },
    ]);
  });
});

describe('getSessionStateMachine', () => {
  it('200 without a machine, and page by page', async () => {
    const { body } = await api.post('/v2/sessions', { body: { agent_id: await makeAgent(api, echo) } });
    expect(await machineOf(body.id)).toMatchObject({
      state_machine_id: null,
      at: null,
      transitions: [],
      has_more: false,
    });
    const session = await begin([action('greet', 'answer'), action('answer', 'done'), action('done')]);
    for (const text of ['Hello', 'Go -> answer', 'Go -> done']) await say(session, text);
    const page = (await api.get(`/v2/sessions/${session}/state_machine?limit=2`)).body;
    expect([page.has_more, page.transitions.map(({ at }: any) => at.state)]).toEqual([true, ['done', 'answer']]);
    const before = page.transitions.at(-1).seq;
    const rest = (await api.get(`/v2/sessions/${session}/state_machine?limit=2&before_seq=${before}`)).body;
    expect([rest.has_more, rest.transitions.map(({ at }: any) => at.state)]).toEqual([false, ['greet']]);
    expect(rest.at.state).toBe('done');
  });

  it('404 for a session of another organization', async () => {
    const session = await begin([action('greet', 'done'), action('done')]);
    const answer = await (await testApi()).get(`/v2/sessions/${session}/state_machine`);
    expect([answer.status, answer.body.error_code]).toEqual([404, 'session_not_found']);
  });
});

describe('a branch', () => {
  it('has the position of the message after which it begins', async () => {
    const session = await begin([action('greet', 'answer'), action('answer', 'done'), action('done')]);
    await say(session, 'Hello');
    const second = await say(session, 'Go -> answer');
    const asked = (await messagesOf(session)).filter(({ kind }) => kind === 'user').at(-1);
    expect((await machineOf(session)).at.state).toBe('answer');
    const other = await api.post('/v2/chat/messages', {
      body: says('Stay here', { session_id: session, after_message_id: (await messagesOf(session))[1].id }),
    });
    expect([other.status, asked.id === second.message.id]).toEqual([200, false]);
    expect((await machineOf(session)).at.state).toBe('greet');
  });
});

describe('a branch that begins after the call of a state', () => {
  it('goes on from there, and calls nothing again', async () => {
    remote.answer = (_request, response) => void response.end('done');
    const session = await begin([
      action('greet', 'pay'),
      {
        type: 'tool_call',
        name: 'pay',
        designated_tool: { tool: await makeRefundTool(api), version_constraint: '^1' },
        designated_tool_call_objective: 'Pay.',
        next_state: 'paid',
      },
      {
        type: 'action',
        name: 'paid',
        objective: 'Be in paid.',
        exit_conditions: ['greet', 'done'].map((next_state) => ({ description: `Go to ${next_state}.`, next_state })),
      },
      action('done'),
    ]);
    await say(session, 'Hello');
    remote.requests.length = 0;
    await say(session, 'Go -> pay');
    expect(remote.requests).toHaveLength(1);
    const calls = (await messagesOf(session)).filter(({ kind }) => kind === 'tool_use' || kind === 'tool_result');
    expect(calls.map(({ kind }) => kind)).toEqual(['tool_use', 'tool_result']);
    for (const { id: after_message_id } of calls) {
      const body = says('And now?', { session_id: session, after_message_id });
      expect((await api.post('/v2/chat/messages', { body })).status).toBe(200);
      expect((await machineOf(session)).at.state).toBe('paid');
    }
    expect(remote.requests).toHaveLength(1);
    await say(session, 'Again -> greet -> pay');
    await say(session, 'Again -> pay');
    expect(remote.requests).toHaveLength(2);
  });
});

describe('a state that recalls', () => {
  it('finds memories that the model is told from then on, as they are by then', async () => {
    const states: SentStates = [
      action('greet', 'look'),
      { type: 'recall', name: 'look', requested_information: 'Where is it?', next_state: 'answer' },
      action('answer', 'done'),
      action('done'),
    ];
    const agentId = await makeAgent(api);
    const content = { concept: 'lighthouse', definition: 'The lighthouse of the harbour is blue' };
    const memory = await api.post(`/v2/agents/${agentId}/memories`, { body: { memory_type: 'semantic', content } });
    expect(memory.status).toBe(201);
    const session = await makeMachineSession(api, { agentId, machineId: await makeMachine(api, states) });
    await say(session, 'Hello');
    const queries = ['lighthouse of the harbour'];
    const calls = { search_memories: { queries } };
    await say(session, JSON.stringify({ script: [{ say: 'Yes.' }], exits: ['look'], calls }));
    const { transitions } = await machineOf(session);
    expect(transitions[0].events).toMatchObject([
      { name: 'parley.state_machine.recall_queries', value: { is_written_by_model: true, queries } },
      { name: 'parley.state_machine.memories_recalled', value: { memory_ids: [memory.body.id] } },
      { name: 'parley.state_machine.left' },
      { name: 'parley.state_machine.entered', value: { cause: 'led_on', exit: null } },
    ]);
  });
});

describe('runAgent', () => {
  it('200 without thoughts in a thread whose session follows a machine', async () => {
    const states: SentStates = [
      action('greet', 'note'),
      { type: 'annotation', name: 'note', inner_thought: 'The lighthouse is blue.', next_state: 'answer' },
      action('answer', 'done'),
      action('done'),
    ];
    const agent = await makeAgent(api);
    const script = JSON.stringify({ script: [{ say: 'Yes.' }], exits: ['note'] });
    const run = async (id: string, count: number) => {
      const messages = Array.from({ length: count }, (_, at) => ({ id: `m${at}`, role: 'user', content: script }));
      const { frames } = await api.stream(`/v2/agents/${agent}/run`, { threadId: `t_${agent}`, runId: id, messages });
      return frames.map(({ item }) => item);
    };
    const [first] = await run('r1', 1);
    const session = first.metadata.session_id;
    const pin = 'UPDATE sessions SET state_machine_id = $2, state_machine_version = 1 WHERE id = $1';
    await api.stage.database.dataSource.query(pin, [session, await makeMachine(api, states)]);
    await run('r2', 2);
    const events = await run('r3', 3);
    expect(namesOf(events)).toEqual(['left', 'entered', 'left', 'entered']);
    expect(JSON.stringify(events)).not.toContain('lighthouse');
    expect(namesOf(await eventsOf(session))).toContain('annotation');
    expect((await machineOf(session)).at.state).toBe('answer');
  });
});

describe('moveSession', () => {
  it('200 to a version that has the state, which goes on there, and 409 to one that has not', async () => {
    const machineId = await makeMachine(api, [action('greet', 'answer'), action('answer', 'done'), action('done')]);
    const service = await api.post('/v2/services', {
      body: {
        key: `desk_${process.pid}`,
        name: 'Desk',
        agent_id: await makeAgent(api, echo),
        state_machine_id: machineId,
      },
    });
    expect(service.status).toBe(201);
    const begun = await api.post('/v2/chat/messages', { body: says('Hello', { service_id: service.body.id }) });
    expect(begun.status).toBe(200);
    const session = begun.body.session.id;
    await say(session, 'Go -> answer');
    const change = (states: SentStates) =>
      api.patch(`/v2/service_hierarchical_state_machines/${machineId}`, { body: { states } });
    const move = () => api.post(`/v2/sessions/${session}/move`, { body: { version_set: 'edge' } });
    await change([action('greet', 'reply'), action('reply', 'done'), action('done')]);
    const refused = await move();
    expect([refused.status, refused.body.detail]).toEqual([409, expect.stringContaining('is in the state answer')]);
    await change([action('greet', 'answer'), action('answer', 'more'), action('more', 'done'), action('done')]);
    expect((await move()).body).toMatchObject({ state_machine_version: 3 });
    expect(await machineOf(session)).toMatchObject({ at: { state: 'answer', version: 3 } });
    await say(session, 'Go -> more');
    expect(await machineOf(session)).toMatchObject({ at: { state: 'more', version: 3 } });
  });
});

describe('the log of a session', () => {
  it('redacted or deleted takes the reasons with it', async () => {
    const session = await begin([action('greet', 'answer'), action('answer', 'done'), action('done')]);
    for (const text of ['Hello', 'Go -> answer']) await say(session, text);
    const { last_seq: to_seq } = (await api.get(`/v2/sessions/${session}`)).body;
    const body = { from_seq: 1, to_seq, reason: 'Private.' };
    const redacted = await api.post(`/v2/sessions/${session}/events/redact`, { body });
    expect([redacted.status, redacted.body.errors]).toEqual([200, undefined]);
    const [newest] = (await machineOf(session)).transitions;
    expect(newest).toMatchObject({ at: { state: 'answer' }, reason: null, cause: null, from: null, events: [] });
    await say(session, 'Go -> done');
    const { conversation_id } = (await api.get(`/v2/sessions/${session}`)).body;
    expect((await api.delete(`/v2/conversations/${conversation_id}`)).status).toBe(200);
    const sql = 'SELECT count(*)::int AS rows FROM machine_steps WHERE session_id = $1';
    const [{ rows }] = await api.stage.database.dataSource.query<[{ rows: number }]>(sql, [session]);
    expect(rows).toBe(0);
  });
});
