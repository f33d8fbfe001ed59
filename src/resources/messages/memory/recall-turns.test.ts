import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
const tool = { name: 'find_table', description: 'Finds a table.', parameters: { type: 'object', properties: {} } };

beforeAll(async () => {
  api = await testApi();
});

async function makeWaiter(memory: object = {}, model = 'offline/echo'): Promise<{ agent: string; ids: string[] }> {
  const agent = await makeAgent(api, { model, tools: [tool], memory });
  const ids: string[] = [];
  for (const note of ['Ada wants a table by the window', 'Bob is allergic to hazelnuts']) {
    const { body } = await api.post(`/v2/agents/${agent}/memories`, {
      body: { memory_type: 'working', content: { note } },
    });
    ids.push(body.id);
  }
  return { agent, ids };
}

const send = async (body: object) => {
  const { status, body: answer } = await api.post('/v2/chat/messages', { body });
  expect(status, JSON.stringify(answer)).toBeLessThan(300);
  return answer;
};

describe('recall in a conversation', () => {
  it('recalls nothing for a greeting, and what fits a question', async () => {
    const { agent, ids } = await makeWaiter();
    const on = { memory: { enabled: true } };
    const greeting = await send(says('Hello, how are you?', { agent_id: agent }, on));
    expect(greeting.message.memory_refs).toEqual([]);
    const asked = await send(says('Which table does Ada want?', { agent_id: agent }, on));
    expect(asked.message.memory_refs).toEqual([ids[0]]);
  });

  it('is switched on by the agent, by the session, and off by a message', async () => {
    const { agent, ids } = await makeWaiter({ enabled: true });
    const first = await send(says('Which table does Ada want?', { agent_id: agent }));
    expect(first.message.memory_refs).toEqual([ids[0]]);
    const session_id = first.session.id;
    const off = await send(says('Which table does Ada want?', { session_id }, { memory: { enabled: false } }));
    expect(off.message.memory_refs).toEqual([]);
    await api.patch(`/v2/sessions/${session_id}`, { body: { settings: { memory: { enabled: false } } } });
    expect((await send(says('Which table does Ada want?', { session_id }))).message.memory_refs).toEqual([]);
  });

  it('knows what a short message refers to', async () => {
    const { agent, ids } = await makeWaiter({ enabled: true });
    const first = await send(says('What is Bob allergic to, hazelnuts?', { agent_id: agent }));
    const second = await send(says('and why is he?', { session_id: first.session.id }));
    expect(second.message.memory_refs).toEqual([ids[1]]);
  });

  it('keeps the memories of a turn while its tools work', async () => {
    const { agent, ids } = await makeWaiter({ enabled: true }, 'offline/scripted');
    const script = [{ tool_call: { name: tool.name, arguments: {} } }, { after_results: [{ say: 'By the window.' }] }];
    const asked = await send({
      context: { agent_id: agent },
      options: { memory: { enabled: true, min_relevance: 0 } },
      message: {
        role: 'user',
        content: {
          type: 'text',
          text: JSON.stringify({ script }),
        },
        memory_refs: [ids[0]],
      },
    });
    const [call] = asked.message.tool_calls;
    const results = [{ tool_call_id: call.id, content: 'Table 4 is free.' }];
    const answer = await send({
      message: { role: 'tool', content: { type: 'tool_results', results } },
      context: { session_id: asked.session.id },
    });
    expect(asked.message.memory_refs).toContain(ids[0]);
    expect(answer.message.memory_refs).toEqual(asked.message.memory_refs);
  });
});
