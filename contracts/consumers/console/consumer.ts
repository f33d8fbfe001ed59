import assert from 'node:assert/strict';
import { Parley } from '#src/clients/typescript/parley.ts';
import { findDemoAgent } from '#src/console/views/chat/demo-agent.ts';
import { readMemoryQuery, toListQuery, toSearchBody } from '#src/console/views/memories/memory-query.ts';
import { loadAfter } from '#src/console/views/timeline/load-log.ts';
import type { Consumer, Interaction } from '../../interaction.ts';
import { exactly, exampleId, matching, several, tuple } from '../../matchers.ts';
import { caller, token } from '../../parley.ts';
import { sent } from '../v2-sdk/calls.ts';

/** Returns the client as the console uses it; one that repeats nothing. */
const parley = (baseUrl: string) => new Parley({ baseUrl, token, retries: 0, logLevel: 'off' });

const signal = new AbortController().signal;
const agent_id = exampleId('agt');
const lastPage = { has_more: exactly(false), next_cursor: null };

/** The scopes that the navigation follows, and the agent that may be talked to. */
const start: Interaction[] = [
  sent(
    {
      description: 'what the caller may do',
      given: [caller(['agents:read', 'sessions:read'])],
      request: { method: 'GET', path: '/v2/user/caller' },
      act: async (url) => assert.ok((await parley(url).auth.getCaller()).scopes.includes('agents:read')),
    },
    { status: 200, body: { scopes: tuple(exactly('agents:read'), exactly('sessions:read')) } },
  ),
  sent(
    {
      description: 'the demo agent, which is there',
      given: [caller(), { name: 'an agent', params: { key: 'console-demo' } }],
      request: { method: 'GET', path: '/v2/agents', query: { key: 'console-demo' } },
      act: async (url) => assert.equal((await findDemoAgent(parley(url))).key, 'console-demo'),
    },
    {
      status: 200,
      body: {
        data: several({
          id: agent_id,
          key: exactly('console-demo'),
          name: 'Demo agent',
          model: 'offline/scripted',
          tools: [],
        }),
        ...lastPage,
      },
    },
  ),
];

const row = { seq: 2, last_seq: 2 };

/** The timeline of a session, and why an answer is what it is. */
const timeline: Interaction[] = [
  sent(
    {
      description: 'the events after a place in the log, as they are stored',
      given: [caller(), { name: 'an answered message' }],
      request: {
        method: 'GET',
        path: '/v2/sessions/{session_id}/events/history',
        query: { view: 'compressed', event_type: 'RUN_STARTED,RUN_FINISHED', after_seq: '1', limit: '200' },
      },
      async act(url) {
        const types = ['RUN_STARTED', 'RUN_FINISHED'];
        const query = { session_id: exampleId('sess'), view: 'compressed' as const, types };
        const { rows, isLast } = await loadAfter(parley(url), query, 1, signal);
        assert.deepEqual([rows.map(({ event }) => event.type), isLast], [['RUN_FINISHED'], true]);
      },
    },
    {
      status: 200,
      body: {
        data: several({ ...row, event: { type: exactly('RUN_FINISHED') } }),
        has_more: exactly(false),
        next_after_seq: 2,
      },
    },
  ),
  sent(
    {
      description: 'the exact context of an answer',
      given: [caller(), { name: 'an answered message' }],
      request: { method: 'GET', path: '/v2/messages/{message_id}/context' },
      async act(url) {
        const { messages, tokens } = await parley(url).chat.messages.context.get(exampleId('msg'));
        assert.ok(messages.length > 0 && tokens.total > 0);
      },
    },
    {
      status: 200,
      body: { messages: several({ role: matching('system|user|assistant|tool', 'user') }), tokens: { total: 12 } },
    },
  ),
];

const content = { concept: 'food', definition: 'Ada eats no fish.' };
const memory = { id: exampleId('mem'), agent_id, memory_type: 'semantic', version: 1 };
const asked = readMemoryQuery(new URLSearchParams('q=what+does+Ada+eat&type=semantic&scope=agent'));

/** The view of memories. */
const memories: Interaction[] = [
  sent(
    {
      description: 'memories of a type and a scope',
      given: [caller(), { name: 'a memory', params: { scope: { type: 'agent' }, content } }],
      request: { method: 'GET', path: '/v2/memories', query: { memory_type: 'semantic', scope: 'agent' } },
      async act(url) {
        const found = await parley(url).memories.list(toListQuery(asked));
        assert.equal(found.data[0]!.memory_type, 'semantic');
      },
    },
    { status: 200, body: { data: several({ ...memory, memory_type: exactly('semantic') }), ...lastPage } },
  ),
  sent(
    {
      description: 'a search with its scores',
      given: [caller(), { name: 'an agent' }],
      request: { method: 'POST', path: '/v2/agents/{agent_id}/memories/search', body: toSearchBody(asked) },
      async act(url) {
        const { results } = await parley(url).agents.memories.search(agent_id, toSearchBody(asked));
        assert.ok(Array.isArray(results));
      },
    },
    { status: 200, body: { results: [] } },
  ),
];

const conversation_id = exampleId('conv');

/** A conversation, which is read from its end. */
const conversation: Interaction[] = [
  sent(
    {
      description: 'the newest messages of a conversation',
      given: [caller(), { name: 'an answered message' }],
      request: {
        method: 'GET',
        path: '/v2/conversations/{conversation_id}/messages',
        query: { limit: '50', include_reasoning: 'true', before: 'end' },
      },
      async act(url) {
        const query = { limit: 50, include_reasoning: true, before: 'end' };
        const page = await parley(url).conversations.messages.list(conversation_id, query);
        assert.equal(page.data.at(-1)!.role, 'assistant');
      },
    },
    {
      status: 200,
      body: {
        data: tuple({ role: exactly('user') }, { role: exactly('assistant'), branch_id: exampleId('brn') }),
        ...lastPage,
        prev_cursor: null,
      },
    },
  ),
];

/** The console that a server serves at /console. */
export const webConsole: Consumer = {
  name: 'console',
  provider: 'parley',
  interactions: [...start, ...timeline, ...memories, ...conversation],
};
