import assert from 'node:assert/strict';
import type { Interaction } from '../../../interaction.ts';
import { exactly, exampleId, injectedId, several, tuple } from '../../../matchers.ts';
import { caller } from '../../../parley.ts';
import { activity } from '../app/activity.ts';
import { agentId, answered, client, conversationId, desk, v1Call, v1Refusal, withAgent } from './v1.ts';

const at = '2026-11-21T10:00:00.000Z';
const agent = { id: agentId, name: exactly('Guide'), model: 'offline/scripted', systemPrompt: '', createdAt: at };

const agents: Interaction[] = [
  v1Call(
    {
      description: 'the assistants to choose from',
      given: withAgent,
      request: { method: 'GET', path: '/v1/agents', query: { limit: '100' } },
      act: async (url) => assert.equal((await desk(url).assistants())[0]?.name, 'Guide'),
    },
    { status: 200, headers: { 'X-Total-Count': '1' }, body: { agents: several(agent) } },
  ),
  v1Call(
    {
      description: 'an assistant',
      given: withAgent,
      request: { method: 'GET', path: '/v1/agents/{agent_id}' },
      act: async (url) => assert.equal(await desk(url).introduction(agentId), 'Guide (offline/scripted): '),
    },
    { status: 200, body: agent },
  ),
  v1Refusal(
    {
      description: 'an assistant that is not there',
      given: [caller()],
      request: { method: 'GET', path: `/v1/agents/${agentId}` },
      act: (url) => assert.rejects(desk(url).introduction(agentId), { code: 'agent_not_found', status: 404 }),
    },
    [404, 'agent_not_found'],
  ),
];

const conversation = {
  id: conversationId,
  agentId,
  channelId: null,
  workspaceId: null,
  title: null,
  status: exactly('open'),
  messageCount: 2,
  updatedAt: at,
};

const inbox: Interaction[] = [
  v1Call(
    {
      description: 'the top of the inbox',
      given: answered,
      request: { method: 'GET', path: '/v1/conversations', query: { limit: '10' } },
      act: async (url) => assert.equal((await desk(url).inbox()).heading, '1 of 1'),
    },
    { status: 200, headers: { 'X-Total-Count': '1' }, body: { conversations: several(conversation) } },
  ),
  v1Call(
    {
      description: 'the inbox of an assistant, to its end',
      given: answered,
      request: {
        method: 'GET',
        path: '/v1/conversations',
        query: { limit: '5', offset: '0', agentId: injectedId('agt', 'agent_id') },
      },
      act: async (url) => assert.equal((await desk(url).wholeInbox(agentId, 5)).length, 1),
    },
    { status: 200, headers: { 'X-Total-Count': '1' }, body: { conversations: several(conversation) } },
  ),
];

const message = (role: string, text: unknown) => ({
  id: exampleId('msg'),
  conversationId,
  sessionId: exampleId('sess'),
  role: exactly(role),
  text,
  createdAt: at,
});
const said = { messages: tuple(message('user', 'Hello'), message('assistant', exactly('Hello there.'))) };
const counted = { 'X-Total-Count': '2' };

const messages: Interaction[] = [
  v1Call(
    {
      description: 'what was said in a conversation',
      given: answered,
      request: {
        method: 'GET',
        path: '/v1/conversations/{conversation_id}/messages',
        query: { limit: '20', offset: '0' },
      },
      act: async (url) =>
        assert.deepEqual(
          (await desk(url).transcript(conversationId)).map(({ who }) => who),
          ['You', 'Assistant'],
        ),
    },
    { status: 200, headers: counted, body: said },
  ),
  v1Call(
    {
      description: 'what was said in a session',
      given: answered,
      request: { method: 'GET', path: '/v1/sessions/{session_id}/messages', query: { limit: '100' } },
      async act(url) {
        const page = await client(url).getSessionMessages(exampleId('sess'), { limit: 100 });
        assert.equal(page.messages[1]?.text, 'Hello there.');
      },
    },
    { status: 200, headers: counted, body: said },
  ),
  v1Refusal(
    {
      description: 'what was said in a conversation that is not there',
      given: [caller()],
      request: {
        method: 'GET',
        path: `/v1/conversations/${conversationId}/messages`,
        query: { limit: '20', offset: '0' },
      },
      act: (url) => assert.rejects(desk(url).transcript(conversationId), { code: 'conversation_not_found' }),
    },
    [404, 'conversation_not_found'],
  ),
];

const thought = { messageId: 'thought_1' };
const pushed = [
  { type: 'RUN_STARTED', threadId: 'thread_1', runId: 'run_1' },
  { type: 'REASONING_START', ...thought },
  { type: 'REASONING_MESSAGE_START', ...thought, role: 'reasoning' },
  { type: 'REASONING_MESSAGE_CONTENT', ...thought, delta: 'Perhaps it rains.' },
  { type: 'REASONING_MESSAGE_END', ...thought },
  { type: 'REASONING_END', ...thought },
  { type: 'TEXT_MESSAGE_START', messageId: 'message_1', role: 'assistant' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'message_1', delta: 'It rains.' },
];
const seen = [
  { type: exactly('RUN_STARTED') },
  { type: exactly('THINKING_START') },
  { type: exactly('THINKING_TEXT_MESSAGE_START') },
  { type: exactly('THINKING_TEXT_MESSAGE_CONTENT'), delta: exactly('Perhaps it rains.') },
  { type: exactly('THINKING_TEXT_MESSAGE_END') },
  { type: exactly('THINKING_END') },
  { type: exactly('TEXT_MESSAGE_START') },
  { type: exactly('TEXT_MESSAGE_CONTENT'), delta: exactly('It rains.') },
];

const events: Interaction[] = [
  v1Call(
    {
      description: 'what an assistant did, under the old names',
      given: [caller(), { name: 'events of a producer', params: { events: pushed } }],
      request: { method: 'GET', path: '/v1/sessions/{session_id}/events', query: { limit: '100' } },
      async act(url) {
        const { steps } = await activity(client(url), exampleId('sess'));
        assert.deepEqual(
          steps.map(({ label }) => label),
          ['began', 'thinks', 'wrote “It rains.”'],
        );
      },
    },
    {
      status: 200,
      headers: { 'X-Total-Count': '8' },
      body: { events: tuple(...seen.map((event, at) => ({ sequence: exactly(at + 1), event }))) },
    },
  ),
];

/** What can be read. */
export const lists: Interaction[] = [...agents, ...inbox, ...messages, ...events];
