import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api, type ApiAnswer } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
let other: string;
let userIds: Record<'u1' | 'u2', string>;
let ids: Record<string, string>;

const userOf = (name: string) => ({ external_id: name });
const idsOf = ({ body }: { body: any }) => body.data.map(({ id }: any) => id).toSorted();
const list = async (path: string, caller = api) => idsOf(await caller.get(path));
const pick = (...names: string[]) => names.map((name) => ids[name]!).toSorted();

/** Makes memories in each scope, some of an agent that is deleted then. */
async function makeMemories(): Promise<Record<string, string>> {
  const make = async (on: string, more: object) => {
    const body = { memory_type: 'working', content: { note: 'x' }, ...more };
    return (await api.post(`/v2/agents/${on}/memories`, { body })).body.id as string;
  };
  const of = (name: string, type: string) => ({ scope: { type }, user: userOf(name) });
  const session = await api.post('/v2/sessions', { body: { agent_id: agent, user: userOf('u1') } });
  return {
    shared: await make(agent, {}),
    u1: await make(agent, of('u1', 'user_agent')),
    u2: await make(agent, of('u2', 'user_agent')),
    u1Other: await make(other, of('u1', 'user_agent')),
    u1All: await make(other, of('u1', 'user')),
    u2All: await make(other, of('u2', 'user')),
    inSession: await make(agent, { session_id: session.body.id }),
  };
}

beforeAll(async () => {
  api = await testApi();
  [agent, other] = [await makeAgent(api), await makeAgent(api)];
  ids = await makeMemories();
  const idOf = async (name: string) => (await api.get(`/v2/users?external_id=${name}`)).body.data[0].id as string;
  userIds = { u1: await idOf('u1'), u2: await idOf('u2') };
  await api.delete(`/v2/agents/${other}`);
});

describe('listUserMemories', () => {
  it('200 with all that belongs to a user, with deleted agents and in sessions too', async () => {
    expect(await list(`/v2/users/${userIds.u1}/memories`)).toEqual(pick('u1', 'u1Other', 'u1All', 'inSession'));
    expect(await list(`/v2/users/${userIds.u2}/memories`)).toEqual(pick('u2', 'u2All'));
    expect(await list(`/v2/users/${userIds.u1}/memories?agent_id=${other}`)).toEqual(pick('u1Other', 'u1All'));
    expect(await list(`/v2/users/${userIds.u1}/memories?scope=user,session`)).toEqual(pick('u1All', 'inSession'));
    const own = await api.as({ user: userOf('u1') });
    expect(await list(`/v2/users/${userIds.u1}/memories`, own)).toEqual(pick('u1', 'u1Other', 'u1All', 'inSession'));
  });

  it('200 page by page', async () => {
    const seen: string[] = [];
    let path: string | undefined = `/v2/users/${userIds.u1}/memories?limit=3&include_total=true`;
    while (path) {
      const { body, headers }: ApiAnswer = await api.get(path);
      expect(headers.get('x-total-count')).toBe('4');
      seen.push(...body.data.map(({ id }: any) => id));
      path = body.next_cursor ? `${path.split('&after')[0]}&after=${body.next_cursor}` : undefined;
    }
    expect(seen).toEqual(pick('u1', 'u1Other', 'u1All', 'inSession').toReversed());
  });

  it('404 for a user that is not in reach', async () => {
    const u2 = await api.as({ user: userOf('u2') });
    for (const caller of [u2, await testApi()]) {
      const { status, body } = await caller.get(`/v2/users/${userIds.u1}/memories`);
      expect([status, body.error_code]).toEqual([404, 'user_not_found']);
    }
  });
});

describe('listAllMemories', () => {
  it('200 with those of all agents and scopes that the filters let through', async () => {
    expect(await list('/v2/memories')).toEqual(Object.values(ids).toSorted());
    expect(await list('/v2/memories?scope=user')).toEqual(pick('u1All', 'u2All'));
    expect(await list(`/v2/memories?agent_id=${agent}&scope=agent,session`)).toEqual(pick('shared', 'inSession'));
    expect(await list(`/v2/memories?user_id=${userIds.u2}`)).toEqual(pick('u2', 'u2All'));
    expect(await list('/v2/memories', await testApi())).toEqual([]);
  });

  it('200 with what is shared and what is its own, for a token that acts for a user', async () => {
    const u2 = await api.as({ user: userOf('u2') });
    expect(await list('/v2/memories', u2)).toEqual(pick('shared', 'u2', 'u2All'));
    expect(await list(`/v2/memories?user_id=${userIds.u1}`, u2)).toEqual([]);
  });
});

describe('listMemories', () => {
  it('200 with what all users have with all agents, where their scope is asked for', async () => {
    expect(await list(`/v2/agents/${agent}/memories?scope=user`)).toEqual(pick('u1All', 'u2All'));
    expect(await list(`/v2/agents/${agent}/memories?scope=user,agent`)).toEqual(pick('shared', 'u1All', 'u2All'));
    expect(await list(`/v2/agents/${agent}/memories`)).toEqual(
      pick('shared', 'u1', 'u2', 'u1All', 'u2All', 'inSession'),
    );
    expect(await list(`/v2/agents/${agent}/memories?user_id=${userIds.u1}`)).toEqual(pick('u1', 'u1All', 'inSession'));
    expect(await list(`/v2/agents/${agent}/memories?user_id=${userIds.u1}&scope=agent,user`)).toEqual(
      pick('shared', 'u1All'),
    );
    const u1 = await api.as({ user: userOf('u1') });
    expect(await list(`/v2/agents/${agent}/memories?scope=user`, u1)).toEqual(pick('u1All'));
  });

  it('200 with what a message has taught, added and changed, whoever has changed it since', async () => {
    const own = await makeAgent(api, { model: 'offline/scripted' });
    const tell = async (changes: object[], context: object) => {
      const text = JSON.stringify({ script: [{ say: 'Noted.' }], calls: { change_notes: { changes } } });
      const body = says(text, { ...context }, { memory: { extract: true } });
      return (await api.post('/v2/chat/messages', { body })).body;
    };
    const fact = (definition: string) => ({ memory_type: 'semantic', content: { concept: 'home', definition } });
    const first = await tell([{ action: 'add', memory: fact('Lives in Oslo') }], { agent_id: own });
    expect(first.links.learned).toBe(`/v2/memories?source_message_id=${first.input_message_ids[0]}`);
    const learned = async (reply: any, more = '') => (await api.get(`${reply.links.learned}${more}`)).body.data;
    await expect.poll(async () => (await learned(first)).length).toBe(1);
    const target = (await learned(first))[0].id;
    const context = { conversation_id: first.conversation.id };
    const second = await tell([{ action: 'update', target, memory: fact('Lives in Oslo, by the sea') }], context);
    await expect.poll(async () => (await learned(second)).map(({ version }: any) => version)).toEqual([2]);
    expect((await learned(first)).map(({ id }: any) => id)).toEqual([target]);
    const third = await tell([{ action: 'supersede', target, memory: fact('Lives in Bergen') }], context);
    await expect
      .poll(async () => (await learned(third)).map(({ links }: any) => links))
      .toEqual([[{ relation: 'supersedes', memory_id: target }]]);
    expect((await learned(first, '&status=superseded')).map(({ id }: any) => id)).toEqual([target]);
  });

  it('names no memories in the links of an answer that is not learned from', async () => {
    const { body } = await api.post('/v2/chat/messages', { body: says('Hello', { agent_id: agent }) });
    expect(body.links).not.toHaveProperty('learned');
  });
});
