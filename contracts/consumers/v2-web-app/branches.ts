import assert from 'node:assert/strict';
import type { CreateMessage } from '#generated/v2/client/types.gen.ts';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId, several } from '../../matchers.ts';
import { call, caller, token } from '../../parley.ts';
import { connect, dataOf, webApp } from './app.ts';
import { post } from './asking.ts';
import { answer, reply, scriptMessage } from './samples.ts';

const client = (url: string) => connect({ baseUrl: url, token });
const path = { conversation_id: exampleId('conv') };
const edited: State[] = [caller(), { name: 'a conversation whose question was edited' }];
const onBranch = { ...reply, message: { ...answer, branch_id: exampleId('brn') } };
const message = scriptMessage({ say: 'Hello there.' });

/** The screen on which people edit what they have asked, and page through what came of it. */
export const branches: Interaction[] = [
  call(
    {
      description: 'edit the first question',
      given: edited,
      request: post({
        message,
        context: { conversation_id: injectedId('conv', 'conversation_id'), after_message_id: null },
      }),
      act: async (url) => {
        const sent: CreateMessage = { message, context: { ...path, after_message_id: null } };
        assert.equal(await webApp({ baseUrl: url, token }).send(sent), 'Hello there.');
      },
    },
    { status: 200, body: onBranch },
  ),
  call(
    {
      description: 'answer a question again',
      given: edited,
      request: post({ context: { after_message_id: injectedId('msg', 'message_id') } }),
      act: async (url) => {
        const sent: CreateMessage = { context: { after_message_id: exampleId('msg') } };
        assert.equal(await webApp({ baseUrl: url, token }).send(sent), 'Hello there.');
      },
    },
    { status: 200, body: onBranch },
  ),
  call(
    {
      description: 'the branches of a conversation',
      given: edited,
      request: { method: 'GET', path: '/v2/conversations/{conversation_id}/branches' },
      act: async (url) => {
        const page = await dataOf(api.listConversationBranches({ client: client(url), path }));
        assert.ok(page.data[0]?.id);
      },
    },
    {
      status: 200,
      body: {
        data: several({
          id: exampleId('brn'),
          conversation_id: path.conversation_id,
          after_message_id: null,
          is_current: true,
          created_at: '2026-11-21T10:00:00.000Z',
        }),
        has_more: exactly(false),
        next_cursor: null,
      },
    },
  ),
  call(
    {
      description: 'switch to another branch',
      given: edited,
      request: {
        method: 'PATCH',
        path: '/v2/conversations/{conversation_id}',
        body: { current_branch_id: injectedId('brn', 'branch_id') },
      },
      act: async (url) => {
        const body = { current_branch_id: exampleId('brn') };
        const switched = await dataOf(api.updateConversation({ client: client(url), path, body }));
        assert.equal(switched.current_branch_id, exampleId('brn'));
      },
    },
    { status: 200, body: { id: path.conversation_id, current_branch_id: exampleId('brn') } },
  ),
];
