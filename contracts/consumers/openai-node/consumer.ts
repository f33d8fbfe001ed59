import assert from 'node:assert/strict';
import OpenAI from 'openai';
import type { Consumer, HttpInteraction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId, matching, several, tuple } from '../../matchers.ts';
import { call, caller, json, token } from '../../parley.ts';

/** Returns OpenAI's client as a program uses it, which has changed its base URL, its key and its model. */
const clientOf = (url: string) => new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: token, maxRetries: 0 });

const withAgent: State[] = [caller(), { name: 'an agent' }];
const model = exampleId('agt');
const content = JSON.stringify({ script: [{ say: 'It ' }, { say: 'rains.' }] });
const messages = [{ role: 'user' as const, content }];
const seconds = 1_795_773_600;
const tail = exampleId('run').slice(4);

/** Returns a body for the agent of a state: as the pact has it, and as the program sends it. */
const toAgent = <T extends object>(body: T) => ({
  inPact: { ...body, model: injectedId('agt', 'agent_id') },
  sent: { ...body, model },
});

/** Returns the answer of a stream, in which an expression finds the events that the program needs. */
const streamOf = (lines: string[], regex: string): HttpInteraction['response'] => ({
  status: 200,
  headers: { 'Content-Type': matching('text/event-stream(; ?charset=utf-8)?', 'text/event-stream') },
  text: ['text/event-stream', lines.map((line) => `${line}\n\n`).join(''), regex],
});

const models = call(
  {
    description: 'the agents as models',
    given: withAgent,
    request: { method: 'GET', path: '/openai/v1/models' },
    async act(url) {
      const { data } = await clientOf(url).models.list();
      assert.equal(data[0]!.object, 'model');
    },
  },
  {
    status: 200,
    body: {
      object: exactly('list'),
      data: several({ id: 'support-bot', object: exactly('model'), created: seconds, owned_by: 'agent' }),
    },
  },
);

const chat = toAgent({ messages });
const completion = {
  id: matching('chatcmpl-.+', `chatcmpl-${tail}`),
  object: exactly('chat.completion'),
  created: seconds,
  model,
  choices: tuple({
    index: exactly(0),
    message: { role: exactly('assistant'), content: 'It rains.', refusal: null },
    finish_reason: exactly('stop'),
  }),
  usage: { prompt_tokens: 12, completion_tokens: 5, total_tokens: 17 },
};
const answers = call(
  {
    description: 'a chat completion',
    given: withAgent,
    request: { method: 'POST', path: '/openai/v1/chat/completions', body: chat.inPact },
    async act(url) {
      const { choices } = await clientOf(url).chat.completions.create(chat.sent);
      assert.equal(choices[0]!.message.content, 'It rains.');
    },
  },
  { status: 200, body: completion },
);

const chunk = (delta: object, finish_reason: string | null) =>
  `data: ${JSON.stringify({
    id: `chatcmpl-${tail}`,
    object: 'chat.completion.chunk',
    created: seconds,
    model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
  })}`;
const streamedChat = toAgent({ messages, stream: true as const });
const streams = call(
  {
    description: 'a chat completion in chunks',
    given: withAgent,
    request: { method: 'POST', path: '/openai/v1/chat/completions', body: streamedChat.inPact },
    async act(url) {
      let text = '';
      for await (const { choices } of await clientOf(url).chat.completions.create(streamedChat.sent))
        text += choices[0]!.delta.content ?? '';
      assert.equal(text, 'It rains.');
    },
  },
  streamOf(
    [
      chunk({ role: 'assistant', content: '' }, null),
      chunk({ content: 'It ' }, null),
      chunk({ content: 'rains.' }, null),
      chunk({}, 'stop'),
      'data: [DONE]',
    ],
    '(data: \\{.*"chat\\.completion\\.chunk".*\\}\\n\\n)+data: \\[DONE\\]\\n\\n',
  ),
);

const asked = toAgent({ input: content });
const response = {
  id: matching('resp_.+', `resp_${tail}`),
  object: exactly('response'),
  created_at: seconds,
  status: exactly('completed'),
  error: null,
  output: tuple({
    type: exactly('message'),
    id: matching('msg_.+', exampleId('msg')),
    role: exactly('assistant'),
    content: tuple({ type: exactly('output_text'), text: 'It rains.' }),
  }),
  conversation: { id: exampleId('conv') },
};
const responds = call(
  {
    description: 'a response',
    given: withAgent,
    request: { method: 'POST', path: '/openai/v1/responses', body: asked.inPact },
    async act(url) {
      assert.equal((await clientOf(url).responses.create(asked.sent)).output_text, 'It rains.');
    },
  },
  { status: 200, body: response },
);

const message = {
  type: exactly('message'),
  id: exampleId('msg'),
  status: exactly('completed'),
  role: exactly('user'),
  content: tuple({ type: exactly('input_text'), text: 'Hello' }),
};
const items = call(
  {
    description: 'the items of a conversation',
    given: [caller(), { name: 'an answered message' }],
    request: {
      method: 'GET',
      path: '/openai/v1/conversations/{conversation_id}/items',
      query: { order: 'asc', limit: '1' },
    },
    async act(url) {
      const page = await clientOf(url).conversations.items.list(exampleId('conv'), { order: 'asc', limit: 1 });
      assert.equal(page.data[0]!.type, 'message');
    },
  },
  { status: 200, body: { object: exactly('list'), data: tuple(message), has_more: true, last_id: exampleId('msg') } },
);

const unknown = { ...chat.sent, model: 'gpt-4o' };
const refusal = call(
  {
    description: 'a model that is not there',
    request: { method: 'POST', path: '/openai/v1/chat/completions', body: unknown },
    async act(url) {
      await assert.rejects(clientOf(url).chat.completions.create(unknown), { status: 404, code: 'model_not_found' });
    },
  },
  {
    status: 404,
    headers: { 'Content-Type': json },
    body: {
      error: {
        message: 'No agent and no service has the key or id gpt-4o.',
        type: exactly('invalid_request_error'),
        param: exactly('model'),
        code: exactly('model_not_found'),
      },
    },
  },
);

/** OpenAI's client for Node, which does not know Parley. */
export const openAiNode: Consumer = {
  name: 'openai-node',
  provider: 'parley',
  interactions: [models, answers, streams, responds, items, refusal],
};
