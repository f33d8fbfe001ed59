import { beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { readOperations, resolveRef, type OpenApiDocument } from '#src/contract/spec.ts';
import { makeAgent, says, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let agent: string;
let full: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  full = await makeAgent(api, { memory_limit: 0 });
});

const external_id = 'named-for-the-first-time';
const user = { external_id };
const unknownMemory = 'mem_01k2c5gq8zf3vr4xw1m6t0y9ab';
const unknownMessage = 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab';
const note = (more: object = {}) => ({ memory_type: 'working', content: { note: 'x' }, user, ...more });
const message = (more: object = {}) => ({ role: 'user', content: { type: 'text', text: 'hi' }, ...more });
const referring = () => message({ memory_refs: [unknownMemory] });

/** A request that names a user for the first time: its path, its body, and the status with which it is refused. */
type RefusedRequest = [path: string, body: () => object, status: number];

/** Requests that are refused, some of them after the user was found or made, by the operation that they are for. */
const refused: Record<string, RefusedRequest[]> = {
  createMemory: [
    ['memories', () => note(), 409],
    ['memories', () => note({ source_message_id: unknownMessage }), 404],
    ['memories', () => note({ created_at: '2099-01-01T00:00:00.000Z' }), 400],
  ],
  createMemoryBatch: [
    ['memories/batch', () => ({ memories: ['a', 'b'].map((id) => ({ id, memory: note() })) }), 200],
    [
      'memories/batch',
      () => ({
        memories: [
          { id: 'a', memory: note({ source_message_id: unknownMessage }) },
          { id: 'b', memory: note() },
        ],
      }),
      200,
    ],
  ],
  createConversation: [
    ['/v2/conversations', () => ({ agent_id: agent, user, message: referring() }), 400],
    ['/v2/conversations', () => ({ agent_id: 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab', user }), 404],
  ],
  createSession: [
    ['/v2/sessions', () => ({ agent_id: agent, user, settings: { model: 'no such model' } }), 400],
    ['/v2/sessions', () => ({ agent_id: 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab', user }), 404],
  ],
  createMessage: [
    ['/v2/chat/messages', () => ({ message: referring(), context: { agent_id: agent, user } }), 400],
    ['/v2/chat/messages', () => says('x', { agent_id: 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab', user }), 404],
  ],
  streamMessage: [
    ['/v2/chat/messages/stream', () => ({ message: referring(), context: { agent_id: agent, user } }), 400],
  ],
  createKey: [
    ['/v2/keys', () => ({ name: 'Laptop', scopes: ['agents:read'], allowed_addresses: ['192.0.2.0/33'], user }), 400],
  ],
  createMessageBatch: [
    [
      '/v2/chat/messages/batch',
      () => ({ messages: [{ id: 'a', message: referring(), context: { agent_id: agent, user } }] }),
      200,
    ],
  ],
};

/** Operations that only look for the user whom they name, or whose effect the user is. */
const harmless = ['signInWithApiKey', 'searchMemories', 'deleteMemories', 'consolidateMemories'];

const contract = JSON.parse(
  readFileSync(new URL('../../../generated/v2/openapi.json', import.meta.url), 'utf8'),
) as OpenApiDocument;

/** Tells whether a part of the contract refers to a user of a request, however deep. */
function namesUser(part: unknown, seen = new Set<unknown>()): boolean {
  if (typeof part !== 'object' || part === null || seen.has(part)) return false;
  seen.add(part);
  const { $ref } = part as { $ref?: string };
  if ($ref?.endsWith('/UserRef')) return true;
  return (
    namesUser($ref ? resolveRef(contract, part) : null, seen) || Object.values(part).some((one) => namesUser(one, seen))
  );
}

const isKnown = async () => (await api.get(`/v2/users?external_id=${external_id}`)).body.data.length > 0;

describe('a user who is named for the first time', () => {
  it('is named by operations that all have a case here', () => {
    const naming = readOperations(contract).filter(({ body }) => namesUser(body?.content['application/json']));
    const cases = [...Object.keys(refused), ...harmless];
    expect(naming.map(({ id }) => id).toSorted()).toEqual(cases.toSorted());
  });

  it.each(Object.entries(refused))('is not left behind when %s is refused', async (_, requests) => {
    for (const [path, body, status] of requests) {
      const url = path.startsWith('/') ? path : `/v2/agents/${full}/${path}`;
      const answer = await api.post(url, { body: body() });
      expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
      if (status === 200) expect(answer.body).toMatchObject({ succeeded: 0 });
      expect(await isKnown(), JSON.stringify(answer.body)).toBe(false);
    }
    const scopes = await api.stage.database.dataSource.query('SELECT 1 FROM memory_stores WHERE scope_key LIKE $1', [
      `${full}.%`,
    ]);
    expect(scopes).toEqual([]);
  });

  it('stays with what one memory of a batch says, whatever became of the others', async () => {
    const on = await makeAgent(api, { memory_limit: 1 });
    const memories = ['a', 'b'].map((id) => ({ id, memory: note() }));
    const other = {
      id: 'c',
      memory: note({ user: { external_id: 'of-the-next' }, source_message_id: unknownMessage }),
    };
    const { body } = await api.post(`/v2/agents/${on}/memories/batch`, { body: { memories: [...memories, other] } });
    expect(body.results.map(({ outcome }: any) => outcome)).toEqual(['succeeded', 'failed', 'failed']);
    expect(await isKnown()).toBe(true);
    expect((await api.get('/v2/users?external_id=of-the-next')).body.data).toEqual([]);
  });
});
