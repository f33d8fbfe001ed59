import assert from 'node:assert/strict';
import type { CreateMessage } from '#generated/v2/client/types.gen.ts';
import type { HttpInteraction, Interaction, MessageInteraction, State } from '../../interaction.ts';
import { exactly, exampleId, injectedId } from '../../matchers.ts';
import { call, caller, fetchOf, messagesOf, problemBody, refusal, streamed, token } from '../../parley.ts';
import { emptyReply, grow, last, webApp, type Reply } from './app.ts';
import { answer, reply, scriptMessage, textMessage, toolCalls, toolStep } from './samples.ts';

const app = (url: string) => webApp({ baseUrl: url, token });
const withAgent: State[] = [caller(), { name: 'an agent' }];

const ids = { conversation_id: exampleId('conv'), session_id: exampleId('sess'), run_id: exampleId('run') };
const message_id = exampleId('msg');
const start = { event: 'message_start', message_id, ...ids, timestamp: '2026-11-21T10:00:00.000Z' };
const delta = { event: 'content_delta', message_id, delta: 'Hello there.', index: 0 };
const complete = {
  event: 'message_complete',
  message: { id: message_id, ...ids, content: { type: 'text', text: 'Hello there.' }, tool_calls: [] },
};
const wholeReply = streamed([start, delta, complete].map((data, at) => ({ id: at + 4, name: data.event, data })));

const saysHello = async (replies: AsyncIterable<Reply>) => {
  const { text, done, runId } = (await last(replies)) ?? emptyReply();
  assert.deepEqual({ text, done, runId }, { text: 'Hello there.', done: true, runId: ids.run_id });
};
const ask = (message: CreateMessage['message']) => ({
  inPact: { message, context: { agent_id: injectedId('agt', 'agent_id') } },
  sent: { message, context: { agent_id: exampleId('agt') } },
});
const hello = ask(scriptMessage({ say: 'Hello there.' }));
const path = '/v2/chat/messages/stream';
const isFailing = (status: number) => new RegExp(`SSE failed: ${status}`);

const replies: HttpInteraction[] = [
  call(
    {
      description: 'stream a reply',
      given: withAgent,
      request: { method: 'POST', path, body: hello.inPact },
      act: (url) => saysHello(app(url).talk(hello.sent)),
    },
    wholeReply,
  ),
  call(
    {
      description: 'rejoin the stream of a reply',
      given: [caller(), { name: 'an answered message', params: { script: [{ say: 'Hello there.' }] } }],
      request: { method: 'GET', path, query: { run_id: injectedId('run', 'run_id') } },
      act: (url) => saysHello(app(url).rejoin(ids.run_id)),
    },
    wholeReply,
  ),
  refusal(
    {
      description: 'stream the reply of an agent that is not there',
      request: {
        method: 'POST',
        path,
        body: { message: textMessage('Hello'), context: { agent_id: exampleId('agt') } },
      },
      act: (url) => assert.rejects(last(app(url).talk(ask(textMessage('Hello')).sent)), isFailing(404)),
    },
    [404, 'agent_not_found'],
  ),
  refusal(
    {
      description: 'stream a reply without the right to',
      given: [caller(['agents:read'])],
      request: {
        method: 'POST',
        path,
        body: { message: textMessage('Hello'), context: { agent_id: exampleId('agt') } },
      },
      act: (url) => assert.rejects(last(app(url).talk(ask(textMessage('Hello')).sent)), isFailing(403)),
    },
    [403, 'insufficient_permissions'],
  ),
  refusal(
    {
      description: 'stream a reply with a token that is none',
      given: [],
      request: {
        method: 'POST',
        path,
        headers: { Authorization: 'Bearer none' },
        body: { message: textMessage('Hello'), context: { agent_id: exampleId('agt') } },
      },
      act: (url) => {
        const stranger = webApp({ baseUrl: url, token: 'none' });
        return assert.rejects(last(stranger.talk(ask(textMessage('Hello')).sent)), isFailing(401));
      },
    },
    [401, 'authentication_failed'],
  ),
];

const thread = { threadId: exampleId('sess'), runId: exampleId('run') };
const logged = [
  { type: 'RUN_STARTED', ...thread },
  { type: 'TEXT_MESSAGE_START', messageId: message_id, role: 'assistant' },
  { type: 'RUN_FINISHED', ...thread },
];
const timeline: HttpInteraction[] = [
  call(
    {
      description: 'the timeline of a session',
      given: [caller(), { name: 'an answered message' }],
      request: {
        method: 'GET',
        path: '/v2/sessions/{session_id}/events',
        query: { follow: 'false' },
      },
      act: async (url) =>
        assert.deepEqual(
          await app(url).timeline(ids.session_id),
          logged.map(({ type }) => type),
        ),
    },
    streamed(logged.map((data, at) => ({ id: at + 1, name: data.type, data }))),
  ),
];

/** How the app reads one event that it is sent: through the generated client. */
async function afterOne(event: string, content: unknown): Promise<Reply> {
  const client = webApp({ baseUrl: 'http://parley.test', token, fetch: fetchOf(event, content) });
  return (await last(client.talk(hello.sent))) ?? emptyReply();
}

const plays = (...script: object[]): State[] => [
  caller(),
  { name: 'an agent' },
  { name: 'the agent will play', params: { script } },
];
const waiting: State[] = [caller(), { name: 'a message that waits for a tool' }];

type ChatMessage = Omit<MessageInteraction, 'stream' | 'description' | 'read'> & { shows: Partial<Reply> };

const chatEvents: ChatMessage[] = [
  { event: 'message_start', given: plays({ say: 'Hello there.' }), content: start, shows: { runId: ids.run_id } },
  {
    event: 'content_delta',
    given: plays({ say: 'Hello there.' }),
    // The first piece of a message is its number 0.
    content: { ...delta, index: exactly(0) },
    shows: { text: 'Hello there.' },
  },
  {
    event: 'tool_call',
    given: plays(toolStep),
    content: { event: 'tool_call', message_id, tool_call: toolCalls[0] },
    shows: { done: false },
  },
  {
    event: 'tool_result',
    given: waiting,
    content: {
      event: 'tool_result',
      message_id,
      tool_call_id: exactly('call_1'),
      content: '3 degrees and rain',
      is_error: false,
    },
    shows: { toolCalls: [] },
  },
  {
    event: 'message_complete',
    given: plays({ say: 'Hello there.' }),
    content: { event: 'message_complete', ...reply, message: answer },
    shows: { text: 'Hello there.', done: true },
  },
  {
    event: 'error',
    given: plays({ say: 'Half' }, { drop: true }),
    content: { event: 'error', error: problemBody(502, 'upstream_failure', { retryable: true }) },
    shows: { done: true },
  },
];

/** Returns the events of a chat stream: the name of the event is in the event too. */
const chatMessages = (stream: string): Interaction[] =>
  messagesOf(
    stream,
    chatEvents.map(({ event, given, content, shows }) => ({
      event,
      given,
      content: { ...content, event: exactly(event) },
      read: async (sent: never) => {
        const seen = await afterOne(event, sent);
        assert.deepEqual(seen, { ...seen, ...shows });
        assert.deepEqual(seen, grow(emptyReply(), sent));
      },
    })),
  );

/** What grows on the screen, and the timeline beside it. */
export const streams: Interaction[] = [
  ...replies,
  ...timeline,
  ...chatMessages('streamMessage'),
  ...chatMessages('rejoinMessageStream'),
  ...chatMessages('streamDecisions'),
];
