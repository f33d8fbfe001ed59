import assert from 'node:assert/strict';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type { Interaction, State } from '../../interaction.ts';
import { exactly, exampleId, several, tuple } from '../../matchers.ts';
import { call, caller, token } from '../../parley.ts';
import { connect, dataOf, textOf, webApp } from './app.ts';
import { post, results, toAgent, toSession, waiting, withAgent } from './asking.ts';
import { refusals } from './chat-refusals.ts';
import { answer, reply, scriptMessage, textMessage, toolCalls, toolStep } from './samples.ts';

const app = (url: string) => webApp({ baseUrl: url, token });
const client = (url: string) => connect({ baseUrl: url, token });
const hello = toAgent(scriptMessage({ say: 'Hello there.' }));
const asksTool = toAgent(scriptMessage({ say: 'Let me look.' }, toolStep));

/** The app shows a form that it fills with the answer. */
const forecast = {
  options: {
    response: {
      max_tokens: 200,
      response_format: {
        type: 'json_schema' as const,
        json_schema: {
          name: 'forecast',
          schema: { type: 'object', properties: { degrees: { type: 'number' } }, required: ['degrees'] },
        },
      },
    },
  },
};
const asksForm = toAgent(scriptMessage({ say: '{"degrees": 3}' }));

const answered: Interaction[] = [
  call(
    {
      description: 'send a message that is answered in a form',
      given: withAgent,
      request: post({ ...asksForm.inPact, ...forecast }),
      act: async (url) => {
        const body = { ...asksForm.sent, ...forecast };
        const { message } = await dataOf(api.createMessage({ client: client(url), body }));
        assert.deepEqual([JSON.parse(textOf(message)), message.state], [{ degrees: 3 }, 'completed']);
      },
    },
    {
      status: 200,
      body: {
        ...reply,
        message: {
          ...answer,
          content: { type: exactly('text'), text: exactly('{"degrees": 3}') },
          state: exactly('completed'),
        },
      },
    },
  ),
  call(
    {
      description: 'send a message',
      given: withAgent,
      request: post(hello.inPact),
      act: async (url) => assert.equal(await app(url).send(hello.sent), 'Hello there.'),
    },
    { status: 200, body: { ...reply, metrics: { model: 'offline/scripted', processing_time_ms: 20, tool_calls: 0 } } },
  ),
  call(
    {
      description: 'send a message that makes the agent call a tool',
      given: withAgent,
      request: post(asksTool.inPact),
      act: async (url) => {
        const { message } = await dataOf(api.createMessage({ client: client(url), body: asksTool.sent }));
        assert.deepEqual([message.state, message.tool_calls[0]?.name], ['requires_tool_results', 'get_weather']);
      },
    },
    {
      status: 200,
      body: {
        ...reply,
        message: {
          ...answer,
          kind: exactly('tool_use'),
          state: exactly('requires_tool_results'),
          tool_calls: several(toolCalls[0]),
        },
      },
    },
  ),
  call(
    {
      description: 'send the results of tools',
      given: waiting,
      request: post(toSession(results('call_1')).inPact),
      act: async (url) => assert.equal(await app(url).send(toSession(results('call_1')).sent), 'Hello there.'),
    },
    { status: 200, body: reply },
  ),
  call(
    {
      description: 'send two messages at once',
      given: withAgent,
      request: {
        method: 'POST',
        path: '/v2/chat/messages/batch',
        body: {
          messages: [
            { id: 'first', ...hello.inPact },
            { id: 'second', message: textMessage('Hello'), context: { agent_id: exampleId('agt') } },
          ],
        },
      },
      act: async (url) => {
        const second = { id: 'second', message: textMessage('Hello'), context: { agent_id: exampleId('agt') } };
        const body = { messages: [{ id: 'first', ...hello.sent }, second] };
        const batch = await dataOf(api.createMessageBatch({ client: client(url), body }));
        assert.deepEqual([batch.succeeded, batch.failed, batch.results[0]?.outcome], [1, 1, 'succeeded']);
      },
    },
    { status: 200, body: { ...batchOf(), succeeded: exactly(1), failed: exactly(1), skipped: exactly(0) } },
  ),
];

function batchOf() {
  const first = { outcome: exactly('succeeded'), id: exactly('first'), reply: { message: { id: exampleId('msg') } } };
  const problem = { status: exactly(404), error_code: exactly('agent_not_found'), detail: 'No agent.' };
  const second = { outcome: exactly('failed'), id: exactly('second'), problem };
  return { results: tuple(first, second) };
}

const path = { message_id: exampleId('msg') };
const told: State[] = [caller(), { name: 'an answered message', params: { script: [{ say: 'Hello there.' }] } }];
const rating = { metadata: { rating: 'good' } };

const messages: Interaction[] = [
  call(
    {
      description: 'a message',
      given: told,
      request: { method: 'GET', path: '/v2/chat/messages/{message_id}' },
      act: async (url) =>
        assert.equal(textOf(await dataOf(api.getMessage({ client: client(url), path }))), 'Hello there.'),
    },
    { status: 200, body: answer },
  ),
  call(
    {
      description: 'rate a message',
      given: told,
      request: { method: 'PATCH', path: '/v2/chat/messages/{message_id}/metadata', body: rating },
      act: async (url) => {
        const rated = await dataOf(api.updateMessageMetadata({ client: client(url), path, body: rating }));
        assert.equal(rated.version, 2);
      },
    },
    { status: 200, body: { ...answer, metadata: { rating: exactly('good') }, version: exactly(2) } },
  ),
];

/** What is said, and what comes back. */
export const chat: Interaction[] = [...answered, ...refusals, ...messages];
