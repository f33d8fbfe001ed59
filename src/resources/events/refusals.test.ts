import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

let api: Api;
let agent: string;
let session: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  session = (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
  const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
  await push(started);
});

const push = (event: object, producer_seq = 1, producer_epoch = 2) =>
  api.post(`/v2/sessions/${session}/events`, { body: { producer_epoch, events: [{ producer_seq, event }] } });

describe('a refused event', () => {
  it.each<[event: object, ...faults: [member: string, detail: string][]]>([
    [{}, ['/type', 'Is required.']],
    [{ type: '' }, ['/type', 'Must not be empty.']],
    [{ type: 'X'.repeat(201) }, ['/type', 'Must have at most 200 characters.']],
    [{ type: 7 }, ['/type', 'Must be a string, not an integer.']],
    [{ type: 'TEXT_MESSAGE_CONTENT' }, ['/messageId', 'Is required.'], ['/delta', 'Is required.']],
    [
      { type: 'THINKING_TEXT_MESSAGE_CONTENT', delta: 1, timestamp: 'x' },
      ['/timestamp', 'Must be an integer, not a string.'],
      ['/delta', 'Must be a string, not an integer.'],
    ],
    [
      { type: 'STATE_DELTA', delta: [{ op: 'add', value: 1 }, { op: 'swap' }] },
      ['/delta/0/path', 'Is required.'],
      ['/delta/1/op', 'Must be one of "add", "remove", "replace", "move", "copy", "test".'],
    ],
  ])('is told what its own type wants: %j', async (event, ...faults) => {
    const { body } = await push(event, 2);
    const told = faults.map(([member, detail]) => ({ pointer: `/events/0/event${member}`, detail }));
    expect(body).toMatchObject({ status: 400, error_code: 'invalid_request' });
    expect(body.errors).toHaveLength(told.length);
    expect(body.errors).toEqual(expect.arrayContaining(told.map((fault) => expect.objectContaining(fault))));
  });

  it.each([
    [{ type: 'TEXT_MESSAGE_START', messageId: '', role: 'user' }, '/messageId'],
    [{ type: 'A\0' }, '/type'],
    [{ type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'a\0', role: 'user', content: '' }] }, '/messages/0/id'],
  ])('is told which id is none: %j', async (event, member) => {
    const { body } = await push(event, 2);
    expect(body).toMatchObject({ status: 409, error_code: 'event_order' });
    expect(body.errors).toMatchObject([{ pointer: `/events/0/event${member}`, code: 'unusable_id' }]);
  });

  it('is told which number is wrong, and what it would have to be', async () => {
    const event = { type: 'CUSTOM', name: 'n', value: 1 };
    expect((await push(event, 5)).body).toMatchObject({
      error_code: 'producer_gap',
      errors: [{ pointer: '/events/0/producer_seq', detail: 'The next number of epoch 2 is 2.' }],
    });
    expect((await push(event, 1, 1)).body).toMatchObject({
      error_code: 'stale_producer',
      errors: [{ pointer: '/producer_epoch', detail: expect.stringContaining('The newest epoch is 2') }],
    });
  });

  it('may not have a number that would come back as null', async () => {
    const body =
      '{"producer_epoch":2,"events":[{"producer_seq":2,"event":{"type":"CUSTOM","name":"n","value":1e400}}]}';
    const headers = { 'content-type': 'application/json' };
    const answer = await api.post(`/v2/sessions/${session}/events`, { body, headers });
    expect(answer.body).toMatchObject({
      status: 400,
      error_code: 'invalid_request',
      errors: [{ pointer: '/events/0/event/value', code: 'json' }],
    });
    expect(answer.body.detail).toContain('a number at /events/0/event/value that is too large');
  });

  it('is told when to try again while Parley itself answers', async () => {
    const { body: busy } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const log = () => api.get(`/v2/sessions/${busy.id}/events/history`);
    const hold = createHold();
    const chat = api.post('/v2/chat/messages', { body: plays([{ say: 'a ' }, hold.step], { session_id: busy.id }) });
    await expect.poll(async () => (await log()).body.data.length).toBeGreaterThan(0);
    const events = [{ producer_seq: 1, event: { type: 'RUN_ERROR', message: 'x' } }];
    const refused = await api.post(`/v2/sessions/${busy.id}/events`, { body: { producer_epoch: 1, events } });
    expect(refused.body).toMatchObject({ error_code: 'run_in_progress', retryable: true });
    expect(refused.headers.get('retry-after')).toBe('1');
    hold.release();
    await chat;
  });

  it('says that the run has been ended, if it was', async () => {
    const { body: lost } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const send = (producer_seq: number, event: object) =>
      api.post(`/v2/sessions/${lost.id}/events`, { body: { producer_epoch: 1, events: [{ producer_seq, event }] } });
    await send(1, { type: 'RUN_STARTED', threadId: 't', runId: 'r' });
    await send(2, { type: 'TEXT_MESSAGE_START', messageId: 'm' });
    const { body: said } = await api.get(`/v2/sessions/${lost.id}/messages`);
    await api.post(`/v2/runs/${said.data[0].run_id}/cancel`);
    const { body } = await send(3, { type: 'RUN_FINISHED', threadId: 't', runId: 'r' });
    expect(body.errors).toMatchObject([{ code: 'run_not_open', detail: expect.stringContaining('with RUN_ERROR') }]);
    const again = await send(3, { type: 'RUN_ERROR', message: 'x' });
    expect(again.body.detail).toContain('only RUN_STARTED may follow');
  });

  it('is not repeated at full length in what is said of it', async () => {
    const { body } = await push({ type: 'STEP_FINISHED', stepName: 'x'.repeat(1_000) }, 2);
    expect(body).toMatchObject({ error_code: 'event_order', errors: [{ code: 'step_not_open' }] });
    expect(JSON.stringify(body).length).toBeLessThan(2_000);
  });
});
