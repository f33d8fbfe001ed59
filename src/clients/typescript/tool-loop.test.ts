import { afterEach, describe, expect, it } from 'vitest';
import { startServer, type Answer, type Fixture } from './fixture.ts';
import { ConnectionError, Parley, toolDefinitions, type ClientTools, type RunParams } from './parley.ts';

let server: Fixture;
afterEach(() => server.close());

const path = '/v2/chat/messages/stream';
const params = {
  message: { role: 'user', content: { type: 'text', text: 'Hi' } },
  context: { agent_id: 'agt_1' },
} as const;

const call = (id: string, name: string, args: string, more: object = {}) => ({
  event: 'tool_call',
  message_id: 'msg_1',
  tool_call: { id, name, arguments: args },
  ...more,
});
const complete = (state: string) => ({
  event: 'message_complete',
  message: { id: 'msg_1', state, content: { type: 'text', text: '' } },
  session: { id: 'sess_1' },
});
const start = { event: 'message_start', message_id: 'msg_1', run_id: 'run_1' };
const sse = (events: object[]) => events.map((event, i) => `id: ${i + 1}\ndata: ${JSON.stringify(event)}\n\n`).join('');
const streams =
  (...replies: object[][]): Answer =>
  (res, _seen, count) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.end(sse([start, ...replies[Math.min(count, replies.length) - 1]!]));
  };

async function connect(answer: Answer): Promise<Parley> {
  server = await startServer({ [path]: answer });
  return new Parley({ baseUrl: server.baseUrl, apiKey: 'sk_1' });
}

const final = [{ event: 'content_delta', message_id: 'msg_1', delta: 'Sunny.' }, complete('completed')];
const waits = complete('requires_tool_results');
const sentBodies = () => server.seen.map(({ body }) => JSON.parse(body) as RunParams);

/** The results that the client has sent after the first reply. */
async function resultsOf(tools: ClientTools, more: Partial<RunParams>, ...calls: object[]) {
  const parley = await connect(streams([...calls, waits], final));
  await parley.chat.messages.run({ ...params, tools, ...more }).finalReply();
  return (sentBodies()[1]!.message as { content: { results: unknown } }).content.results;
}

describe('the end of a stream', () => {
  it('is read by whoever asks, or told to those who read', async () => {
    const parley = await connect(streams(final));
    const stream = parley.chat.messages.stream(params);
    expect(await stream.finalMessage()).toMatchObject({ id: 'msg_1' });
    expect([stream.runId, stream.lastSeq]).toEqual(['run_1', 3]);
    await expect(stream.finalReply()).resolves.toMatchObject({ session: { id: 'sess_1' } });

    const read = parley.chat.messages.stream(params);
    const [reply, text] = await Promise.all([
      (async () => {
        let all = '';
        for await (const piece of read.text()) all += piece;
        return all;
      })(),
      read.finalReply(),
    ]);
    expect([reply, text.message.state]).toEqual(['Sunny.', 'completed']);
  });

  it('is a failure when the loop was left, or the stream aborted', async () => {
    const parley = await connect(
      (res) => void res.writeHead(200, { 'content-type': 'text/event-stream' }).write(sse([start])),
    );
    const left = parley.chat.messages.stream(params);
    for await (const event of left) if (event.event === 'message_start') break;
    await expect(left.finalReply()).rejects.toBeInstanceOf(ConnectionError);

    const aborted = parley.chat.messages.stream(params);
    const events: string[] = [];
    for await (const { event } of aborted) {
      events.push(event);
      aborted.abort();
    }
    expect([events, aborted.aborted]).toEqual([['message_start'], true]);
    await expect(aborted.finalMessage()).rejects.toBeInstanceOf(ConnectionError);
  });
});

describe('a run with tools', () => {
  it('sends the results of calls until a reply makes none, and has the events of all replies', async () => {
    const parley = await connect(streams([call('c1', 'weather', '{"city":"Bern"}'), waits], final));
    const cities: string[] = [];
    const weather = {
      run({ city }: { city: string }) {
        cities.push(city);
        return { degrees: 21 };
      },
    };
    const options = { tools: { tool_choice: 'required' } } as const;
    const run = parley.chat.messages.run({ ...params, options, tools: { weather } });
    const events: string[] = [];
    for await (const { event } of run) events.push(event);
    expect(events).toEqual([
      'message_start',
      'tool_call',
      'message_complete',
      'message_start',
      'content_delta',
      'message_complete',
    ]);
    expect(cities).toEqual(['Bern']);
    expect(sentBodies()).toEqual([
      { ...params, options },
      {
        message: {
          role: 'tool',
          content: { type: 'tool_results', results: [{ tool_call_id: 'c1', content: '{"degrees":21}' }] },
        },
        context: { session_id: 'sess_1' },
        options: { tools: { tool_choice: 'auto' } },
      },
    ]);
    expect((await run.finalMessage()).state).toBe('completed');
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  it('tells the model what went wrong', async () => {
    const tools: ClientTools = {
      fails: { run: () => Promise.reject(new Error('no such city')) },
      strict: {
        parse() {
          throw new Error('city is missing');
        },
        run: () => 'never',
      },
    };
    expect(
      await resultsOf(
        tools,
        {},
        call('a', 'fails', '{}'),
        call('b', 'strict', '{}'),
        call('c', 'toString', ''),
        call('d', 'fails', '{'),
      ),
    ).toEqual([
      { tool_call_id: 'a', content: 'no such city', is_error: true },
      { tool_call_id: 'b', content: 'city is missing', is_error: true },
      { tool_call_id: 'c', content: 'There is no tool toString.', is_error: true },
      { tool_call_id: 'd', content: expect.stringContaining('JSON'), is_error: true },
    ]);
  });

  it('gives a tool the time that it may take', async () => {
    let told = false;
    const slow: ClientTools[string] = {
      run: (_args, { signal }) => new Promise(() => signal.addEventListener('abort', () => (told = true))),
    };
    expect(await resultsOf({ slow }, { toolTimeoutMs: 20 }, call('a', 'slow', ''))).toEqual([
      { tool_call_id: 'a', content: 'slow took longer than 20 ms.', is_error: true },
    ]);
    expect(told).toBe(true);
  });

  it('leaves calls that were refused or that Parley carries out', async () => {
    const done = { event: 'tool_result', message_id: 'msg_2', tool_call_id: 'd', content: '', is_error: false };
    const results = await resultsOf(
      { own: { run: () => 'mine' } },
      {},
      call('a', 'own', '{}', { refused: true }),
      call('b', 'remember', '{}', { handled: true }),
      call('c', 'own', '{}'),
      call('d', 'own', '{}'),
      done,
    );
    expect(results).toEqual([{ tool_call_id: 'c', content: 'mine' }]);
  });

  it('is given up after so many rounds', async () => {
    const parley = await connect(streams([call('c', 'again', '{}'), waits]));
    const run = parley.chat.messages.run({ ...params, maxRounds: 2, tools: { again: { run: () => '' } } });
    await expect(run.finalReply()).rejects.toMatchObject({ code: 'tool_rounds_exceeded' });
    expect(server.count(path)).toBe(3);
    expect(() => parley.chat.messages.run({ ...params, maxRounds: 0, tools: {} })).toThrow('maxRounds must be');
  });

  it('ends when it is aborted, and nothing is sent after', async () => {
    const parley = await connect(streams([call('c', 'long', '{}'), waits], final));
    const run = parley.chat.messages.run({
      ...params,
      tools: {
        long: {
          run() {
            run.abort();
            return 'late';
          },
        },
      },
    });
    await expect(run.finalReply()).rejects.toBeInstanceOf(ConnectionError);
    expect(server.count(path)).toBe(1);
  });

  it('knows the definitions of its tools', () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const tools = { weather: { description: 'The weather.', parameters, run: () => '' }, now: { run: () => '' } };
    expect(toolDefinitions(tools)).toEqual([
      { name: 'weather', description: 'The weather.', parameters },
      { name: 'now', parameters: { type: 'object' } },
    ]);
  });
});

describe('calls that a person has to approve', () => {
  const approvals = [{ id: 'apr_1', tool_call_id: 'call_1', tool_key: 'pay' }];
  const asks = { ...complete('requires_approval'), approvals } as ReturnType<typeof complete>;
  asks.message = { ...asks.message, run_id: 'run_1' } as typeof asks.message;

  /** A server whose reply waits for approval, and goes on once it is decided. */
  async function connectDesk(): Promise<Parley> {
    server = await startServer({
      [path]: streams([asks]),
      '/v2/runs/run_1/decisions/stream': streams(final),
    });
    return new Parley({ baseUrl: server.baseUrl, apiKey: 'sk_1' });
  }

  it('are decided with the reason and arguments that are given, under a key of their own', async () => {
    const parley = await connectDesk();
    const decision = { action: 'edit', arguments: { amount: 1 }, reason: 'Less.' } as const;
    const approve = async () => decision;
    const run = parley.chat.messages.run({ ...params, tools: {}, approve }, { idempotencyKey: 'mine' });
    expect((await run.finalMessage()).state).toBe('completed');
    expect(sentBodies()).toMatchObject([params, { decisions: [{ ...decision, tool_call_id: 'call_1' }] }]);
    const keys = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toBe('mine');
    expect(keys[1]).not.toBe('mine');
  });

  it('stay open when the callback throws, and when the run is ended meanwhile', async () => {
    const parley = await connectDesk();
    const fails = () => {
      throw new Error('No desk is open.');
    };
    const failing = parley.chat.messages.run({ ...params, tools: {}, approve: fails });
    await expect(failing.finalReply()).rejects.toThrow('No desk is open.');

    const signals: AbortSignal[] = [];
    const waits = parley.chat.messages.run({
      ...params,
      tools: {},
      approve(_approval, { signal }) {
        signals.push(signal);
        waits.abort();
        return new Promise<never>(() => {});
      },
    });
    await expect(waits.finalReply()).rejects.toBeInstanceOf(ConnectionError);
    expect([signals[0]!.aborted, server.count('/v2/runs/run_1/decisions/stream')]).toEqual([true, 0]);
  });

  it('count as rounds', async () => {
    server = await startServer({ [path]: streams([asks]), '/v2/runs/run_1/decisions/stream': streams([asks]) });
    const parley = new Parley({ baseUrl: server.baseUrl, apiKey: 'sk_1' });
    const approve = () => ({ action: 'approve' }) as const;
    const run = parley.chat.messages.run({ ...params, tools: {}, approve, maxRounds: 2 });
    await expect(run.finalReply()).rejects.toMatchObject({ code: 'tool_rounds_exceeded' });
    expect(server.seen).toHaveLength(3);
  });

  it('need a function', async () => {
    const parley = await connectDesk();
    const approve = true as never;
    expect(() => parley.chat.messages.run({ ...params, tools: {}, approve })).toThrow('approve must be a function');
  });
});
