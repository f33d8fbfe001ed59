import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

/** Returns the steps of an answer that has begun, and goes on until it is cancelled. */
const begins = () => [{ repeat: { say: 'tok ', times: 10, delay_ms: 0 } }, createHold().step];

/** A conversation whose run is answering, until it is cancelled. */
async function heldRun(): Promise<{ run_id: string; session_id: string; id: string }> {
  const { message } = plays(begins(), {});
  const { body } = await api.post('/v2/conversations', { body: { agent_id: agent, message } });
  await expect.poll(async () => (await api.get(`/v2/sessions/${body.session_id}`)).body.last_seq).toBeGreaterThan(8);
  return body;
}

describe('getRun', () => {
  it('200 while it runs and when it has ended', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'x' }], { agent_id: agent }) });
    const run = await api.get(body.links.run);
    expect(run.body).toMatchObject({ status: 'completed', model: 'offline/scripted', error: null, first_seq: 1 });
    const { run_id } = await heldRun();
    expect((await api.get(`/v2/runs/${run_id}`)).body).toMatchObject({
      status: 'running',
      finished_at: null,
      last_seq: null,
    });
    await api.post(`/v2/runs/${run_id}/cancel`);
  });

  it('200 with the problem of a run that has failed', async () => {
    const { body } = await api.post('/v2/conversations', {
      body: { agent_id: agent, message: plays([{ status: 500 }], {}).message },
    });
    await expect.poll(async () => (await api.get(`/v2/runs/${body.run_id}`)).body.status).toBe('failed');
    expect((await api.get(`/v2/runs/${body.run_id}`)).body.error.error_code).toBe('upstream_failure');
  });

  it('404 for what another organization has', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'x' }], { agent_id: agent }) });
    const stranger = await testApi();
    expect((await stranger.get(body.links.run)).body.error_code).toBe('run_not_found');
    expect((await stranger.post(`${body.links.run}/cancel`)).status).toBe(404);
  });
});

describe('cancelRun', () => {
  it('200, and keeps what had been answered', async () => {
    const { run_id, session_id } = await heldRun();
    const cancelled = await api.post(`/v2/runs/${run_id}/cancel`);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', finished_at: expect.any(String) });
    const { data } = (await api.get(`/v2/sessions/${session_id}/messages`)).body;
    expect(data.at(-1)).toMatchObject({ role: 'assistant', state: 'cancelled' });
    expect(data.at(-1).content.text).toMatch(/^(tok )+$/);
  });

  it('409 for its caller, who waits for the reply', async () => {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const script = plays(begins(), { session_id: session.id });
    const waiting = api.post('/v2/chat/messages', { body: script });
    const streaming = async () => (await api.get(`/v2/sessions/${session.id}/messages`)).body.data.at(-1);
    await expect.poll(streaming).toMatchObject({ role: 'assistant', state: 'in_progress' });
    expect((await streaming()).content.text).toMatch(/^(tok )*$/);
    const { run_id } = await streaming();
    await api.post(`/v2/runs/${run_id}/cancel`);
    expect((await waiting).body.error_code).toBe('run_cancelled');
  });

  it('409 when it is not running', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'x' }], { agent_id: agent }) });
    const { status, body: problem } = await api.post(`${body.links.run}/cancel`);
    expect([status, problem.error_code]).toEqual([409, 'run_not_active']);
  });
});

describe('cancelRun of a run that waits for tool results', () => {
  const weather = [{ name: 'look_up', parameters: { type: 'object' } }];
  const calls = (count: number) =>
    Array.from({ length: count }, () => ({ tool_call: { name: 'look_up', arguments: {} } }));

  async function waiting(count = 2) {
    const id = await makeAgent(api, { tools: weather });
    const { body } = await api.post('/v2/chat/messages', { body: plays(calls(count), { agent_id: id }) });
    const { session, message, conversation } = body;
    expect(message).toMatchObject({ state: 'requires_tool_results' });
    return { session_id: session.id, conversation_id: conversation.id, run_id: message.run_id, message };
  }

  const messagesOf = async (id: string) => (await api.get(`/v2/sessions/${id}/messages?limit=100`)).body.data;

  it('200, with a result for each call, and the conversation goes on', async () => {
    const { session_id, run_id, message } = await waiting();
    const answers = [await api.post(`/v2/runs/${run_id}/cancel`), await api.post(`/v2/runs/${run_id}/cancel`)];
    expect(answers.map(({ status, body }) => [status, body.status])).toEqual(Array(2).fill([200, 'cancelled']));
    const cancelled = { type: 'tool_result', content: 'Cancelled by the caller.', is_error: true };
    expect((await messagesOf(session_id)).slice(1)).toMatchObject([
      { kind: 'tool_use', state: 'completed' },
      ...message.tool_calls.map(({ id }: { id: string }) => ({ content: { ...cancelled, tool_call_id: id } })),
    ]);
    const next = plays([{ say: 'Of course.' }], { session_id });
    const { body } = await api.post('/v2/chat/messages', { body: next });
    expect(body.message.content.text).toBe('Of course.');
    const context = (await api.get(`/v2/messages/${body.message.id}/context`)).body;
    expect(JSON.stringify(context)).toContain('Cancelled by the caller.');
  });

  it('200 at once for two, which records the calls once', async () => {
    const { session_id, run_id } = await waiting();
    await Promise.all([1, 2].map(() => api.post(`/v2/runs/${run_id}/cancel`)));
    expect(await messagesOf(session_id)).toHaveLength(4);
    const { body } = await api.get(`/v2/sessions/${session_id}/events/history?event_type=RUN_STARTED`);
    expect(body.data[1].event.metadata).toEqual({ cancels: run_id });
  });

  it('409 when the calls have their results', async () => {
    const { session_id, run_id, message } = await waiting();
    const results = message.tool_calls.map(({ id }: { id: string }) => ({ tool_call_id: id, content: 'x' }));
    const body = { message: { role: 'tool', content: { type: 'tool_results', results } } };
    expect((await api.post(`/v2/sessions/${session_id}/messages`, { body })).status).toBe(200);
    const late = await api.post(`/v2/runs/${run_id}/cancel`);
    expect([late.status, late.body.error_code]).toEqual([409, 'run_not_active']);
    expect(late.body.detail).toContain('have their results');
  });

  it('names the run in the refusal of anything else', async () => {
    const { session_id, run_id } = await waiting();
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'x' }], { session_id }) });
    expect([body.error_code, body.detail]).toEqual(['tool_results_required', expect.stringContaining(run_id)]);
  });

  it('takes the results of more calls than one hundred and twenty-eight', async () => {
    const { session_id, message } = await waiting(200);
    expect(message.tool_calls).toHaveLength(200);
    const results = message.tool_calls.map(({ id }: { id: string }) => ({ tool_call_id: id, content: 'x' }));
    const send = (some: object[]) =>
      api.post(`/v2/sessions/${session_id}/messages`, {
        body: { message: { role: 'tool', content: { type: 'tool_results', results: some } } },
      });
    const partly = await send(results.slice(1));
    expect([partly.status, partly.body.errors]).toMatchObject([422, [{ code: 'missing_tool_call' }]]);
    expect((await send(results)).status).toBe(200);
  });
});

describe('closeConversation, endSession', () => {
  it('409 while a run answers', async () => {
    const { id, session_id, run_id } = await heldRun();
    for (const path of [`/v2/conversations/${id}/close`, `/v2/sessions/${session_id}/end`])
      expect((await api.post(path)).body.error_code).toBe('run_in_progress');
    await api.post(`/v2/runs/${run_id}/cancel`);
    expect((await api.post(`/v2/conversations/${id}/close`)).body).toMatchObject({ status: 'closed' });
    expect((await api.get(`/v2/sessions/${session_id}`)).body.status).toBe('ended');
  });
});
