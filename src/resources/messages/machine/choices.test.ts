import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { piece, saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { makeMachine, makeMachineSession, type SentStates } from '#src/testing/machine-desk.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let gateway: FakeGateway;
let remote: ToolServer;
let isHeld = false;

beforeAll(async () => {
  [gateway, remote] = [await startFakeGateway(), await startToolServer()];
  const stage = await startStage(
    await openTestDatabase(),
    { baseUrl: gateway.baseUrl },
    { outgoingAllow: loopbackAllowed },
    undefined,
    undefined,
    (inner) => ({
      ...inner,
      async *stream(request) {
        const isAsked = isHeld && asksFor(request.tools ?? [], 'choose_exit');
        if (isAsked && !request.signal.aborted) await once(request.signal, 'abort');
        request.signal.throwIfAborted();
        yield* inner.stream(request);
      },
    }),
  );
  api = await testApi(stage);
});
beforeEach(() => {
  [gateway.requests.length, remote.requests.length, isHeld] = [0, 0, false];
  remote.answer = (_request, response) => void response.end('3 items');
});
afterAll(async () => {
  await api.stage.drain();
  gateway.close();
  await remote.close();
});

const asksFor = (tools: readonly { name: string }[], name: string) => tools.some((tool) => tool.name === name);
const calling = (name: string, args: object, id = 'call_1') =>
  `${piece({ tool_calls: [{ index: 0, id, type: 'function', function: { name, arguments: JSON.stringify(args) } }] })}${piece({}, 'tool_calls')}data: [DONE]\n\n`;
const choosing = (exit: string) => calling('choose_exit', { exit, reason: 'It fits.' });
const toolsOf = (body: any): string[] => (body.tools ?? []).map((tool: any) => tool.function.name);

/** Answers requests for a choice with these in turn, and all others with a text. */
function decide(...choices: string[]): void {
  gateway.answer = (body) => (toolsOf(body).includes('choose_exit') ? choices.shift()! : saying('Well.'));
}

const exit = (next_state: string) => ({ description: `Go to ${next_state}`, next_state });
const action = (name: string, ...next: string[]): SentStates[number] => ({
  type: 'action',
  name,
  objective: `Be in ${name}.`,
  exit_conditions: next.map(exit),
});

async function begin(states: SentStates): Promise<string> {
  const machineId = await makeMachine(api, states);
  decide();
  const session = await makeMachineSession(api, { agentId: await makeAgent(api), machineId });
  await say(session, 'Hello');
  gateway.requests.length = 0;
  return session;
}
const post = (session: string, text: string) =>
  api.post('/v2/chat/messages', { body: says(text, { session_id: session }) });
async function say(session: string, text: string) {
  const answer = await post(session, text);
  expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
  return answer.body;
}
const machineOf = async (session: string, limit = 20) =>
  (await api.get(`/v2/sessions/${session}/state_machine?limit=${limit}`)).body;
const namesOf = async (session: string) =>
  (await api.get(`/v2/sessions/${session}/events/history?limit=1000`)).body.data.flatMap(({ event }: any) =>
    event.type === 'CUSTOM' ? [[event.name.replace('parley.state_machine.', ''), event.value]] : [],
  );

const twoStates = () => [action('greet', 'answer', 'done'), action('answer', 'done'), action('done')];

describe('the choice of an exit', () => {
  it('is a call that is demanded, with an enum of the exits, and is not seen', async () => {
    const session = await begin(twoStates());
    decide(choosing('exit_1'));
    const reply = await say(session, 'I need help');
    expect(reply.message.content.text).toBe('Well.');
    const [asked, answered] = gateway.requests;
    expect(asked.tool_choice).toEqual({ type: 'function', function: { name: 'choose_exit' } });
    expect(asked.tools[0].function.parameters.properties.exit.enum).toEqual(['stay', 'exit_1', 'exit_2']);
    expect(asked.messages.at(-1)).toEqual({ role: 'user', content: 'I need help' });
    expect(answered.tools).toBeUndefined();
    expect(answered.messages[0].content).toContain('Be in answer.');
    expect(await machineOf(session)).toMatchObject({
      at: { state: 'answer' },
      transitions: [{ reason: 'It fits.', exit: { next_state: 'answer' } }, { cause: 'began' }],
    });
    const { body: messages } = await api.get(`/v2/sessions/${session}/messages`);
    expect(messages.data.map(({ kind }: any) => kind)).toEqual(['user', 'assistant', 'user', 'assistant']);
  });

  it('that is none is asked for once more', async () => {
    const session = await begin(twoStates());
    decide(choosing('exit_7'), choosing('exit_2'));
    await say(session, 'Bye');
    expect(gateway.requests[1].messages[0].content).toContain('exactly one of: stay, exit_1, exit_2');
    const { at, transitions } = await machineOf(session);
    expect(at.state).toBe('done');
    expect(transitions[0].events).toMatchObject([
      {
        name: 'parley.state_machine.exit_invalid',
        value: { choice: expect.stringContaining('exit_7'), is_asked_again: true },
      },
      { name: 'parley.state_machine.exit_chosen' },
      { name: 'parley.state_machine.left' },
      { name: 'parley.state_machine.entered' },
    ]);
  });

  it('that is none again leaves an action where it is, visibly', async () => {
    const session = await begin(twoStates());
    decide(choosing('exit_7'), saying('I cannot say.'));
    await say(session, 'Hm');
    expect((await machineOf(session)).at.state).toBe('greet');
    expect((await namesOf(session)).slice(1)).toMatchObject([
      ['exit_invalid', { is_asked_again: true }],
      ['exit_invalid', { choice: 'I cannot say.', is_asked_again: false }],
    ]);
  });

  it('that is none again fails a decision, which the next message makes', async () => {
    const session = await begin([
      action('greet', 'route'),
      { type: 'decision', name: 'route', objective: 'Choose.', exit_conditions: [exit('done'), exit('greet')] },
      action('done'),
    ]);
    decide(choosing('exit_1'), choosing('stay'), choosing('stay'));
    const failed = await post(session, 'Go on');
    expect([failed.status, failed.body.detail]).toEqual([502, expect.stringContaining('exits of the state route')]);
    expect((await machineOf(session)).at.state).toBe('route');
    decide(choosing('exit_1'));
    await say(session, 'Again');
    expect(await machineOf(session)).toMatchObject({ at: { state: 'done' }, is_finished: true });
  });

  it('is asked for in words by a gateway that refuses to demand calls', async () => {
    const session = await begin(twoStates());
    gateway.answer = (body) => {
      if (body.tool_choice)
        return { status: 400, type: 'application/json', body: '{"error":{"message":"no tools here"}}' };
      const isAsked = body.messages[0].content.includes('Answer with nothing but JSON');
      return saying(isAsked ? 'Sure: {"exit": "exit_1", "reason": "It fits."}' : 'Well.');
    };
    expect((await say(session, 'Help')).message.content.text).toBe('Well.');
    expect((await machineOf(session)).at.state).toBe('answer');
  });

  it('is asked for in words only after a refusal of the demand, and fails with what else goes wrong', async () => {
    const error = (message: string) => JSON.stringify({ error: { message } });
    const answers: [number, string, boolean][] = [
      [404, error("No endpoints found that support the provided 'tool_choice' value"), true],
      [500, error('tool_choice is not implemented'), true],
      [422, error('extra_forbidden'), true],
      [500, error('The backend died'), false],
      [502, '<html>', false],
      [400, error('maximum context length is 8192 tokens'), false],
      [401, error('no'), false],
      [200, 'data: {"choices": nonsense\n\n', false],
    ];
    for (const [status, body, isAskedInWords] of answers) {
      const session = await begin(twoStates());
      gateway.requests.length = 0;
      gateway.answer = ({ tool_choice, messages }) => {
        if (tool_choice) return status === 200 ? body : { status, type: 'application/json', body };
        return saying(messages[0].content.includes('nothing but JSON') ? '{"exit": "exit_1"}' : 'Well.');
      };
      const { status: answered } = await post(session, 'Help');
      const demands = gateway.requests.filter(({ tool_choice }) => tool_choice).length;
      expect([status, body, demands, answered]).toEqual([status, body, 1, isAskedInWords ? 200 : 502]);
      expect(gateway.requests).toHaveLength(isAskedInWords ? 3 : 1);
    }
  });

  it('is given up when its run is cancelled', async () => {
    const session = await begin(twoStates());
    isHeld = true;
    const pending = post(session, 'Help');
    const sql = `SELECT id FROM runs WHERE session_id = $1 AND status = 'running'`;
    const running = () => api.stage.database.dataSource.query<{ id: string }[]>(sql, [session]);
    await expect.poll(async () => (await running()).length).toBe(1);
    const [{ id }] = (await running()) as [{ id: string }];
    expect((await api.post(`/v2/runs/${id}/cancel`)).body.status).toBe('cancelled');
    await pending;
    expect(await machineOf(session)).toMatchObject({ at: { state: 'greet' } });
  });
});

let tools = 0;
async function makeTool(more: object = {}): Promise<string> {
  const key = `tool_${(tools += 1)}`;
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const made = await api.post('/v2/tools', {
    body: { key, kind: 'http', parameters, http: { url: remote.url }, ...more },
  });
  expect(made.status).toBe(201);
  return key;
}

describe('tools of a state', () => {
  it('help to choose, and what is ephemeral is forgotten after its step', async () => {
    const tool = await makeTool();
    const [greet, ...rest] = twoStates();
    const specs = [{ tool, result_persistence: 'ephemeral' as const, additional_instruction: 'Look first.' }];
    const session = await begin([{ ...(greet as any), exit_condition_tool_call_specs: specs }, ...rest]);
    decide(calling(tool, { city: 'Oslo' }), choosing('exit_1'));
    await say(session, 'Help');
    const [first, second, third] = gateway.requests;
    expect([toolsOf(first), first.tool_choice]).toEqual([['choose_exit', tool], 'required']);
    expect(first.tools[1].function.description).toBe('Look first.');
    expect(second.messages.at(-1)).toMatchObject({ role: 'tool', content: '3 items' });
    expect(third.messages.map(({ role }: any) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    decide(choosing('stay'));
    await say(session, 'And?');
    expect(gateway.requests.at(-1).messages.filter(({ role }: any) => role === 'tool')).toEqual([]);
    const { body } = await api.get(`/v2/sessions/${session}/messages?limit=100`);
    expect(body.data.map(({ kind }: any) => kind)).toContain('tool_result');
  });

  it('are offered in answers, and results stay in the conversation', async () => {
    const tool = await makeTool();
    const [greet, answer, done] = twoStates();
    const session = await begin([greet!, { ...(answer as any), action_tool_call_specs: [{ tool }] }, done!]);
    const answers = [calling(tool, { city: 'Oslo' }), saying('Three.')];
    gateway.answer = (body) => (toolsOf(body).includes('choose_exit') ? choosing('exit_1') : answers.shift()!);
    expect((await say(session, 'Help')).message.content.text).toBe('Three.');
    expect(remote.requests).toHaveLength(1);
    decide(choosing('stay'));
    await say(session, 'And?');
    expect(gateway.requests.at(-1).messages.some(({ role }: any) => role === 'tool')).toBe(true);
  });
});

const withToolState = (tool: string, more: object = {}): SentStates => [
  action('greet', 'call'),
  {
    type: 'tool_call',
    name: 'call',
    designated_tool: { tool },
    designated_tool_call_objective: 'Ask for the weather.',
    designated_tool_call_validations: ['The city exists.'],
    next_state: 'done',
    ...more,
  },
  action('done'),
];

describe('a state that calls a tool', () => {
  it('demands that call alone, and puts back what was refused', async () => {
    const tool = await makeTool();
    const session = await begin(withToolState(tool));
    const calls = [calling(tool, { city: 5 }), calling(tool, { city: 'Oslo' })];
    gateway.answer = (body) => {
      if (toolsOf(body).includes('choose_exit')) return choosing('exit_1');
      return toolsOf(body).includes(tool) ? calls.shift()! : saying('Sun.');
    };
    expect((await say(session, 'Weather?')).message.content.text).toBe('Sun.');
    expect(gateway.requests[1].tool_choice).toEqual({ type: 'function', function: { name: tool } });
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"city":"Oslo"}']);
    expect((await machineOf(session)).at.state).toBe('done');
  });

  it('waits for the caller when the call is for the caller to carry out', async () => {
    const tool = await makeTool({ kind: 'caller', http: undefined });
    const session = await begin(withToolState(tool));
    gateway.answer = (body) => {
      if (toolsOf(body).includes('choose_exit')) return choosing('exit_1');
      return toolsOf(body).includes(tool) ? calling(tool, { city: 'Oslo' }) : saying('Sun.');
    };
    const waiting = await say(session, 'Weather?');
    expect(waiting.message).toMatchObject({ state: 'requires_tool_results', tool_calls: [{ name: tool }] });
    const results = [{ tool_call_id: waiting.message.tool_calls[0].id, content: 'sun' }];
    const body = {
      message: { role: 'tool', content: { type: 'tool_results', results } },
      context: { session_id: session },
    };
    const done = await api.post('/v2/chat/messages', { body });
    expect([done.status, done.body.message?.content.text]).toEqual([200, 'Sun.']);
    expect((await machineOf(session)).at.state).toBe('done');
  });

  it('fails the run when the model does not call, and when the tool is gone', async () => {
    const tool = await makeTool();
    const session = await begin(withToolState(tool));
    decide(choosing('exit_1'));
    const silent = await post(session, 'Weather?');
    expect([silent.status, silent.body.detail]).toEqual([502, expect.stringContaining(`did not call ${tool}`)]);
    expect((await machineOf(session)).at.state).toBe('call');
    const { body } = await api.get(`/v2/tools?key=${tool}`);
    await api.delete(`/v2/tools/${body.data[0].id}`);
    const gone = await post(session, 'Weather?');
    expect([gone.body.error_code, gone.body.detail]).toEqual(['run_failed', expect.stringContaining('is not there')]);
  });
});

describe('a machine that was stored without its checks', () => {
  it('is stopped after a hundred states', async () => {
    const machineId = await makeMachine(api, [
      action('greet', 'one'),
      { type: 'annotation', name: 'one', inner_thought: 'One.', next_state: 'done' },
      action('done'),
    ]);
    decide();
    const session = await makeMachineSession(api, { agentId: await makeAgent(api), machineId });
    await say(session, 'Hello');
    const sql = `UPDATE state_machine_versions SET definition = replace(definition::text, '"next_state":"done"', '"next_state":"one"')::json
      WHERE state_machine_id = $1`;
    await api.stage.database.dataSource.query(sql, [machineId]);
    decide(choosing('exit_1'));
    const stopped = await post(session, 'Go');
    expect([stopped.body.error_code, stopped.body.detail]).toEqual([
      'run_failed',
      expect.stringContaining('101 states'),
    ]);
    expect((await namesOf(session)).at(-1)).toEqual([
      'stopped',
      { at: expect.objectContaining({ state: 'one' }), entered: 101 },
    ]);
    decide();
    await post(session, 'Again');
    const { transitions } = await machineOf(session, 200);
    const names = transitions.flatMap(({ events }: any) => events.map(({ name }: any) => name));
    expect(names).toContain('parley.state_machine.stopped');
  });
});
