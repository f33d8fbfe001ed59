import assert from 'node:assert/strict';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId, matching, several, tuple } from '../../matchers.ts';
import { call, caller, refusal, token } from '../../parley.ts';
import { connect, dataOf } from './app.ts';
import { refusedWith, textMessage } from './samples.ts';

const client = (url: string) => connect({ baseUrl: url, token });
const path = { conversation_id: exampleId('conv') };

const conversationOf = (messages: number): State[] => [
  caller(),
  { name: 'a conversation', params: { messages, title: 'Weather in Oslo' } },
];
const conversation = {
  id: path.conversation_id,
  agent_id: exampleId('agt'),
  title: exactly('Weather in Oslo'),
  status: exactly('open'),
  metadata: {},
  message_count: 2,
  created_at: '2026-11-21T10:00:00.000Z',
  updated_at: '2026-11-21T10:00:00.000Z',
  closed_at: null,
};
const created = { title: 'Weather in Oslo' };

const open: Interaction[] = [
  call(
    {
      description: 'begin an empty conversation',
      given: [caller(), { name: 'an agent' }],
      request: {
        method: 'POST',
        path: '/v2/conversations',
        body: { agent_id: injectedId('agt', 'agent_id'), ...created },
      },
      act: async (url) => {
        const body = { agent_id: exampleId('agt'), ...created };
        assert.equal((await dataOf(api.createConversation({ client: client(url), body }))).run_id, null);
      },
    },
    {
      status: 201,
      headers: { Location: matching('/v2/conversations/conv_[0-9a-z]{26}', `/v2/conversations/${exampleId('conv')}`) },
      body: { ...conversation, message_count: exactly(0), session_id: null, run_id: null },
    },
  ),
  call(
    {
      description: 'begin a conversation with a message',
      given: [caller(), { name: 'an agent' }],
      request: {
        method: 'POST',
        path: '/v2/conversations',
        body: { agent_id: injectedId('agt', 'agent_id'), message: textMessage('Hello') },
      },
      act: async (url) => {
        const body = { agent_id: exampleId('agt'), message: textMessage('Hello') };
        assert.ok((await dataOf(api.createConversation({ client: client(url), body }))).run_id);
      },
    },
    { status: 201, body: { id: exampleId('conv'), session_id: exampleId('sess'), run_id: exampleId('run') } },
  ),
  refusal(
    {
      description: 'begin a conversation with an agent that is not there',
      request: { method: 'POST', path: '/v2/conversations', body: { agent_id: exampleId('agt') } },
      act: (url) =>
        assert.rejects(
          dataOf(api.createConversation({ client: client(url), body: { agent_id: exampleId('agt') } })),
          refusedWith('agent_not_found', 404),
        ),
    },
    [404, 'agent_not_found'],
  ),
];

/** The app shows the oldest message first, as it comes. */
const messageOf = (kind: 'user' | 'assistant') => ({
  id: exampleId('msg'),
  kind: exactly(kind),
  role: exactly(kind),
  content: { type: exactly('text'), text: 'Hello' },
  tool_calls: exactly([]),
  state: exactly('completed'),
  created_at: '2026-11-21T10:00:00.000Z',
});

const read: Interaction[] = [
  call(
    {
      description: 'the open conversations',
      given: conversationOf(1),
      request: { method: 'GET', path: '/v2/conversations', query: { status: 'open', limit: '20' } },
      act: async (url) => {
        const page = await dataOf(api.listConversations({ client: client(url), query: { status: 'open', limit: 20 } }));
        assert.equal(page.data[0]?.title, 'Weather in Oslo');
      },
    },
    {
      status: 200,
      body: { data: several(conversation), has_more: exactly(false), next_cursor: null, prev_cursor: null },
    },
  ),
  call(
    {
      description: 'a conversation',
      given: conversationOf(1),
      request: { method: 'GET', path: '/v2/conversations/{conversation_id}' },
      act: async (url) =>
        assert.equal((await dataOf(api.getConversation({ client: client(url), path }))).message_count, 2),
    },
    { status: 200, body: conversation },
  ),
  refusal(
    {
      description: 'a conversation that is not there',
      request: { method: 'GET', path: `/v2/conversations/${path.conversation_id}` },
      act: (url) =>
        assert.rejects(
          dataOf(api.getConversation({ client: client(url), path })),
          refusedWith('conversation_not_found', 404),
        ),
    },
    [404, 'conversation_not_found'],
  ),
  call(
    {
      description: 'the messages of a conversation',
      given: conversationOf(1),
      request: { method: 'GET', path: '/v2/conversations/{conversation_id}/messages' },
      act: async (url) => {
        const page = await dataOf(api.listConversationMessages({ client: client(url), path }));
        assert.deepEqual(
          page.data.map(({ kind }) => kind),
          ['user', 'assistant'],
        );
      },
    },
    {
      status: 200,
      body: {
        data: tuple(messageOf('user'), messageOf('assistant')),
        has_more: exactly(false),
        next_cursor: null,
      },
    },
  ),
];

const change: Interaction[] = [
  call(
    {
      description: 'give a conversation another title',
      given: conversationOf(0),
      request: { method: 'PATCH', path: '/v2/conversations/{conversation_id}', body: { title: 'Oslo' } },
      act: async (url) => {
        const body = { title: 'Oslo' };
        assert.equal((await dataOf(api.updateConversation({ client: client(url), path, body }))).title, 'Oslo');
      },
    },
    { status: 200, body: { ...conversation, title: exactly('Oslo') } },
  ),
  call(
    {
      description: 'close a conversation',
      given: conversationOf(1),
      request: { method: 'POST', path: '/v2/conversations/{conversation_id}/close' },
      act: async (url) =>
        assert.equal((await dataOf(api.closeConversation({ client: client(url), path }))).status, 'closed'),
    },
    { status: 200, body: { ...conversation, status: exactly('closed'), closed_at: '2026-11-21T10:00:00.000Z' } },
  ),
  refusal(
    {
      description: 'close a conversation in which a run is answering',
      given: [caller(), { name: 'a run that is answering' }],
      request: { method: 'POST', path: '/v2/conversations/{conversation_id}/close' },
      act: (url) =>
        assert.rejects(
          dataOf(api.closeConversation({ client: client(url), path })),
          refusedWith('run_in_progress', 409),
        ),
    },
    [409, 'run_in_progress'],
  ),
];

/** The screens about conversations. */
export const conversations: Interaction[] = [...open, ...read, ...change];
