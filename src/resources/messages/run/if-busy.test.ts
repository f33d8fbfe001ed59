import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';
import { countWaiting } from './if-busy.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

type IfBusy = 'reject' | 'enqueue' | 'interrupt';

const makeSession = async () => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id as string;
const said = (id: string, text: string, ifBusy: IfBusy) => ({
  ...plays([{ say: text }], { session_id: id }),
  options: { if_busy: ifBusy },
});
const send = (id: string, text: string, ifBusy: IfBusy, as: Pick<Api, 'post'> = api) =>
  as.post('/v2/chat/messages', { body: said(id, text, ifBusy) });
const textsOf = async (id: string) =>
  (await api.get(`/v2/sessions/${id}/messages?limit=100`)).body.data
    .filter(({ role }: any) => role === 'assistant')
    .map(({ content }: any) => content.text);

const untilWaiting = (session: string, count: number) => expect.poll(() => countWaiting(session)).toBe(count);

/** A session in which an answer is under way, until it is released. */
async function busy() {
  const session = await makeSession();
  const { step, release } = createHold();
  const script = plays([{ say: 'first' }, step], { session_id: session });
  const first = api.post('/v2/chat/messages', { body: script });
  const run = async () => (await api.get(`/v2/sessions/${session}/messages`)).body.data.at(-1);
  await expect.poll(run).toMatchObject({ state: 'in_progress' });
  return { session, first, release, run: (await run()).run_id as string };
}

describe('a message to a session that is busy', () => {
  it('409 by itself', async () => {
    const { session, first, run } = await busy();
    for (const { status, body } of [await send(session, 'x', 'reject'), await send(session, 'x', 'reject')])
      expect([status, body.error_code, body.detail]).toEqual([409, 'run_in_progress', expect.stringContaining(run)]);
    await api.post(`/v2/runs/${run}/cancel`);
    await first;
  });

  it('200 in its turn, after those that came before, when it is enqueued', async () => {
    const { session, first, release } = await busy();
    const waiting: Promise<{ status: number }>[] = [];
    for (const text of ['one', 'two', 'three']) {
      waiting.push(send(session, text, 'enqueue'));
      await untilWaiting(session, waiting.length);
    }
    release();
    expect((await first).status).toBe(200);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await textsOf(session)).toEqual(['first', 'one', 'two', 'three']);
  });

  it('200 in a stream too', async () => {
    const { session, release } = await busy();
    const streamed = api.stream('/v2/chat/messages/stream', said(session, 'streamed', 'enqueue'));
    await untilWaiting(session, 1);
    release();
    const { frames } = await streamed;
    expect(frames.at(-1)!.item).toMatchObject({
      event: 'message_complete',
      message: { content: { text: 'streamed' } },
    });
  });

  it('gives its turn up when its caller leaves', async () => {
    const { session, first, run } = await busy();
    const leaving = new AbortController();
    const headers = { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' };
    const body = JSON.stringify(said(session, 'gone', 'enqueue'));
    const sent = fetch(`${api.stage.url}/v2/chat/messages`, { method: 'POST', headers, body, signal: leaving.signal });
    await untilWaiting(session, 1);
    leaving.abort();
    await expect(sent).rejects.toThrow(/abort/);
    await untilWaiting(session, 0);
    const behind = send(session, 'behind', 'enqueue');
    await untilWaiting(session, 1);
    await api.post(`/v2/runs/${run}/cancel`);
    expect([(await first).status, (await behind).status]).toEqual([409, 200]);
    expect((await textsOf(session)).slice(1)).toEqual(['behind']);
  });

  it('409 by itself while others wait', async () => {
    const { session, first, release } = await busy();
    const waiting = ['one', 'two', 'three'].map((text) => send(session, text, 'enqueue'));
    await untilWaiting(session, 3);
    const answers = [(await send(session, 'overtaking', 'reject')).status];
    release();
    const over = new AbortController();
    const all = Promise.all(waiting).finally(() => over.abort());
    while (!over.signal.aborted) answers.push((await send(session, 'overtaking', 'reject')).status);
    expect((await all).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers[0]).toBe(409);
    await first;
    expect((await textsOf(session)).slice(1, 4).toSorted()).toEqual(['one', 'three', 'two']);
  });

  it('200 on the branch that was current when it came', async () => {
    const { session, first, release } = await busy();
    const messages = async (query = '') => (await api.get(`/v2/sessions/${session}/messages${query}`)).body.data;
    const [{ branch_id: branch, conversation_id: id }] = await messages();
    const waiting = send(session, 'waited', 'enqueue');
    await untilWaiting(session, 1);
    const edit = plays([{ say: 'edited' }], { conversation_id: id, after_message_id: null });
    const { body: other } = await api.post('/v2/sessions', { body: { agent_id: agent, conversation_id: id } });
    const context = { session_id: other.id, after_message_id: null };
    const edited = await api.post('/v2/chat/messages', { body: { ...edit, context } });
    release();
    const { status, body } = await waiting;
    expect([edited.status, status, body.message.branch_id]).toEqual([200, 200, branch]);
    expect((await api.get(`/v2/conversations/${id}`)).body.current_branch_id).toBe(edited.body.message.branch_id);
    await first;
  });

  it('409 behind too many others', async () => {
    const { session, first, run } = await busy();
    const waiting = Array.from({ length: 16 }, () => send(session, 'x', 'enqueue'));
    await untilWaiting(session, 16);
    const last = await send(session, 'x', 'enqueue');
    expect([last.status, last.body.detail]).toEqual([409, expect.stringContaining('16 messages wait')]);
    await api.post(`/v2/runs/${run}/cancel`);
    await first;
    expect((await Promise.all(waiting)).every(({ status }) => status === 200)).toBe(true);
  });

  it('200 and cancels the run that answers when it interrupts', async () => {
    const { session, first, run } = await busy();
    expect((await send(session, 'Listen!', 'interrupt')).body.message.content.text).toBe('Listen!');
    expect((await first).body.error_code).toBe('run_cancelled');
    expect((await api.get(`/v2/runs/${run}`)).body.status).toBe('cancelled');
  });

  it('403 when it may not cancel, 409 when a producer carries the run out', async () => {
    const { session, first, run } = await busy();
    const modest = await api.as({ scopes: ['messages:write'] });
    const refused = await send(session, 'x', 'interrupt', modest);
    expect([refused.status, refused.body.error_code]).toEqual([403, 'insufficient_permissions']);
    await api.post(`/v2/runs/${run}/cancel`);
    await first;
    const theirs = await makeSession();
    const events = [{ producer_seq: 1, event: { type: 'RUN_STARTED', threadId: theirs, runId: 'r' } }];
    await api.post(`/v2/sessions/${theirs}/events`, { body: { producer_epoch: 1, events } });
    const { status, body } = await send(theirs, 'x', 'interrupt');
    expect([status, body.detail]).toEqual([409, expect.stringContaining('producer')]);
  });

  it('200 for the messages of a batch to one session, one after the other', async () => {
    const session = await makeSession();
    const messages = ['a', 'b', 'c'].map((text) => ({ id: text, ...said(session, text, 'enqueue') }));
    const { body } = await api.post('/v2/chat/messages/batch', { body: { messages } });
    expect(body).toMatchObject({ succeeded: 3, failed: 0 });
    const alone = messages.map(({ options: _none, ...message }) => message);
    const batch_options = { parallel_processing: false };
    const again = await api.post('/v2/chat/messages/batch', { body: { messages: alone, batch_options } });
    expect(again.body).toMatchObject({ succeeded: 3, failed: 0 });
  });
});
