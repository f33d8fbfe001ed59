import assert from 'node:assert/strict';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId, several } from '../../matchers.ts';
import { call, caller, token } from '../../parley.ts';
import { connect, dataOf } from './app.ts';

const client = (url: string) => connect({ baseUrl: url, token });
const path = { conversation_id: exampleId('conv') };
const sessionPath = { session_id: exampleId('sess') };
const inConversation: State[] = [caller(), { name: 'a conversation' }];

const session = {
  id: sessionPath.session_id,
  conversation_id: path.conversation_id,
  agent_id: exampleId('agt'),
  status: exactly('active'),
  created_at: '2026-11-21T10:00:00.000Z',
};

/** The screens about the sessions of a conversation. */
export const sessions: Interaction[] = [
  call(
    {
      description: 'the sessions of a conversation',
      given: inConversation,
      request: {
        method: 'GET',
        path: '/v2/sessions',
        query: { conversation_id: injectedId('conv', 'conversation_id') },
      },
      act: async (url) => {
        const page = await dataOf(api.listSessions({ client: client(url), query: path }));
        assert.equal(page.data[0]?.id, sessionPath.session_id);
      },
    },
    { status: 200, body: { data: several(session), has_more: false, next_cursor: null } },
  ),
  call(
    {
      description: 'a session',
      given: inConversation,
      request: { method: 'GET', path: '/v2/sessions/{session_id}' },
      act: async (url) =>
        assert.equal(
          (await dataOf(api.getSession({ client: client(url), path: sessionPath }))).conversation_id,
          path.conversation_id,
        ),
    },
    { status: 200, body: session },
  ),
  call(
    {
      description: 'end a session',
      given: inConversation,
      request: { method: 'POST', path: '/v2/sessions/{session_id}/end' },
      act: async (url) =>
        assert.equal(
          (await dataOf(api.endSession({ client: client(url), path: sessionPath }))).id,
          sessionPath.session_id,
        ),
    },
    { status: 200, body: { ...session, status: exactly('ended'), ended_at: '2026-11-21T10:00:00.000Z' } },
  ),
];
