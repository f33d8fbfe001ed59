import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createModelTransport } from '#src/llm/transport.ts';
import { parseTraceparent, setTracer } from '#src/process/span.ts';
import { beginWork, endWork, within } from '#src/process/work.ts';
import { createLogger } from '#src/telemetry/logger.ts';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';
import { startTraceReceiver, type ReceivedSpan, type TraceReceiver } from '#src/testing/trace-receiver.ts';
import { openTracer, type OpenTracer } from './open-tracer.ts';
import type { TraceSettings } from './trace-settings.ts';

const secret = 'rosebud-of-the-caller';
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const traceId = traceparent.split('-')[1]!;
const told = { onFailure() {}, onRecovery() {} };

const settings: Omit<TraceSettings, 'url'> = {
  protocol: 'http/json',
  headers: {},
  timeoutMs: 10_000,
  sampler: 'parentbased_always_on',
  ratio: 1,
  serviceName: 'parley-test',
  resource: { 'deployment.environment.name': 'tests' },
  queueSize: 2_048,
  batchSize: 512,
  delayMs: 10,
};

let receiver: TraceReceiver;
let remote: ToolServer;
let tracer: OpenTracer;
let api: Api;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  [receiver, remote] = await Promise.all([startTraceReceiver(), startToolServer()]);
  tracer = openTracer({ ...settings, url: receiver.url }, '2.0.0', told);
  setTracer(tracer);
  const logger = createLogger('info', { write: (line: string) => void lines.push(JSON.parse(line)) });
  const database = await openTestDatabase();
  api = await testApi(await startStage(database, {}, { outgoingAllow: loopbackAllowed }, undefined, logger));
});
afterEach(() => setTracer(tracer));
afterAll(async () => {
  await api.stage.drain();
  await tracer.close(5_000);
  setTracer(null);
  receiver.close();
  await remote.close();
});

/** Returns the spans of a trace, once there are those of these names. */
async function spansWith(names: readonly string[], trace = traceId): Promise<ReceivedSpan[]> {
  const spans = () => receiver.spans.filter((span) => span.traceId === trace);
  await expect.poll(() => names.filter((name) => !spans().some((span) => span.name === name))).toEqual([]);
  return spans();
}

/** Sends a message whose agent calls a tool, as a part of a trace of the caller. */
async function chatWithTool(headers: Record<string, string>) {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const key = `tool_${Math.random().toString(36).slice(2)}`;
  await api.post('/v2/tools', { body: { key, kind: 'http', parameters, http: { url: `${remote.url}${secret}` } } });
  const agent = await makeAgent(api, { tool_refs: [{ key }], system_prompt: secret });
  const script = [{ tool_call: { name: key, arguments: { city: secret } } }, { after_results: [{ say: secret }] }];
  const answer = await api.post('/v2/chat/messages', { body: plays(script, { agent_id: agent }), headers });
  expect(answer.status).toBeLessThan(300);
  return { agent, key };
}

describe('a trace', () => {
  it('goes from the door to the statement, the gateway and the tool, with the run in each span of it', async () => {
    const { agent, key } = await chatWithTool({ traceparent });
    const spans = await spansWith(['run', 'POST /v2/chat/messages']);
    const parentOf = ({ parentSpanId }: ReceivedSpan) => spans.find(({ spanId }) => spanId === parentSpanId)?.name;
    const find = (name: string) => spans.find((span) => span.name === name)!;
    const door = find('POST /v2/chat/messages');
    expect(door).toMatchObject({ parentSpanId: 'b7ad6b7169203331', kind: 2, status: {} });
    expect(door.attributes).toMatchObject({
      'http.response.status_code': 200,
      'parley.operation_id': 'createMessage',
      'parley.agent_id': agent,
      'parley.tokens_used': expect.any(Number),
    });
    expect(parentOf(find('run'))).toBe(door.name);
    expect(spans.some((span) => span.name.startsWith('INSERT') && parentOf(span) === door.name)).toBe(true);
    expect(parentOf(find('chat offline/scripted'))).toBe('run');
    expect(find('chat offline/scripted').attributes).toMatchObject({
      'gen_ai.usage.output_tokens': expect.any(Number),
    });
    expect(parentOf(find(`execute_tool ${key}`))).toBe('run');
    const posts = spans.filter(({ name }) => name === 'POST 127.0.0.1');
    expect(posts.map(parentOf)).toEqual(['chat offline/scripted', `execute_tool ${key}`, 'chat offline/scripted']);
    expect(remote.requests.at(-1)!.headers['traceparent']).toBe(`00-${traceId}-${posts[1]!.spanId}-01`);
    const runId = door.attributes['parley.run_id'];
    expect(runId).toMatch(/^run_/);
    const ofRun = spans.filter((span) => span.name !== door.name && parentOf(span) !== door.name);
    expect(ofRun.map(({ attributes }) => attributes['parley.run_id'])).toEqual(ofRun.map(() => runId));
    expect(find('append to the log').attributes['parley.run_id']).toBe(runId);
  });

  it('has nothing of what callers, models and tools say', () => {
    expect(receiver.texts.length).toBeGreaterThan(0);
    for (const text of receiver.texts) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(api.token);
      expect(text).not.toContain(api.key.key);
    }
  });

  it('is the one that the log names, with the run, the agent and the tokens', () => {
    const request = lines.find(({ msg, operation_id: id }) => msg === 'request' && id === 'createMessage')!;
    const run = lines.find(({ msg }) => msg === 'run')!;
    const ids = { trace_id: traceId, run_id: expect.stringMatching(/^run_/), agent_id: expect.stringMatching(/^agt_/) };
    const caller = { request_id: expect.any(String), org: expect.any(String), key_id: api.key.id };
    expect(request).toMatchObject({ ...ids, ...caller, tokens_used: expect.any(Number) });
    expect(run).toMatchObject({ ...ids, ...caller, session_id: expect.any(String), duration_ms: expect.any(Number) });
    expect(request['run_id']).toBe(run['run_id']);
  });

  it('is named by the log although no spans are made, and by nothing else', async () => {
    setTracer(null);
    const count = remote.requests.length;
    const id = '11111111111111111111111111111111';
    await chatWithTool({ traceparent: `00-${id}-b7ad6b7169203331-01` });
    await expect.poll(() => lines.some(({ msg, trace_id }) => msg === 'request' && trace_id === id)).toBe(true);
    expect(remote.requests.length).toBe(count + 1);
    expect(remote.requests.at(-1)!.headers).not.toHaveProperty('traceparent');
  });

  it('is not recorded when its caller does not record it, and goes on all the same', async () => {
    const id = '22222222222222222222222222222222';
    await chatWithTool({ traceparent: `00-${id}-b7ad6b7169203331-00` });
    await chatWithTool({ traceparent: `00-3${id.slice(1)}-b7ad6b7169203331-01` });
    await spansWith(['run'], `3${id.slice(1)}`);
    expect(receiver.spans.some((span) => span.traceId === id)).toBe(false);
    expect(remote.requests.at(-2)!.headers['traceparent']).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-00$`));
  });

  it('is told to the gateway', async () => {
    const transport = createModelTransport();
    const work = beginWork({ facts: {}, name: 'test', span: { kind: 'internal' } });
    await within(work, () => transport.fetch(`${remote.url}models`));
    endWork(work);
    transport.close();
    const spans = await spansWith(['test'], work.traceId!);
    const { spanId } = spans.find(({ name }) => name === 'GET 127.0.0.1')!;
    expect(remote.requests.at(-1)!.headers['traceparent']).toBe(`00-${work.traceId}-${spanId}-01`);
  });
});

describe('a receiver of traces', () => {
  /** Makes spans and returns what became of them. */
  async function send(on: OpenTracer, count: number) {
    for (let index = 0; index < count; index += 1) on.begin('x', { kind: 'internal' }, null).end({});
  }

  it('that hangs makes nobody wait, and takes no more memory than that of the queue', async () => {
    const slow = await startTraceReceiver();
    slow.answer = () => {};
    const on = openTracer({ ...settings, url: slow.url, queueSize: 10, batchSize: 5 }, '2', told);
    await send(on, 100);
    expect(on.counts).toEqual({ sent: 0, failed: 0, dropped: 90 });
    slow.close();
    await on.close(10);
  });

  it('that refuses is told of once, and once when it takes them again', async () => {
    const odd = await startTraceReceiver();
    odd.answer = (response) => void response.writeHead(400).end();
    const words: string[] = [];
    const on = openTracer({ ...settings, url: odd.url, batchSize: 1 }, '2', {
      onFailure: () => words.push('failed'),
      onRecovery: () => words.push('recovered'),
    });
    await send(on, 2);
    await expect.poll(() => on.counts.failed).toBe(2);
    odd.answer = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    await send(on, 1);
    await expect.poll(() => on.counts.sent).toBe(1);
    expect(words).toEqual(['failed', 'recovered']);
    await on.close(5_000);
    odd.close();
  });

  it('is sent protobuf unless told otherwise', async () => {
    const own = await startTraceReceiver();
    const on = openTracer({ ...settings, url: own.url, protocol: 'http/protobuf' }, '2', told);
    await send(on, 1);
    await on.close(5_000);
    expect(own.types).toEqual(['application/x-protobuf']);
    own.close();
  });
});

describe('a header traceparent', () => {
  it.each([traceparent, traceparent.replace(/01$/, '00'), `01-${traceparent.slice(3)}-more`])(
    'is taken: %s',
    (header) => {
      expect(parseTraceparent(header)).toMatchObject({ traceId, isSampled: !header.endsWith('00') });
    },
  );

  it.each([
    undefined,
    '',
    traceparent.toUpperCase(),
    `${traceparent}-more`,
    `ff-${traceparent.slice(3)}`,
    traceparent.replace(traceId, '0'.repeat(32)),
    traceparent.replace('b7ad6b7169203331', '0'.repeat(16)),
  ])('begins a new trace: %s', (header) => {
    expect(parseTraceparent(header)).toBeNull();
  });
});
