import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContextMessage, ContextSnapshot } from '#generated/v2/client/types.gen.ts';
import type { ChatMessage, ChatRequest, Gateway } from '#src/llm/types.ts';
import { makeAgent, openTestDatabase, plays, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { makeDesk, makeMachine, makeMachineSession, type SentStates } from '#src/testing/machine-desk.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let remote: ToolServer;
/** What the gateway was sent, oldest first. */
const sent: ChatRequest[] = [];

function recordRequests(gateway: Gateway): Gateway {
  const stream: Gateway['stream'] = (request) => {
    const { signal, ...asked } = request;
    sent.push({ ...structuredClone(asked), signal });
    return gateway.stream(request);
  };
  return { ...gateway, stream };
}

beforeAll(async () => {
  remote = await startToolServer();
  const options = { outgoingAllow: loopbackAllowed };
  const stage = await startStage(await openTestDatabase(), {}, options, undefined, undefined, recordRequests);
  api = await testApi(stage);
});
afterAll(async () => {
  await api.stage.drain();
  await remote.close();
});

const isGiven = (value: object) => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));

/** Returns a message as both a snapshot and a request show it. */
function toShown(message: ChatMessage): Partial<ContextMessage> {
  const calls = 'tool_calls' in message ? (message.tool_calls ?? []) : [];
  const parts = (message.role === 'user' && message.parts) || [];
  return {
    role: message.role,
    content: message.content,
    reasoning: (message.role === 'assistant' && message.reasoning?.text) || null,
    tool_calls: calls.map(({ id, function: { name, arguments: args } }) => ({ id, name, arguments: args })),
    tool_call_id: message.role === 'tool' ? message.tool_call_id : null,
    parts: parts.map((part): any => (part.type === 'text' ? part : { type: part.type, source: part.source.type })),
  };
}

const sum = (list: readonly { tokens: number }[]) => list.reduce((total, { tokens }) => total + tokens, 0);

/** Holds a snapshot to the request that the gateway was sent. */
function expectSame(snapshot: ContextSnapshot, request: ChatRequest): void {
  const { messages, tools, parts, tokens } = snapshot;
  expect([snapshot.model, ...snapshot.fallback_models]).toEqual(request.models);
  const shown = messages.map(({ role, content, reasoning, tool_calls, tool_call_id, parts: given }) => {
    const own = given.map(({ type, text, source }) => (type === 'text' ? { type, text } : { type, source }));
    return { role, content, reasoning, tool_calls, tool_call_id, parts: own };
  });
  expect(shown).toEqual(request.messages.map(toShown));
  expect(tools.map(({ tokens: _tokens, ...tool }) => isGiven(tool))).toEqual(request.tools ?? []);
  const controls = { temperature: snapshot.temperature, max_tokens: snapshot.max_tokens };
  expect(controls).toEqual({ temperature: request.temperature ?? null, max_tokens: request.maxTokens ?? null });
  expect(snapshot.controls).toEqual(request.controls ?? {});
  const system = messages[0]?.role === 'system' ? messages[0].content : '';
  expect(parts.map(({ text }) => text).join('\n\n')).toBe(system);
  expect(sum(messages) + sum(tools) + 3).toBe(tokens.total);
  const { total: _total, messages: said, stand_ins: standIns, ...others } = tokens;
  const ofParts = sum(parts) + sum(messages.filter(({ role }) => role !== 'system')) + sum(tools);
  expect(Object.values(others).reduce((all, one) => all + one, said + standIns)).toBe(ofParts);
  expect(snapshot.intact).toBe(true);
}

const contextOf = async (message: string, request?: number): Promise<ContextSnapshot> => {
  const answer = await api.get(`/v2/messages/${message}/context${request === undefined ? '' : `?request=${request}`}`);
  expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
  return answer.body;
};

/** Holds every request of the run of a reply to what the gateway was sent since. Returns the list of them. */
async function expectAll(reply: any, since: number): Promise<ContextSnapshot['requests']> {
  const asked = sent.slice(since);
  const own = await contextOf(reply.message.id);
  expect(own.requests.map(({ number }) => number)).toEqual(asked.map((_, index) => index + 1));
  for (const [index, request] of asked.entries()) expectSame(await contextOf(reply.message.id, index + 1), request);
  expectSame(own, asked[own.request - 1]!);
  expect(own.requests[own.request - 1]?.message_id).toBe(reply.message.id);
  return own.requests;
}

async function post(body: object, path = '/v2/chat/messages') {
  const since = sent.length;
  const answer = await api.post(path, { body });
  expect([answer.status, answer.body.detail]).toEqual([200, undefined]);
  return { reply: answer.body, requests: await expectAll(answer.body, since) };
}

let tools = 0;
async function makeTool(more: object = {}): Promise<string> {
  const key = `tool_${(tools += 1)}`;
  const parameters = { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] };
  const tool = { key, kind: 'http', description: 'Gives money.', parameters, http: { url: remote.url }, ...more };
  expect((await api.post('/v2/tools', { body: tool })).status).toBe(201);
  return key;
}

const purposes = (requests: ContextSnapshot['requests']) => requests.map(({ purpose }) => purpose);

describe('the requests of the run of an agent', () => {
  it('are those that the gateway was sent, with tools, content of every kind and a demanded call', async () => {
    const key = await makeTool();
    const agent = await makeAgent(api, { system_prompt: 'Be brief.', tool_refs: [{ key }], temperature: 0.5 });
    const call = { tool_call: { name: key, arguments: { amount: 1 } } };
    const script = [{ reasoning: 'Money first.' }, { say: 'Wait.' }, call, { after_results: [call, { say: 'Done.' }] }];
    const { reply, requests } = await post({
      ...plays(script, { agent_id: agent }),
      options: { tools: { tool_choice: 'required' } },
    });
    expect(purposes(requests)).toEqual(requests.map(() => 'answer'));
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.map(({ tool_choice }) => tool_choice).slice(0, 2)).toEqual(['required', null]);
    const first = requests[0]!.message_id!;
    expect((await contextOf(first)).request).toBe(1);
    expect((await api.get(`/v2/messages/${first}/context?request=99`)).body.error_code).toBe('context_not_found');
    const parts = [
      { type: 'text', text: 'What is this?' },
      { type: 'image', source: { type: 'url', url: 'https://x.example/bird.png' }, name: 'bird.png' },
      { type: 'file', source: { type: 'data', media_type: 'application/pdf', data: 'JVBERi0xLjQK' }, name: 'a.pdf' },
      { type: 'audio', source: { type: 'data', media_type: 'audio/wav', data: 'UklGRgAAAABXQVZF' } },
    ];
    const message = { role: 'user', content: { type: 'parts', parts } };
    await post({ message, context: { session_id: reply.session.id } });
  });

  it('are those that the gateway was sent, after an answer in another form', async () => {
    const agent = await makeAgent(api);
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'number' } } };
    const response_format = { type: 'json_schema', json_schema: { name: 'a', schema } };
    const said = plays([{ say: '{"a": "no"}' }], { agent_id: agent }, { repair: [{ say: '{"a": 1}' }] });
    const { reply, requests } = await post({ ...said, options: { response: { response_format } } });
    expect(requests.length).toBe(2);
    // A run of an earlier version has kept its first prompt alone.
    const sql = 'DELETE FROM context_snapshots WHERE run_id = $1 AND number > 0';
    await api.stage.database.dataSource.query(sql, [reply.message.run_id]);
    const earlier = await contextOf(reply.message.id);
    expect(earlier).toMatchObject({ intact: false, request: 1, requests: [{ number: 1, purpose: 'answer' }] });
    expect(earlier.messages.map(({ content }) => content)).toEqual(sent.at(-1)!.messages.map(({ content }) => content));
  });

  it('are those that the gateway was sent, with an approval and a summary', async () => {
    const key = await makeTool({ approval: { mode: 'always' } });
    const agent = await makeAgent(api, { tool_refs: [{ key }] });
    const call = { tool_call: { name: key, arguments: { amount: 1 } } };
    const { reply } = await post(plays([call, { after_results: [{ say: 'Done.' }] }], { agent_id: agent }));
    const decisions = reply.message.tool_calls.map(({ id }: any) => ({ tool_call_id: id, action: 'approve' }));
    await post({ decisions }, `/v2/runs/${reply.message.run_id}/decisions`);
    const context = { conversation_id: (await api.get(`/v2/runs/${reply.message.run_id}`)).body.conversation_id };
    const optimize = { strategies: ['summarise'], keep_last: 1, dry_run: false };
    const path = `/v2/conversations/${context.conversation_id}/context/optimize`;
    for (const text of ['birds', 'the sea']) await post(says(`Tell me of ${text}. `.repeat(60), context));
    const { before } = (await api.post(path, { body: { ...optimize, token_budget: 100_000, dry_run: true } })).body;
    const { status } = await api.post(path, { body: { ...optimize, token_budget: before.tokens - 200 } });
    expect(status).toBe(200);
    await post(says('And now?', context));
  });
});

describe('the requests of the run of a state machine', () => {
  const begin = async (states: SentStates, agent: object = {}) => {
    const agentId = await makeAgent(api, { model: 'offline/echo', system_prompt: 'Be brief.', ...agent });
    return makeMachineSession(api, { agentId, machineId: await makeMachine(api, states) });
  };

  it('are those that the gateway was sent, through a desk of nine states', async () => {
    const machineId = await makeDesk(api, { refund: await makeTool() });
    const session = await makeMachineSession(api, {
      agentId: await makeAgent(api, { model: 'offline/echo' }),
      machineId,
    });
    const say = async (text: string) => (await post(says(text, { session_id: session }))).requests;
    expect(purposes(await say('Hello'))).toEqual(['answer']);
    expect(purposes(await say('I need help -> identify.ask'))).toEqual(['choose_exit', 'answer']);
    const requests = await say('ada@example.org -> look_up -> refund');
    expect(purposes(requests)).toEqual(['choose_exit', 'reflect', 'choose_exit', 'call_tool', 'answer']);
    expect(requests.map(({ at }) => at?.state)).toEqual(['ask', 'think', 'route', 'refund', 'answer']);
    expect(requests[0]!.tool_choice).toEqual({ type: 'function', function: { name: 'choose_exit' } });
    await say('Thanks -> done');
  });

  it('are those that the gateway was sent, with memories, thoughts of earlier runs and an approval', async () => {
    const key = await makeTool({ approval: { mode: 'always' } });
    const helper = await makeTool();
    const session = await begin([
      {
        type: 'action',
        name: 'greet',
        objective: 'Greet.',
        exit_conditions: [{ description: 'Go', next_state: 'note' }],
      },
      { type: 'annotation', name: 'note', inner_thought: 'They went on.', next_state: 'find' },
      { type: 'recall', name: 'find', queries: ['birds'], next_state: 'ask' },
      { type: 'recall', name: 'ask', requested_information: 'What they like', next_state: 'think' },
      {
        type: 'reflection',
        name: 'think',
        problem: 'Why?',
        word_limit: 5,
        next_state: 'pay',
        tool_call_specs: [{ tool: helper, result_persistence: 'ephemeral' }],
      },
      {
        type: 'tool_call',
        name: 'pay',
        designated_tool: { tool: key },
        designated_tool_call_objective: 'Pay.',
        next_state: 'end',
        tool_call_specs: [{ tool: helper }],
      },
      {
        type: 'action',
        name: 'end',
        objective: 'Say goodbye.',
        skip_active_memory_retrieval: true,
        action_tool_call_specs: [{ tool: helper, additional_instruction: 'Only once.' }],
      },
    ] as SentStates);
    const { reply: hello } = await post(says('Hello', { session_id: session }));
    const memory = { memory_type: 'semantic', content: { concept: 'birds', definition: 'Likes birds.' } };
    const { agent_id: agent } = (await api.get(`/v2/runs/${hello.message.run_id}`)).body;
    const made = await api.post(`/v2/agents/${agent}/memories`, { body: memory });
    expect([made.status, made.body.detail]).toEqual([201, undefined]);
    const { reply, requests } = await post(says('I go, birds! -> note', { session_id: session }));
    expect(purposes(requests)).toContain('search_memories');
    expect((await contextOf(reply.message.id)).memories.map(({ text }) => text).join()).toContain('Likes birds.');
    const decisions = reply.message.tool_calls.map(({ id }: any) => ({ tool_call_id: id, action: 'approve' }));
    const { reply: paid } = await post({ decisions }, `/v2/runs/${reply.message.run_id}/decisions`);
    const last = await contextOf(paid.message.id);
    expect(last.parts.map(({ kind }) => kind)).toEqual(['system_prompt', 'thoughts', 'task']);
    expect(last.parts[1]!.text).toContain('They went on.');
    expect(last.parts[1]!.text).toContain('Likes birds.');
    expect((await api.delete(`/v2/memories/${made.body.id}`)).status).toBe(204);
    const forgotten = await contextOf(paid.message.id);
    expect(JSON.stringify(forgotten)).not.toContain('Likes birds.');
    expect(forgotten.intact).toBe(false);
    expect(forgotten.parts[1]!.text).toContain('They went on.');
    const { body: log } = await api.get(`/v2/sessions/${session}/events/history?limit=1000`);
    const span = { from_seq: 1, to_seq: log.data.at(-1).seq, reason: 'asked for' };
    const redacted = await api.post(`/v2/sessions/${session}/events/redact`, { body: span });
    expect([redacted.status, redacted.body.detail]).toEqual([expect.any(Number), undefined]);
    await expect
      .poll(async () => (await contextOf(paid.message.id)).parts.map(({ text }) => text).join())
      .not.toContain('went on');
  });

  it('are those that the gateway was sent, whatever the states', async () => {
    const helper = await makeTool();
    const ephemeral = { tool: helper, result_persistence: 'ephemeral' };
    const middle = fc.constantFrom<object>(
      { type: 'annotation', inner_thought: 'A thought.' },
      { type: 'recall', queries: ['birds'] },
      { type: 'recall', requested_information: 'What they like' },
      { type: 'reflection', problem: 'Why?', word_limit: 3 },
      { type: 'reflection', problem: 'Why?', word_limit: 3, tool_call_specs: [ephemeral] },
      { type: 'tool_call', designated_tool: { tool: helper }, designated_tool_call_objective: 'Pay.' },
      { type: 'tool_call', designated_tool: ephemeral, designated_tool_call_objective: 'Pay.' },
    );
    const machines = fc.record({
      states: fc.array(middle, { maxLength: 5 }),
      skips: fc.boolean(),
      prompt: fc.boolean(),
    });
    const property = fc.asyncProperty(machines, async ({ states, skips, prompt }) => {
      const named = states.map((state, at) => ({
        ...state,
        name: `s${at}`,
        next_state: at + 1 < states.length ? `s${at + 1}` : 'end',
      }));
      const next = named[0]?.name ?? 'end';
      const session = await begin(
        [
          {
            type: 'action',
            name: 'greet',
            objective: 'Greet.',
            exit_conditions: [{ description: 'Go', next_state: next }],
          },
          ...named,
          { type: 'action', name: 'end', objective: 'Say goodbye.', skip_active_memory_retrieval: skips },
        ] as SentStates,
        prompt ? {} : { system_prompt: '' },
      );
      for (const text of ['Hello', `Go on -> ${next}`, 'Bye']) await post(says(text, { session_id: session }));
    });
    await fc.assert(property, { numRuns: scaleRuns(4) });
  });
});
