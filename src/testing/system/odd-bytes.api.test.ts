import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, grpcClient, toGrpcFailure, type GrpcClient } from '#src/testing/grpc-client.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { oddNumbers, oddTexts } from '#src/testing/odd-values.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';

let api: Api;
let client: GrpcClient;
let session: string;

beforeAll(async () => {
  api = await testApi();
  client = grpcClient(api.stage.grpc, 'parley.session.v1.SessionEvents', { authorization: `Bearer ${api.token}` });
  const agent = await makeAgent(api);
  session = (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
});
afterAll(() => client.close());

const oddText = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: 'binary', maxLength: 20 }));
const type = fc.constantFrom(
  'RUN_STARTED',
  'RUN_FINISHED',
  'TEXT_MESSAGE_START',
  'TEXT_MESSAGE_CONTENT',
  'STATE_DELTA',
  'MESSAGES_SNAPSHOT',
  'CUSTOM',
  'NO_SUCH_TYPE',
);
/** An event that has members of events, with values that need not be theirs. */
const oddEvent = fc
  .record(
    {
      type: fc.oneof(type, fc.jsonValue({ maxDepth: 1 })),
      messageId: fc.oneof(oddText, fc.jsonValue({ maxDepth: 1 })),
      delta: fc.jsonValue({ maxDepth: 3 }),
      threadId: oddText,
      runId: oddText,
      timestamp: fc.oneof(fc.double(), oddText),
      messages: fc.jsonValue({ maxDepth: 3 }),
      metadata: fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: [] },
  )
  .map((event) => JSON.stringify(event));
const oddNumber = fc.oneof(fc.constantFrom(...oddNumbers), fc.integer().map(String), fc.double().map(String));

describe('odd lines of events', () => {
  const line = fc.oneof(
    fc
      .tuple(oddNumber, oddNumber, oddEvent)
      .map(([epoch, seq, event]) => `{"producer_epoch":${epoch},"producer_seq":${seq},"event":${event}}`),
    fc
      .tuple(fc.nat(3), fc.nat(9), oddEvent)
      .map(([epoch, seq, event]) =>
        JSON.stringify({ producer_epoch: epoch, producer_seq: seq, event: JSON.parse(event) as unknown }),
      ),
    fc.json({ maxDepth: 3 }),
    oddText,
  );
  const bytes = fc.oneof(
    fc.array(line, { maxLength: 5 }).map((lines) => Buffer.from(lines.join('\n'))),
    fc.uint8Array({ maxLength: 60 }).map((random) => Buffer.from(random)),
    fc.tuple(line, fc.uint8Array({ maxLength: 5 })).map(([text, random]) => Buffer.concat([Buffer.from(text), random])),
  );

  it('are never a failure of the server', async () => {
    const url = `${api.stage.url}/v2/sessions/${session}/events`;
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/x-ndjson' };
    const property = fc.asyncProperty(bytes, fc.constantFrom('identity', 'gzip', 'br'), async (body, encoding) => {
      const answer = await fetch(url, { method: 'POST', headers: { ...headers, 'content-encoding': encoding }, body });
      const text = await answer.text();
      expect(answer.status, `${body.toString('base64')} ${text}`).toBeLessThan(500);
    });
    await fc.assert(property, { numRuns: scaleRuns(120) });
  });
});

describe('odd messages over gRPC', () => {
  const broken = new Set(['INTERNAL', 'UNKNOWN', 'UNAVAILABLE']);
  const number = fc.oneof(fc.nat(3), fc.constantFrom(-1, 2 ** 31 - 1, -(2 ** 31)));
  const time = fc.record({ seconds: fc.constantFrom(0, -1, 2 ** 52, 1_795_900_000), nanos: number });
  const event = fc.record(
    {
      session_id: fc.oneof(
        oddText,
        fc.constant('').map(() => session),
      ),
      event_type: fc.oneof(type, oddText),
      payload: fc.oneof(oddEvent, oddText),
      producer_epoch: number,
      producer_seq: number,
      created_at: time,
      completed_at: time,
      event_count: number,
      fragments: fc.array(fc.record({ length: number, offset_ms: number }), { maxLength: 3 }),
    },
    { requiredKeys: ['session_id', 'payload'] },
  );
  const message = fc.record({ session_id: oddText, event_type: oddText, payload: oddText, message_id: oddText });
  const watch = fc.record({
    session_id: fc.constant('').map(() => session),
    after_seq: number,
    event_types: fc.array(oddText, { maxLength: 3 }),
    view: fc.nat(5),
    follow: fc.constant(false),
  });

  it('are never INTERNAL', async () => {
    const call = async (method: string, request: object) =>
      client.call(method, request).then(
        () => 'OK',
        (error: unknown) => toGrpcFailure(error).code,
      );
    const stream = async (events: object[]) => {
      const pushing = client.stream('PushSessionEvents');
      const pushed = collect(pushing);
      pushing.write({ events });
      pushing.end();
      return (await pushed).failure?.code ?? 'OK';
    };
    const calls = fc.oneof(
      event.map((request) => ({ request, answer: () => call('PushSessionEvent', request) })),
      message.map((request) => ({ request, answer: () => call('PushSessionMessage', request) })),
      fc.array(event, { maxLength: 3 }).map((request) => ({ request, answer: () => stream(request) })),
      watch.map((request) => ({
        request,
        answer: async () => (await collect(client.stream('WatchSessionEvents', request))).failure?.code ?? 'OK',
      })),
    );
    const property = fc.asyncProperty(calls, async ({ request, answer }) => {
      const code = await answer();
      expect(broken.has(code), `${code}: ${JSON.stringify(request)}`).toBe(false);
    });
    await fc.assert(property, { numRuns: scaleRuns(120) });
  });
});
