import { HttpAgent } from '@ag-ui/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAgent, openTestDatabase, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let remote: ToolServer;
let agent: string;

beforeAll(async () => {
  remote = await startToolServer();
  api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed }));
  const parameters = { type: 'object', properties: { amount: { type: 'number' } } };
  const approval = { mode: 'always' };
  await api.post('/v2/tools', { body: { key: 'pay', kind: 'http', parameters, http: { url: remote.url }, approval } });
  agent = await makeAgent(api, { tool_refs: [{ key: 'pay' }] });
});
beforeEach(() => void (remote.requests.length = 0));
afterAll(async () => {
  await api.stage.drain();
  await remote.close();
});

const script = [{ tool_call: { name: 'pay', arguments: { amount: 5 } } }, { after_results: [{ say: 'Done.' }] }];
const said = () => ({ id: `m${Math.random()}`, role: 'user', content: plays(script, {}).message.content.text });
const empty = { messages: [], tools: [], context: [], state: {}, forwardedProps: {}, protocolVersion: '1.0' };
const input = (threadId: string, more: object) => ({ ...empty, threadId, runId: `r${Math.random()}`, ...more });
const send = async (body: object, by = api) => {
  const answer = await by.stream(`/v2/agents/${agent}/run`, body);
  return { ...answer, events: answer.frames.map(({ item }: any) => item) };
};
/** Begins a thread whose run waits for a decision. */
async function interrupted() {
  const threadId = `t${Math.random()}`;
  const { events } = await send(input(threadId, { messages: [said()] }));
  const { outcome } = events.at(-1);
  return { threadId, outcome, id: outcome.interrupts[0].id as string };
}
const resume = (id: string, payload: unknown) => ({ resume: [{ interruptId: id, status: 'resolved', payload }] });

describe('runAgent with a call that has to be approved', () => {
  it('200 with an interrupt, and goes on with resume', async () => {
    const { threadId, outcome, id } = await interrupted();
    expect(outcome).toMatchObject({
      type: 'interrupt',
      interrupts: [
        {
          reason: 'tool_call',
          toolCallId: id,
          responseSchema: { required: ['approved'] },
          metadata: { tool_key: 'pay' },
        },
      ],
    });
    const { events } = await send(input(threadId, resume(id, { approved: true })));
    expect(events.map(({ type }: any) => type)).toEqual([
      'RUN_STARTED',
      'CUSTOM',
      'TOOL_CALL_RESULT',
      'TEXT_MESSAGE_START',
      'TEXT_MESSAGE_CONTENT',
      'TEXT_MESSAGE_END',
      'RUN_FINISHED',
    ]);
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":5}']);
  });

  it('200 with edited arguments, a rejection and an abandoned interrupt', async () => {
    const [edited, rejected, left] = [await interrupted(), await interrupted(), await interrupted()];
    await send(input(edited.threadId, resume(edited.id, { approved: true, arguments: { amount: 1 } })));
    const no = await send(input(rejected.threadId, resume(rejected.id, { approved: false, reason: 'No.' })));
    expect(no.events.find(({ type }: any) => type === 'TOOL_CALL_RESULT').content).toContain('No.');
    const cancelled = { resume: [{ interruptId: left.id, status: 'cancelled' }] };
    expect((await send(input(left.threadId, cancelled))).events.at(-1)).toMatchObject({ outcome: { type: 'success' } });
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":1}']);
  });

  it('409 for anything else, 400 for an answer in another form, and 403 without the scope', async () => {
    const { threadId, id } = await interrupted();
    expect((await send(input(threadId, { messages: [said()] }))).body.error_code).toBe('approval_required');
    const result = { id: 'x', role: 'tool', toolCallId: id, content: 'paid' };
    expect((await send(input(threadId, { messages: [result] }))).body.error_code).toBe('approval_required');
    const odd = await send(input(threadId, resume(id, 'yes')));
    expect([odd.status, odd.body.errors]).toMatchObject([400, [{ pointer: '/resume/0/payload' }]]);
    const args = await send(input(threadId, resume(id, { approved: true, arguments: 5 })));
    expect([args.status, args.body.errors]).toMatchObject([400, [{ pointer: '/resume/0/payload/arguments' }]]);
    const chatter = await api.as({ scopes: ['messages:write'] });
    const refused = await send(input(threadId, resume(id, { approved: true })), chatter);
    expect([refused.status, refused.body.error_code, remote.requests]).toEqual([403, 'insufficient_permissions', []]);
  });

  it('409 for a decision that comes too late, which is never passed over', async () => {
    const { threadId, id } = await interrupted();
    await send(input(threadId, resume(id, { approved: true })));
    for (const late of [{ approved: false }, { approved: true }]) {
      const { status, body } = await send(input(threadId, resume(id, late)));
      expect([status, body.error_code, body.detail]).toEqual([409, 'approval_decided', expect.stringContaining(id)]);
    }
    const { events } = await send(input(threadId, { messages: [{ ...said(), content: 'Hello.' }] }));
    expect([events.at(-1).outcome.type, remote.requests.length]).toEqual(['success', 1]);
  });

  it('400 for arguments that do not fit the tool, and for a call that is left out, and can be answered again', async () => {
    const { threadId, id } = await interrupted();
    const wrong = await send(input(threadId, resume(id, { approved: true, arguments: { amount: 'much' } })));
    expect([wrong.status, wrong.body.errors]).toMatchObject([
      400,
      [{ pointer: '/resume/0/payload/arguments/amount', code: 'type' }],
    ]);
    const other = await send(input(threadId, resume('call_of_nobody', { approved: true })));
    expect(other.body.errors).toMatchObject([{ code: 'unknown_tool_call' }, { pointer: '/resume' }]);
    const { events } = await send(input(threadId, resume(id, { approved: true, arguments: { amount: 2 } })));
    expect(events.at(-1)).toMatchObject({ outcome: { type: 'success' } });
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":2}']);
  });

  it('is understood by the client of the protocol', async () => {
    const headers = { authorization: `Bearer ${api.token}` };
    const client = new HttpAgent({
      url: `${api.stage.url}/v2/agents/${agent}/run`,
      headers,
      threadId: `t${Math.random()}`,
    });
    client.addMessage(said() as never);
    const ends: any[] = [];
    const listen = { onRunFinishedEvent: ({ event }: any) => void ends.push(event) };
    await client.runAgent({}, listen);
    const [{ id }] = ends[0].outcome.interrupts;
    await client.runAgent(resume(id, { approved: true }) as never, listen);
    expect(client.messages.at(-1)).toMatchObject({ role: 'assistant', content: 'Done.' });
    expect(remote.requests).toHaveLength(1);
  });
});
