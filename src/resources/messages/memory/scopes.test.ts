import { beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Problem } from '#src/api/problems.ts';
import { allScopes, makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';
import { requireMemoryScopes } from './scopes.ts';

const own = ['memories:read', 'memories:write', 'memories:delete'];
const uses: [object, string][] = [
  [{ enabled: true }, 'memories:read'],
  [{ tools: ['recall'] }, 'memories:read'],
  [{ extract: true }, 'memories:write'],
  [{ tools: ['remember'] }, 'memories:write'],
  [{ tools: ['forget'] }, 'memories:delete'],
];

let api: Api;
/** A caller that may do everything but what the API does with memories. */
let chatting: Api;

beforeAll(async () => {
  api = await testApi();
  chatting = await api.as({ scopes: allScopes.filter((scope) => !own.includes(scope)) });
});

describe('a caller without scopes for memories', () => {
  it('cannot turn their use on, in a message or in a session', async () => {
    const agent_id = await makeAgent(api);
    for (const [memory, scope] of uses) {
      const asked: [string, object][] = [
        ['/v2/chat/messages', says('Hello', { agent_id }, { memory })],
        ['/v2/chat/messages/stream', says('Hello', { agent_id }, { memory })],
        ['/v2/sessions', { agent_id, settings: { memory } }],
      ];
      for (const [path, body] of asked) {
        const refused = await chatting.post(path, { body });
        expect([refused.status, refused.body.error_code], `${path} ${scope}`).toEqual([
          403,
          'insufficient_permissions',
        ]);
        expect(refused.body.detail).toContain(scope);
      }
    }
    const { body: session } = await chatting.post('/v2/sessions', { body: { agent_id } });
    const body = { settings: { memory: { tools: ['forget'] } } };
    expect((await chatting.patch(`/v2/sessions/${session.id}`, { body })).status).toBe(403);
    expect((await api.patch(`/v2/sessions/${session.id}`, { body })).status).toBe(200);
    expect((await chatting.patch(`/v2/sessions/${session.id}`, { body })).status).toBe(200);
  });

  it('cannot have a memory told by naming it', async () => {
    const agent_id = await makeAgent(api);
    const fact = { memory_type: 'semantic', content: { concept: 'city', definition: 'Ada lives in Bergen' } };
    const { body: memory } = await api.post(`/v2/agents/${agent_id}/memories`, { body: fact });
    const { message, context } = says('Hello', { agent_id });
    const body = { message: { ...message, memory_refs: [memory.id] }, context };
    expect((await chatting.post('/v2/chat/messages', { body })).status).toBe(403);
    const told = await api.post('/v2/chat/messages', { body });
    expect([told.status, told.body.message.memory_refs]).toEqual([200, [memory.id]]);
  });

  it('has what the agent has on, may say so again, and may turn it off', async () => {
    for (const [memory] of uses) {
      const agent_id = await makeAgent(api, { memory });
      for (const options of [undefined, { memory }, { memory: { enabled: false, extract: false, tools: [] } }])
        expect((await chatting.post('/v2/chat/messages', { body: says('Hello', { agent_id }, options) })).status).toBe(
          200,
        );
    }
  });
});

describe('requireMemoryScopes', () => {
  it('refuses exactly what neither the caller may do nor a level below has on', () => {
    const use = fc.record(
      { enabled: fc.boolean(), extract: fc.boolean(), tools: fc.subarray(['remember', 'recall', 'forget'] as const) },
      { requiredKeys: [] },
    );
    const levels = fc.array(use, { maxLength: 2 });
    fc.assert(
      fc.property(use, levels, fc.subarray(own), fc.boolean(), (asked, below, scopes, names) => {
        const has = (all: readonly any[], [value]: [any, string]) =>
          Object.entries(value).some(([member, wanted]) => {
            const said = all.find((level) => level[member] !== undefined)?.[member];
            return Array.isArray(wanted) ? (said ?? []).includes(wanted[0]) : said === wanted;
          });
        const scopesOf = (all: readonly object[]) => uses.filter((one) => has(all, one)).map(([, scope]) => scope);
        const needed = [...scopesOf([asked]), ...(names ? ['memories:read'] : [])];
        const isAllowed = needed.every((scope) => scopes.includes(scope) || scopesOf(below).includes(scope));
        const principal = { scopes: new Set(scopes) } as never;
        const check = () =>
          requireMemoryScopes(principal, { use: asked as never, memoryRefs: names ? ['mem'] : [] }, below as never);
        if (isAllowed) check();
        else expect(check).toThrow(Problem);
      }),
    );
  });
});
