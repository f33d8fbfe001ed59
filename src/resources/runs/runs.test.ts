import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

/** A conversation whose run is answering slowly. */
async function slowRun(): Promise<{ run_id: string; session_id: string; id: string }> {
  const { message } = plays([{ repeat: { say: 'tok ', times: 500, delay_ms: 10 } }], {});
  const { body } = await api.post('/v2/conversations', { body: { agent_id: agent, message } });
  await expect.poll(async () => (await api.get(`/v2/sessions/${body.session_id}`)).body.last_seq).toBeGreaterThan(8);
  return body;
}

describe('getRun', () => {
  it('200 while it runs and when it has ended', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: plays([{ say: 'x' }], { agent_id: agent }) });
    const run = await api.get(body.links.run);
    expect(run.body).toMatchObject({ status: 'completed', model: 'offline/scripted', error: null, first_seq: 1 });
    const { run_id } = await slowRun();
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
    const { run_id, session_id } = await slowRun();
    const cancelled = await api.post(`/v2/runs/${run_id}/cancel`);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', finished_at: expect.any(String) });
    const { data } = (await api.get(`/v2/sessions/${session_id}/messages`)).body;
    expect(data.at(-1)).toMatchObject({ role: 'assistant', state: 'cancelled' });
    expect(data.at(-1).content.text).toMatch(/^(tok )+$/);
  });

  it('409 for its caller, who waits for the reply', async () => {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const script = plays([{ repeat: { say: 'tok ', times: 500, delay_ms: 10 } }], { session_id: session.id });
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

describe('closeConversation, endSession', () => {
  it('409 while a run answers', async () => {
    const { id, session_id, run_id } = await slowRun();
    for (const path of [`/v2/conversations/${id}/close`, `/v2/sessions/${session_id}/end`])
      expect((await api.post(path)).body.error_code).toBe('run_in_progress');
    await api.post(`/v2/runs/${run_id}/cancel`);
    expect((await api.post(`/v2/conversations/${id}/close`)).body).toMatchObject({ status: 'closed' });
    expect((await api.get(`/v2/sessions/${session_id}`)).body.status).toBe('ended');
  });
});
