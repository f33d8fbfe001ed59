import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readContract } from '#src/composition/read-contract.ts';
import { newId } from '#src/api/ids.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createDump, createDumpMessage } from './fixture.ts';

let api: Api;
let agent: string;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
});

const path = '/v2/migration/import';
const lines = (...dumps: object[]) => dumps.map((dump) => JSON.stringify(dump)).join('\n');
const ndjson = { 'content-type': 'application/x-ndjson' };
const send = (...conversations: object[]) => api.post(path, { body: { conversations } });

describe('importConversations', () => {
  it('200: keeps ids, times and what a conversation is about, and has it wait for its upgrade', async () => {
    const dump = createDump(agent);
    const { status, body } = await send(dump);
    expect([status, body]).toEqual([
      200,
      {
        imported: 1,
        unchanged: 0,
        rejected: 0,
        conversations: [{ line: 1, id: dump.id, status: 'imported', conversation_id: dump.id, errors: [] }],
      },
    ]);
    expect((await api.get(`/v2/conversations/${dump.id}`)).body).toMatchObject({
      title: 'Weather',
      agent_id: agent,
      message_count: 0,
      metadata: { channel_id: 'C024BE91L', workspace_id: 'T012AB3CD' },
      created_at: dump.createdAt,
      updated_at: dump.updatedAt,
    });
    expect((await api.get('/v2/migration/status')).body.conversations.waiting).toBeGreaterThan(0);
  });

  it('200 for lines, each for itself; a second time imports nothing', async () => {
    const other = await testApi();
    const theirs = createDump(await makeAgent(other));
    await other.post(path, { body: { conversations: [theirs] } });
    const own = createDump(agent);
    const unknown = createDump('agent-of-old');
    const twice = createDumpMessage(1, 'user', 'x');
    const repeated = createDump(agent, { messages: [twice, twice] });
    // An id that another organization has is not told: the conversation gets one of its own.
    const taken = { ...createDump(agent), id: theirs.id };
    const body = lines(own, unknown, repeated, taken);
    const first = (await api.post(path, { body, headers: ndjson })).body;
    expect(first).toMatchObject({ imported: 2, unchanged: 0, rejected: 2 });
    expect(first.conversations.map((one: any) => [one.line, one.status, one.errors[0]?.pointer])).toEqual([
      [1, 'imported', undefined],
      [2, 'rejected', '/agentId'],
      [3, 'rejected', '/messages/1/id'],
      [4, 'imported', undefined],
    ]);
    const { conversation_id: renamed } = first.conversations[3];
    expect(renamed).not.toBe(theirs.id);
    expect((await api.get(`/v2/conversations/${renamed}`)).body.metadata.v1_id).toBe(theirs.id);

    const again = (await api.post(path, { body, headers: ndjson })).body;
    expect(again).toMatchObject({ imported: 0, unchanged: 2, rejected: 2 });
    expect(again.conversations[3].conversation_id).toBe(renamed);
    const changed = (await send({ ...own, title: 'Another' })).body.conversations[0];
    expect(changed).toMatchObject({ status: 'rejected', errors: [{ pointer: '/id', code: 'changed' }] });
  });

  it('200: refuses messages that are not the oldest first; equal times are in order', async () => {
    const messages = [5, 5, 9, 7].map((second) => createDumpMessage(second, 'user', `${second}`));
    const ordered = createDump(agent, { messages: messages.slice(0, 3) });
    const { conversations } = (await send(createDump(agent, { messages }), ordered)).body;
    expect(conversations).toMatchObject([
      { status: 'rejected', errors: [{ pointer: '/messages/3/createdAt', code: 'order' }] },
      { status: 'imported', errors: [] },
    ]);
  });

  it('imports once what is sent several times at once', async () => {
    const dump = createDump(agent);
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(dump)));
    expect(answers.map(({ body }) => body.imported).toSorted()).toEqual([0, 0, 0, 1]);
  });

  it('takes the agent by its key, or the one that is named', async () => {
    const key = `k${Date.now()}`;
    const keyed = await makeAgent(api, { key });
    const { body } = await api.post(`${path}?agent_id=${agent}`, {
      body: { conversations: [createDump(key), createDump('nobody')] },
    });
    const agents = await Promise.all(
      body.conversations.map(
        async (one: any) => (await api.get(`/v2/conversations/${one.conversation_id}`)).body.agent_id,
      ),
    );
    expect(agents).toEqual([keyed, agent]);
  });

  it('404 for an agent that is not there', async () => {
    const { status, body } = await api.post(`${path}?agent_id=${newId('agt')}`, {
      body: { conversations: [createDump(agent)] },
    });
    expect([status, body.error_code]).toEqual([404, 'agent_not_found']);
  });

  it('400 names each line that breaks the contract, and imports nothing', async () => {
    const good = createDump(agent);
    const body = lines(good, { ...good, id: 'b', messages: [{ id: 'm', role: 'robot', createdAt: 'x' }] });
    const { status, body: problem } = await api.post(path, { body, headers: ndjson });
    expect([status, problem.error_code]).toEqual([400, 'invalid_request']);
    expect(problem.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      expect.arrayContaining(['/1/messages/0/role', '/1/messages/0/text', '/1/messages/0/createdAt']),
    );
    expect((await api.get(`/v2/conversations/${good.id}`)).status).toBe(404);
  });
});

describe('a dump', () => {
  const membersOf = (version: 'v1' | 'v2', name: string) =>
    Object.keys((readContract(version).components!['schemas']![name] as { properties: object }).properties);

  it('takes whatever version 1 answers with', () => {
    expect(membersOf('v2', 'V1Conversation')).toEqual(expect.arrayContaining(membersOf('v1', 'Conversation')));
    expect(membersOf('v2', 'V1Message')).toEqual(expect.arrayContaining(membersOf('v1', 'Message')));
  });

  it('made with version 1 here reads the same elsewhere', async () => {
    const chat = { message: 'Hello', agentId: agent, channelId: 'C', workspaceId: 'W' };
    const { conversationId } = (await api.post('/v1/chat', { body: chat })).body;
    const { conversations } = (await api.get('/v1/conversations?limit=100')).body;
    const conversation = conversations.find(({ id }: { id: string }) => id === conversationId);
    const { messages } = (await api.get(`/v1/conversations/${conversationId}/messages`)).body;
    expect((await send({ ...conversation, messages })).body).toMatchObject({ unchanged: 1 });

    const other = await testApi();
    const elsewhere = await makeAgent(other);
    const body = { conversations: [{ ...conversation, messages }] };
    const report = (await other.post(`${path}?agent_id=${elsewhere}`, { body })).body;
    const { conversation_id: id } = report.conversations[0];
    const job = (await other.post('/v2/migrate', { body: { from_version: 'v1', dry_run: false } })).body;
    await expect.poll(async () => (await other.get(`/v2/migrate/${job.id}`)).body.status).toBe('completed');
    const again = (await other.get(`/v1/conversations/${id}/messages`)).body.messages;
    const said = (list: { role: string; text: string; createdAt: string }[]) =>
      list.map(({ role, text, createdAt }) => [role, text, createdAt]);
    expect(said(again)).toEqual(said(messages));
    const [{ channelId, title }] = (await other.get('/v1/conversations')).body.conversations;
    expect([channelId, title]).toEqual([conversation.channelId, conversation.title]);
  });

  it('is as the guide shows it', async () => {
    const guide = readFileSync('docs/guides/leaving-v1.md', 'utf8');
    const line = /```json\n(.*)\n```/.exec(guide)![1]!;
    const { body } = await api.post(`${path}?agent_id=${agent}`, { body: line, headers: ndjson });
    expect(body).toMatchObject({ imported: 1, rejected: 0 });
  });
});
