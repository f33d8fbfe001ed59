import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#src/api/ids.ts';
import { makeAgent, plays, testApi, type Api } from '#src/testing/harness.ts';
import { createDump, createDumpMessage } from './fixture.ts';

let api: Api;
let agent: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

async function imported(more: Parameters<typeof createDump>[1] = {}) {
  const dump = createDump(agent, more);
  const { body } = await api.post('/v2/migration/import', { body: { conversations: [dump] } });
  return { dump, id: body.conversations[0].conversation_id as string };
}

const migrate = (conversation_ids: string[], dry_run = false) =>
  api.post('/v2/migrate', { body: { from_version: 'v1', conversation_ids, dry_run } });

async function ended(id: string) {
  let { body } = await api.get(`/v2/migrate/${id}`);
  while (body.finished_at === null) ({ body } = await api.get(`/v2/migrate/${id}`));
  return body;
}

const messagesOf = async (id: string) => (await api.get(`/v2/conversations/${id}/messages`)).body.data;

describe('createMigrationJob', () => {
  it('202 with the plan in a dry run, which changes nothing', async () => {
    const { id } = await imported();
    const body = { from_version: 'v1', conversation_ids: [id] };
    const { status, headers, body: job } = await api.post('/v2/migrate', { body });
    expect([status, headers.get('location')]).toEqual([202, `/v2/migrate/${job.id}`]);
    const steps = [
      { step: 'create_sessions', count: 1 },
      { step: 'convert_messages', count: 2 },
      { step: 'append_events', count: 8 },
    ];
    expect(job).toMatchObject({
      dry_run: true,
      status: 'planned',
      plan: { conversations: 1, remaining: 0, steps },
      conversations: [{ conversation_id: id, status: 'planned', steps, detail: null }],
      finished_at: null,
    });
    expect(await messagesOf(id)).toEqual([]);
    expect((await api.get(`/v2/migrate/${job.id}`)).body).toEqual(job);
  });

  it('does what the plan says: sessions, runs, messages and events that agree, as they were then', async () => {
    const { dump, id } = await imported();
    const { body: plan } = await migrate([id], true);
    const job = await ended((await migrate([id])).body.id);
    expect(job).toMatchObject({ status: 'completed', plan: plan.plan, progress: { total: 1, done: 1, failed: 0 } });

    const messages = await messagesOf(id);
    expect(messages).toMatchObject(
      dump.messages.map(({ id: message, role, text, sessionId, createdAt }) => ({
        id: message,
        session_id: sessionId,
        kind: role,
        role,
        content: { type: 'text', text: text.toWellFormed() }, // version 1 kept halves of characters
        state: 'completed',
        metadata: {},
        created_at: createdAt,
      })),
    );
    expect((await api.get(`/v2/conversations/${id}`)).body).toMatchObject({
      message_count: 2,
      updated_at: dump.updatedAt,
    });
    const session = `/v2/sessions/${dump.messages[0]!.sessionId}`;
    const { data } = (await api.get(`${session}/events/history?view=raw`)).body;
    expect(data.map(({ seq, event, created_at }: any) => [seq, event.type, created_at])).toEqual([
      [1, 'RUN_STARTED', dump.messages[0]!.createdAt],
      [2, 'TEXT_MESSAGE_START', dump.messages[0]!.createdAt],
      [3, 'TEXT_MESSAGE_CONTENT', dump.messages[0]!.createdAt],
      [4, 'TEXT_MESSAGE_END', dump.messages[0]!.createdAt],
      [5, 'TEXT_MESSAGE_START', dump.messages[1]!.createdAt],
      [6, 'TEXT_MESSAGE_CONTENT', dump.messages[1]!.createdAt],
      [7, 'TEXT_MESSAGE_END', dump.messages[1]!.createdAt],
      [8, 'RUN_FINISHED', dump.messages[1]!.createdAt],
    ]);
    expect((await api.get(`/v2/runs/${messages[0].run_id}`)).body).toMatchObject({
      status: 'completed',
      started_at: dump.messages[0]!.createdAt,
      finished_at: dump.messages[1]!.createdAt,
    });
    // Whoever still has the ids of version 1 reads what was there.
    const old = (await api.get(`/v1/conversations/${id}/messages`)).body.messages;
    expect(old.map(({ id: message, text }: any) => [message, text])).toEqual(
      dump.messages.map(({ id: message, text }) => [message, text.toWellFormed()]),
    );
  });

  it('puts the messages in front of what was said meanwhile, and the conversation goes on', async () => {
    const { dump, id } = await imported();
    await api.post('/v2/chat/messages', { body: plays([{ say: 'new' }], { conversation_id: id }) });
    await ended((await migrate([id])).body.id);
    const messages = await messagesOf(id);
    expect(messages.map(({ role }: any) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(messages[0].content.text).toBe(dump.messages[0]!.text);
    const { status } = await api.post('/v2/chat/messages', { body: plays([{ say: 'x' }], { conversation_id: id }) });
    expect([status, (await messagesOf(id)).length]).toEqual([200, 6]);
    expect((await api.get(`/v2/conversations/${id}`)).body.message_count).toBe(6);
  });

  it('makes of several sessions, turns and roles what version 2 has for them', async () => {
    const [one, two] = [newId('sess'), 'session-of-old'];
    const messages = [
      createDumpMessage(0, 'system', 'Be kind.', { sessionId: one }),
      createDumpMessage(1, 'user', 'a', { sessionId: one }),
      createDumpMessage(2, 'user', 'b', { sessionId: two, id: 'old-1' }),
      createDumpMessage(3, 'tool', '{"ok":true}', { sessionId: one }),
      createDumpMessage(4, 'assistant', '', { sessionId: one }),
      createDumpMessage(5, 'assistant', 'c', { sessionId: two }),
      createDumpMessage(6, 'user', 'd'),
    ];
    const { dump, id } = await imported({ messages, status: 'closed' });
    const { body: job } = await migrate([id]);
    expect(job.plan.steps).toEqual([
      { step: 'create_sessions', count: 2 },
      { step: 'convert_messages', count: 7 },
      { step: 'append_events', count: 6 * 3 + 1 + 4 * 2 },
    ]);
    expect((await ended(job.id)).conversations[0]).toMatchObject({ status: 'done', detail: null });
    const stored = await messagesOf(id);
    expect(stored.map(({ kind }: any) => kind)).toEqual([
      'system', 'user', 'user', 'tool_result', 'assistant', 'assistant', 'user',
    ]); // prettier-ignore
    expect(stored[3].content).toMatchObject({ type: 'tool_result', content: '{"ok":true}', is_error: false });
    expect(stored[2].metadata).toEqual({ v1_id: 'old-1' });
    const sessions = (await api.get(`/v2/sessions?conversation_id=${id}`)).body.data;
    expect(sessions.map(({ status }: any) => status)).toEqual(['ended', 'ended']);
    expect(sessions.map(({ metadata }: any) => metadata)).toContainEqual({ v1_id: two });
    const events = await Promise.all(sessions.map(async (s: any) => s.last_seq));
    expect(events.reduce((sum, count) => sum + count, 0)).toBe(job.plan.steps[2].count);
    expect((await api.get(`/v2/conversations/${id}`)).body).toMatchObject({
      status: 'closed',
      closed_at: dump.updatedAt,
    });
  });

  it('upgrades nothing twice, however often it is asked', async () => {
    const { id } = await imported();
    const jobs = await Promise.all([migrate([id]), migrate([id]), migrate([id])]);
    for (const { body } of jobs) await ended(body.id);
    expect(await messagesOf(id)).toHaveLength(2);
    const { body: none } = await migrate([id]);
    expect(none.plan).toEqual({ conversations: 0, remaining: 0, steps: [] });
    expect(await ended(none.id)).toMatchObject({ status: 'completed', conversations: [] });
  });

  it('takes all of the organization when none are named', async () => {
    const own = await testApi();
    const helper = await makeAgent(own);
    const conversations = [createDump(helper), createDump(helper)];
    await own.post('/v2/migration/import', { body: { conversations } });
    const { body: job } = await own.post('/v2/migrate', { body: { from_version: 'v1', dry_run: false } });
    expect(job.conversations.map((one: any) => one.conversation_id)).toEqual(
      conversations.map(({ id }) => id).toSorted(),
    );
    await expect.poll(async () => (await own.get(`/v2/migrate/${job.id}`)).body.status).toBe('completed');
    const { body: status } = await own.get('/v2/migration/status');
    expect(status).toMatchObject({ conversations: { imported: 2, upgraded: 2, waiting: 0 }, jobs: [] });
  });

  it('404 for a conversation that another organization has, and for jobs of others', async () => {
    const { id } = await imported();
    const stranger = await testApi();
    const body = { from_version: 'v1', conversation_ids: [id] };
    expect((await stranger.post('/v2/migrate', { body })).body.error_code).toBe('conversation_not_found');
    const { body: job } = await migrate([id], true);
    expect((await stranger.get(`/v2/migrate/${job.id}`)).body.error_code).toBe('migration_job_not_found');
  });
});
