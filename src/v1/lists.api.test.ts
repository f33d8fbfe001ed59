import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type ApiAnswer, type Api } from '#src/testing/harness.ts';

let api: Api;
let agentId: string;
beforeAll(async () => {
  api = await testApi();
  agentId = await makeAgent(api, { name: 'Weather', system_prompt: 'Be brief.', temperature: 0.5 });
});

const chat = async (message: string, more: object = {}): Promise<string> => {
  const body = {
    message: JSON.stringify({ script: [{ say: message }] }),
    agentId,
    channelId: 'C1',
    workspaceId: 'W1',
    ...more,
  };
  return (await api.post('/v1/chat', { body })).body.conversationId;
};

/** The pages that a `Link` names, by their relation. */
const pagesOf = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    [...headers.get('link')!.matchAll(/<([^>]+)>; rel="(first|prev|next|last)"/g)].map(([, path, rel]) => [rel, path]),
  );

/** All items of a list, along `next`. */
async function walk(path: string, of: string): Promise<any[]> {
  const items: any[] = [];
  for (let next: string | undefined = path; next;) {
    const { body, headers, status }: ApiAnswer = await api.get(next);
    expect(status).toBe(200);
    items.push(...body[of]);
    next = pagesOf(headers)['next'];
  }
  return items;
}

describe('getAgents', () => {
  it('200 with the agents, the newest first, by offset', async () => {
    const other = await testApi();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.unshift(await makeAgent(other, { name }));
    const { body, headers } = await other.get('/v1/agents?limit=2&offset=2');
    expect(body.agents.map(({ id }: any) => id)).toEqual(ids.slice(2, 4));
    expect(headers.get('x-total-count')).toBe('5');
    expect(pagesOf(headers)).toEqual({
      first: '/v1/agents?limit=2&offset=0',
      prev: '/v1/agents?limit=2&offset=0',
      next: '/v1/agents?limit=2&offset=4',
      last: '/v1/agents?limit=2&offset=4',
    });
    const beyond = await other.get('/v1/agents?offset=9');
    expect([beyond.body, pagesOf(beyond.headers)['next']]).toEqual([{ agents: [] }, undefined]);
  });

  it('400 for an offset that is none, and for a cursor', async () => {
    for (const query of ['offset=-1', 'limit=0', 'after=x'])
      expect((await api.get(`/v1/agents?${query}`)).body.error.code).toBe('invalid_request');
  });
});

describe('getAgentById', () => {
  it('200 with what version 1 knows of an agent', async () => {
    const { status, body } = await api.get(`/v1/agents/${agentId}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: agentId,
      name: 'Weather',
      systemPrompt: 'Be brief.',
      model: 'offline/scripted',
      temperature: 0.5,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
  });
});

describe('getConversations', () => {
  it('200 with the channel and the workspace, or null for those of version 2', async () => {
    const other = await makeAgent(api);
    const mine = await chat('x', { agentId: other });
    const { body: made } = await api.post('/v2/conversations', {
      body: { agent_id: other, metadata: { channel_id: 7 } },
    });
    const { body } = await api.get(`/v1/conversations?agentId=${other}`);
    expect(body.conversations).toMatchObject([
      { id: made.id, channelId: null, workspaceId: null, messageCount: 0 },
      { id: mine, channelId: 'C1', workspaceId: 'W1', messageCount: 2, status: 'open', agentId: other, title: null },
    ]);
    expect(await walk(`/v1/conversations?agentId=${other}&limit=1`, 'conversations')).toEqual(body.conversations);
  });
});

describe('getConversationMessages', () => {
  it('200 with the text of all sessions, page by page', async () => {
    const conversationId = await chat('One.');
    await chat('Two.', { conversationId });
    const path = `/v1/conversations/${conversationId}/messages`;
    const all = await walk(`${path}?limit=3`, 'messages');
    expect(all.map(({ role, text }) => [role, text])).toEqual([
      ['user', expect.stringContaining('One.')],
      ['assistant', 'One.'],
      ['user', expect.stringContaining('Two.')],
      ['assistant', 'Two.'],
    ]);
    const { headers } = await api.get(`${path}?limit=3&offset=3`);
    expect(headers.get('x-total-count')).toBe('4');
    expect(pagesOf(headers)['prev']).toBe(`${path}?limit=3&offset=0`);
  });

  it('200 without answers that were rejected for their form, as a page and in the total', async () => {
    const own = await makeAgent(api, { response_format: { type: 'json_object' } });
    const conversationId = await chat('Three degrees.', { agentId: own });
    const { data } = (await api.get(`/v2/conversations/${conversationId}/messages`)).body;
    expect(data.map(({ state }: any) => state)).toEqual(['completed', 'incomplete', 'completed']);
    const { id } = (await api.get(`/v2/sessions?conversation_id=${conversationId}`)).body.data[0];
    for (const path of [`/v1/conversations/${conversationId}/messages`, `/v1/sessions/${id}/messages`]) {
      const { body, headers } = await api.get(`${path}?limit=2`);
      expect(body.messages.map((message: any) => message.id)).toEqual([data[0].id, data[2].id]);
      expect([headers.get('x-total-count'), pagesOf(headers)['next']]).toEqual(['2', undefined]);
    }
  });

  it('200 with why a run failed, in words', async () => {
    const body = {
      message: '{"script": [{"say": "half "}, {"drop": true}]}',
      agentId,
      channelId: 'C1',
      workspaceId: 'W1',
    };
    await api.post('/v1/chat', { body });
    const [newest] = (await api.get('/v1/conversations?limit=1')).body.conversations;
    const { messages } = (await api.get(`/v1/conversations/${newest.id}/messages`)).body;
    expect(messages.at(-1).text).toMatch(/offline\/scripted/);
  });
});

describe('a session', () => {
  const producer = (types: object[]) => ({
    producer_epoch: 1,
    events: types.map((event, i) => ({ producer_seq: i + 1, event })),
  });

  it('200 getSessionMessages with its messages', async () => {
    const conversationId = await chat('One.');
    const [session] = (await api.get(`/v2/sessions?conversation_id=${conversationId}`)).body.data;
    const { body, headers } = await api.get(`/v1/sessions/${session.id}/messages`);
    expect(body.messages.map(({ sessionId, text }: any) => [sessionId, text])).toEqual([
      [session.id, expect.stringContaining('One.')],
      [session.id, 'One.'],
    ]);
    expect(headers.get('x-total-count')).toBe('2');
  });

  it('200 getSessionEvents with the old names, whatever the name they came under', async () => {
    const { id } = (await api.post('/v2/sessions', { body: { agent_id: agentId } })).body;
    const run = { threadId: 't', runId: 'r' };
    const events = [
      { type: 'RUN_STARTED', ...run },
      { type: 'THINKING_START', title: 'Hm' },
      { type: 'THINKING_TEXT_MESSAGE_START' },
      { type: 'THINKING_TEXT_MESSAGE_CONTENT', delta: 'old' },
      { type: 'THINKING_TEXT_MESSAGE_END' },
      { type: 'THINKING_END' },
      { type: 'REASONING_START', messageId: 'x' },
      { type: 'REASONING_MESSAGE_START', messageId: 'x', role: 'reasoning' },
      { type: 'REASONING_MESSAGE_CONTENT', messageId: 'x', delta: 'new' },
      { type: 'REASONING_MESSAGE_END', messageId: 'x' },
      { type: 'REASONING_END', messageId: 'x' },
      { type: 'HANDOFF_STARTED', to: 'weather' },
      { type: 'RUN_FINISHED', ...run },
    ];
    expect((await api.post(`/v2/sessions/${id}/events`, { body: producer(events) })).status).toBe(200);
    const shown = await walk(`/v1/sessions/${id}/events?limit=4`, 'events');
    expect(shown.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    const seen = shown.map(({ event }) => event);
    expect(seen.slice(0, 6)).toEqual(events.slice(0, 6));
    expect(seen.slice(6)).toEqual([
      { type: 'THINKING_START' },
      { type: 'THINKING_TEXT_MESSAGE_START' },
      { type: 'THINKING_TEXT_MESSAGE_CONTENT', delta: 'new' },
      { type: 'THINKING_TEXT_MESSAGE_END' },
      { type: 'THINKING_END' },
      { type: 'CUSTOM', name: 'HANDOFF_STARTED', value: { to: 'weather' } },
      { type: 'RUN_FINISHED', ...run },
    ]);
    const { body, headers } = await api.get(`/v1/sessions/${id}/events?offset=100`);
    expect([body.events, headers.get('x-total-count')]).toEqual([[], '13']);
  });

  it('200 getSessionEvents piece by piece, though they are stored together', async () => {
    const conversationId = await chat('one two three four');
    const [session] = (await api.get(`/v2/sessions?conversation_id=${conversationId}`)).body.data;
    const shown = await walk(`/v1/sessions/${session.id}/events?limit=3`, 'events');
    expect(shown).toHaveLength(session.last_seq);
    const deltas = shown.flatMap(({ event }) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [event.delta] : []));
    expect(deltas.slice(1).join('')).toBe('one two three four');
  });
});

describe('paths', () => {
  it('404 in the form of version 1 for one that it does not have, 405 for a method', async () => {
    const { status, body, headers } = await api.get('/v1/agent');
    expect([status, body.error.code, headers.get('x-api-version')]).toEqual([404, 'not_found', '1.0']);
    const refused = await api.delete(`/v1/agents/${agentId}`);
    expect([refused.status, refused.body.error.code]).toEqual([405, 'method_not_allowed']);
  });

  it('400 when version 2 is asserted, 200 when version 1 is', async () => {
    const asserted = async (headers: Record<string, string>) => (await api.get('/v1/agents', { headers })).status;
    expect(await asserted({ 'X-API-Version': '2.0' })).toBe(400);
    expect(await asserted({ Accept: 'application/vnd.parley.v2+json' })).toBe(400);
    expect(await asserted({ 'X-API-Version': '1.0' })).toBe(200);
    expect(await asserted({ Accept: 'application/vnd.parley.v1+json' })).toBe(200);
    expect((await api.get('/v2/agents', { headers: { 'X-API-Version': '1.0' } })).status).toBe(400);
  });
});
