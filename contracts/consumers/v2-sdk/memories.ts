import assert from 'node:assert/strict';
import { Parley } from '#src/clients/typescript/parley.ts';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId } from '../../matchers.ts';
import { call, caller, fetchOf, messagesOf, token } from '../../parley.ts';
import { sdk } from './calls.ts';

const content = { concept: 'home of Ada', definition: 'Ada lives in Bergen.' };
const user = { external_id: 'ada' };
const remembered: State[] = [caller(), { name: 'a memory', params: { key: 'home', content, user } }];
const path = { agent_id: exampleId('agt') };

const kept = {
  id: exampleId('mem'),
  memory_type: exactly('semantic'),
  content: { definition: exactly('Ada lives in Bergen.') },
  key: exactly('home'),
  scope: { type: exactly('user_agent'), user_id: exampleId('usr') },
};

/** What a program stores of a person under a key of its own, and finds again. */
const calls: Interaction[] = [
  call(
    {
      description: 'store what is known of a user under a key',
      given: [caller(), { name: 'an agent' }],
      request: {
        method: 'POST',
        path: '/v2/agents/{agent_id}/memories',
        body: { memory_type: 'semantic', key: 'home', content, scope: { type: 'user_agent' }, user },
      },
      async act(url) {
        const body = {
          memory_type: 'semantic' as const,
          key: 'home',
          content,
          scope: { type: 'user_agent' as const },
          user,
        };
        assert.equal((await sdk(url).createMemory({ path, body })).key, 'home');
      },
    },
    { status: 201, body: kept },
  ),
  call(
    {
      description: 'read what is known of a user',
      given: remembered,
      request: { method: 'GET', path: '/v2/users/{user_id}/memories' },
      async act(url) {
        const keys: (string | null | undefined)[] = [];
        for await (const { key } of sdk(url).listUserMemories({ path: { user_id: exampleId('usr') } })) keys.push(key);
        assert.deepEqual(keys, ['home']);
      },
    },
    { status: 200, body: { data: [kept], has_more: exactly(false), next_cursor: null } },
  ),
];

const exported = (event: string, data: unknown) => {
  const fetch = fetchOf(event, data);
  return new Parley({ baseUrl: 'http://parley.test', token, retries: 0, fetch }).exportMemories();
};

/** What a program reads of an export: each memory as it can be stored again, and that the export is whole. */
const messages: Interaction[] = messagesOf('exportMemories', [
  {
    event: 'memory',
    given: remembered,
    content: {
      event: exactly('memory'),
      id: exampleId('mem'),
      agent_id: injectedId('agt', 'agent_id'),
      memory: { memory_type: exactly('semantic'), key: exactly('home'), user: { external_id: exactly('ada') } },
    },
    async read(sent) {
      const stream = exported('memory', sent);
      const first = (await stream[Symbol.asyncIterator]().next()).value;
      assert.ok(first?.event === 'memory' && first.memory.key === 'home');
    },
  },
  {
    event: 'export_complete',
    given: remembered,
    content: { event: exactly('export_complete'), count: exactly(1) },
    async read(sent) {
      const counts: number[] = [];
      for await (const event of exported('export_complete', sent))
        if (event.event === 'export_complete') counts.push(event.count);
      assert.deepEqual(counts, [1]);
    },
  },
]);

/** Memories of users, stored by key, listed and exported. */
export const memories: Interaction[] = [...calls, ...messages];
