import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toGrpcFailure, grpcClient, type GrpcClient } from '#src/testing/grpc-client.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
let client: GrpcClient;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  client = grpcClient(api.stage.grpc, 'parley.session.v1.SessionEvents', { authorization: `Bearer ${api.token}` });
});
afterAll(() => client.close());

type Message = { event_type: string; payload: string; message_id?: string };

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
const send = (session_id: string, message: Message) => client.call('PushSessionMessage', { session_id, ...message });
const refusal = (session_id: string, message: Message) =>
  send(session_id, message).then(() => expect.unreachable('It should be refused.'), toGrpcFailure);
const push = (session: string, epoch: number, ...events: object[]) =>
  api.post(`/v2/sessions/${session}/events`, {
    body: { producer_epoch: epoch, events: events.map((event, index) => ({ producer_seq: index + 1, event })) },
  });
const logOf = async (session: string): Promise<any[]> =>
  (await api.get(`/v2/sessions/${session}/events/history?view=raw`)).body.data;

const messages: Message[] = [
  { event_type: 'user', payload: 'Hello' },
  { event_type: 'assistant', payload: 'Hi \u0000' },
  { event_type: 'system', payload: 'Be kind.' },
  { event_type: 'tool_use', payload: '{"id":"c1","name":"search","arguments":{"q":1}}' },
  { event_type: 'tool_use', payload: '{"tool_calls":[{"id":"c1","name":"a"},{"id":"c2","name":"b"}]}' },
  { event_type: 'tool_result', payload: '{"tool_call_id":"c1","content":"3"}' },
  { event_type: 'error', payload: 'It broke.' },
];

describe('a message with an id of its own', () => {
  it.each(messages)('is stored once however often it is sent: $event_type $payload', async (message) => {
    const session = await newSession();
    const mine = { ...message, message_id: 'mine-1' };
    const [first, again] = await Promise.all([send(session, mine), send(session, mine)]);
    expect(again).toEqual(first);
    await push(session, 1, { type: 'RUN_STARTED', threadId: 't', runId: 'r' });
    expect((await send(session, mine)).acks).toEqual(first.acks);
    expect((await api.get(`/v2/sessions/${session}/messages`)).body.data).toHaveLength(1);
    expect(await logOf(session)).toHaveLength(first.acks.length + 1);
  });

  it('is found in the run of somebody else, and after it', async () => {
    const session = await newSession();
    const run = { threadId: 't', runId: 'r' };
    await push(session, 1, { type: 'RUN_STARTED', ...run });
    const first = await send(session, { ...messages[0]!, message_id: 'mine' });
    expect(first.acks.map(({ seq }: { seq: number }) => seq)).toEqual([2, 3, 4]);
    await push(session, 2, { type: 'RUN_FINISHED', ...run });
    expect((await send(session, { ...messages[0]!, message_id: 'mine' })).acks).toEqual(first.acks);
  });

  it('is found after it was redacted', async () => {
    const session = await newSession();
    const first = await send(session, { ...messages[0]!, message_id: 'mine' });
    const body = { from_seq: 1, to_seq: first.next_seq - 1, reason: 'They asked for it.' };
    await api.post(`/v2/sessions/${session}/events/redact`, { body });
    expect(await send(session, { ...messages[0]!, message_id: 'mine' })).toEqual(first);
  });

  it('is refused when what it became is not kept any more', async () => {
    const session = await newSession();
    const { next_seq } = await send(session, { ...messages[0]!, message_id: 'mine' });
    await push(session, 1, { type: 'RUN_STARTED', threadId: 't', runId: 'r' });
    const { dataSource } = api.stage.database;
    await dataSource.query('UPDATE sessions SET oldest_seq = $2 WHERE id = $1', [session, next_seq]);
    await dataSource.query('DELETE FROM session_events WHERE session_id = $1 AND seq < $2', [session, next_seq]);
    expect(await refusal(session, { ...messages[0]!, message_id: 'mine' })).toMatchObject({
      code: 'FAILED_PRECONDITION',
      problem: { error_code: 'stale_producer' },
    });
  });

  it('is refused when the id has something else', async () => {
    const session = await newSession();
    await send(session, { ...messages[0]!, message_id: 'mine' });
    const other = await refusal(session, { ...messages[0]!, payload: 'Bye', message_id: 'mine' });
    expect(other).toMatchObject({
      code: 'ALREADY_EXISTS',
      problem: { error_code: 'producer_conflict', errors: [{ parameter: 'payload', code: 'same_payload' }] },
    });
    expect(await refusal(session, { ...messages[3]!, message_id: 'mine' })).toMatchObject({ code: 'ALREADY_EXISTS' });
    const run = { threadId: 't', runId: 'r' };
    const listed = [{ id: 'listed', role: 'user', content: 'Hello' }];
    await push(session, 1, { type: 'RUN_STARTED', ...run, input: { ...run, messages: listed } });
    expect(await refusal(session, { ...messages[0]!, message_id: 'listed' })).toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('has to have one that can be used', async () => {
    const failure = await refusal(await newSession(), { ...messages[0]!, message_id: 'a b' });
    expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT', problem: { errors: [{ parameter: 'message_id' }] } });
  });
});

describe('a message without one', () => {
  it('is stored each time', async () => {
    const session = await newSession();
    for (let times = 0; times < 2; times += 1) await send(session, messages[0]!);
    expect((await api.get(`/v2/sessions/${session}/messages`)).body.data).toHaveLength(2);
  });

  it('has to have a call, if it is one', async () => {
    const failure = await refusal(await newSession(), { event_type: 'tool_use', payload: '{"tool_calls":[]}' });
    expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT', problem: { errors: [{ parameter: 'payload' }] } });
  });

  it('is told what is wrong with it in its own words', async () => {
    const failure = await refusal(await newSession(), { event_type: 'tool_use', payload: '{"id":"","name":"a"}' });
    expect(failure).toMatchObject({
      code: 'FAILED_PRECONDITION',
      problem: { errors: [{ parameter: 'payload', code: 'unusable_id' }] },
    });
  });
});
