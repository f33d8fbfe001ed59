import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { createHold } from '#src/testing/held-answer.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { model: 'offline/echo' });
});

const ask = async (text: string, context: object) => {
  const message = { role: 'user', content: { type: 'text', text } };
  return (await api.post('/v2/chat/messages', { body: { message, context } })).body;
};
const messagesOf = async (id: string) => (await api.get(`/v2/conversations/${id}/messages?limit=100`)).body.data;
const logOf = async (id: string) =>
  (await api.get(`/v2/sessions/${id}/events/history?view=raw&limit=1000`)).body.data as any[];

/** Everything that a session and its conversation show. */
async function shown(session: string, conversation: string): Promise<string> {
  const paths = [`/v2/conversations/${conversation}/messages`, `/v2/sessions/${session}/messages`];
  const all = await Promise.all([...paths.map((path) => api.get(path)), logOf(session)]);
  return JSON.stringify(all);
}

async function conversation() {
  const {
    conversation: { id },
    session,
  } = await ask('My secret is Rosebud.', { agent_id: agent });
  return { id: id as string, session: session.id as string, messages: await messagesOf(id) };
}

describe('deleteMessage', () => {
  it('200 with what it has led to; what it said is nowhere any more, and all else is', async () => {
    const { id, session, messages } = await conversation();
    const [question, answer] = messages;
    await api.patch(`/v2/chat/messages/${question.id}/metadata`, { body: { metadata: { note: 'Rosebud' } } });
    const memory = await api.post(`/v2/agents/${agent}/memories`, {
      body: {
        memory_type: 'semantic',
        content: { concept: 'secrets', definition: 'There is one.' },
        source_message_id: question.id,
      },
    });
    const before = await logOf(session);
    const { status, body } = await api.delete(`/v2/chat/messages/${question.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: question.id,
      conversation_id: id,
      session_id: session,
      led_to: { message_ids: [answer.id], memory_ids: [memory.body.id], summary_count: 0 },
    });
    expect((await messagesOf(id)).map((message: any) => message.id)).toEqual([answer.id]);
    expect((await api.get(`/v2/conversations/${id}`)).body.message_count).toBe(1);
    const after = await logOf(session);
    expect(after.map(({ seq, event_type }) => [seq, event_type])).toEqual(before.map((e) => [e.seq, e.event_type]));
    const [said] = after.filter(
      ({ event }) => event.messageId === question.id && event.type === 'TEXT_MESSAGE_CONTENT',
    );
    expect(said).toMatchObject({ event: { delta: '' }, redacted: true });
    await api.delete(`/v2/chat/messages/${answer.id}`);
    expect(await shown(session, id)).not.toContain('Rosebud');
    const next = await ask('And now?', { session_id: session });
    expect(next.message.content.text).not.toContain('Rosebud');
    expect(next.message.content.text).toContain('And now?');
  });

  it('404 afterwards, for all that is asked of it', async () => {
    const {
      messages: [question],
    } = await conversation();
    await api.delete(`/v2/chat/messages/${question.id}`);
    const path = `/v2/chat/messages/${question.id}`;
    const answers = [
      await api.delete(path),
      await api.get(path),
      await api.get(`${path}/versions`),
      await api.patch(`${path}/metadata`, { body: { metadata: {} } }),
    ];
    expect(answers.map(({ status, body }) => [status, body.error_code])).toEqual(
      Array(4).fill([404, 'message_not_found']),
    );
  });

  it('409 while its run is answering', async () => {
    const scripted = await makeAgent(api);
    const { message } = plays([{ say: 'tok ' }, createHold().step], {});
    const { body } = await api.post('/v2/conversations', { body: { agent_id: scripted, message } });
    await expect.poll(async () => (await messagesOf(body.id)).length).toBe(2);
    for (const { id } of await messagesOf(body.id))
      expect((await api.delete(`/v2/chat/messages/${id}`)).body.error_code).toBe('run_in_progress');
    expect((await api.delete(`/v2/conversations/${body.id}`)).body.error_code).toBe('run_in_progress');
    await api.post(`/v2/runs/${body.run_id}/cancel`);
  });

  it('200 for one of the messages that a front end has brought together, and leaves the others', async () => {
    const messages = ['Stays.', 'Rosebud', 'Stays too.'].map((content) => ({
      id: randomUUID(),
      role: 'user',
      content,
    }));
    const threadId = randomUUID();
    const first = await api.stream(`/v2/agents/${agent}/run`, { threadId, runId: 'r1', messages });
    const { session_id, conversation_id } = first.frames[0]!.item.metadata;
    const stored = await messagesOf(conversation_id);
    await api.delete(`/v2/chat/messages/${stored[1].id}`);
    await api.delete(`/v2/chat/messages/${stored[3].id}`);
    const all = await shown(session_id, conversation_id);
    expect(all).not.toContain('Rosebud');
    expect(all).toContain('Stays too.');
    const again = await api.stream(`/v2/agents/${agent}/run`, { threadId, runId: 'r2', messages });
    expect(again.frames[0]!.item.input.messages).toEqual([]);
  });

  it('200 for a message whose calls wait, and the session goes on without them', async () => {
    const tools = [{ name: 'look_up', parameters: { type: 'object' } }];
    const scripted = await makeAgent(api, { tools });
    const { body } = await api.post('/v2/chat/messages', {
      body: plays([{ tool_call: { name: 'look_up', arguments: { of: 'Rosebud' } } }], { agent_id: scripted }),
    });
    await api.delete(`/v2/chat/messages/${body.message.id}`);
    const log = JSON.stringify(
      (await logOf(body.session.id)).filter(({ event_type }) => event_type !== 'TEXT_MESSAGE_CONTENT'),
    );
    expect(log).not.toContain('Rosebud');
    const next = await api.post('/v2/chat/messages', {
      body: plays([{ say: 'Fine.' }], { session_id: body.session.id }),
    });
    expect(next.body.message.content.text).toBe('Fine.');
  });
});

describe('deleteConversation', () => {
  it('200 with what it has led to, and 404 for it and all that was in it', async () => {
    const { id, session, messages } = await conversation();
    const { status, body } = await api.delete(`/v2/conversations/${id}`);
    expect([status, body]).toMatchObject([200, { id, session_count: 1, message_count: 2, led_to: { memory_ids: [] } }]);
    const gone = [
      `/v2/conversations/${id}`,
      `/v2/conversations/${id}/messages`,
      `/v2/sessions/${session}`,
      `/v2/sessions/${session}/messages`,
      `/v2/sessions/${session}/events/history`,
      `/v2/sessions/${session}/state`,
      `/v2/chat/messages/${messages[0].id}`,
      `/v2/messages/${messages[1].id}/context`,
      `/v2/runs/${messages[0].run_id}`,
    ];
    for (const path of gone) expect([path, (await api.get(path)).status]).toEqual([path, 404]);
    expect((await api.delete(`/v2/conversations/${id}`)).body.error_code).toBe('conversation_not_found');
    const listed = (await api.get('/v2/conversations?limit=100')).body.data.map((one: any) => one.id);
    expect(listed).not.toContain(id);
    const rows = await api.stage.database.dataSource.query('SELECT payload FROM session_events WHERE session_id = $1', [
      session,
    ]);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('Rosebud');
  });

  it('200 and lets a front end begin its thread anew', async () => {
    const body = (runId: string) => ({
      threadId: 'kept-name',
      runId,
      messages: [{ id: runId, role: 'user', content: 'x' }],
    });
    const { frames } = await api.stream(`/v2/agents/${agent}/run`, body('a'));
    const { conversation_id } = frames[0]!.item.metadata;
    expect((await api.delete(`/v2/conversations/${conversation_id}`)).status).toBe(200);
    const again = await api.stream(`/v2/agents/${agent}/run`, body('b'));
    expect(again.frames[0]!.item.metadata.conversation_id).not.toBe(conversation_id);
  });

  it('404 for what another organization has', async () => {
    const { id, messages } = await conversation();
    const stranger = await testApi();
    expect((await stranger.delete(`/v2/conversations/${id}`)).status).toBe(404);
    expect((await stranger.delete(`/v2/chat/messages/${messages[0].id}`)).status).toBe(404);
  });
});
