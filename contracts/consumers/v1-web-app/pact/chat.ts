import assert from 'node:assert/strict';
import type { HttpInteraction, Interaction, State } from '../../../interaction.ts';
import { exactly, exampleId, injectedId, matching, type Matcher } from '../../../matchers.ts';
import { caller, streamed } from '../../../parley.ts';
import { emptyScreen, type Screen } from '../app/chat.ts';
import { agentId, answered, conversationId, desk, place, v1Call, v1Refusal, withAgent } from './v1.ts';

const script = (...steps: object[]) => JSON.stringify({ script: steps });
const hello = script({ say: 'Hello there.' });

/** What the app sends to the agent of a state. */
const request = (message: string, { continued = false, path = '/v1/chat' } = {}) => ({
  method: 'POST' as const,
  path,
  body: {
    message,
    agentId: injectedId('agt', 'agent_id'),
    ...place,
    ...(continued && { conversationId: injectedId('conv', 'conversation_id') }),
  },
});
const reply = {
  message: exactly('Hello there.'),
  agent: { id: agentId, name: exactly('Guide') },
  conversationId,
};
const answer = { text: 'Hello there.', conversationId };

type Refused = { description: string; given?: State[]; message?: string; continued?: boolean; notice: string };

/** Returns a message that is refused, and what the person is told. */
function refused(
  { description, given = withAgent, message = hello, continued = false, notice }: Refused,
  as: [number, string],
  headers: Record<string, Matcher> = {},
): HttpInteraction {
  const place = continued ? conversationId : undefined;
  const act = async (url: string) => {
    const told = await desk(url).tryToAsk(agentId, message, place);
    assert.equal('title' in told && told.title, notice);
  };
  return v1Refusal({ description, given, request: request(message, { continued }), act }, as, headers);
}
const also = (name: string): State[] => [...withAgent, { name }];

const chats: Interaction[] = [
  v1Call(
    {
      description: 'ask an assistant',
      given: withAgent,
      request: request(hello),
      act: async (url) => assert.deepEqual(await desk(url).ask(agentId, hello), answer),
    },
    { status: 200, body: reply },
  ),
  v1Call(
    {
      description: 'ask again in a conversation',
      given: answered,
      request: request(hello, { continued: true }),
      act: async (url) => assert.deepEqual(await desk(url).ask(agentId, hello, conversationId), answer),
    },
    { status: 200, body: reply },
  ),
  refused({ description: 'ask nothing', message: '', notice: 'This cannot be sent' }, [400, 'invalid_request']),
  refused(
    {
      description: 'ask while the assistant is answering',
      given: also('a run that is answering'),
      continued: true,
      notice: 'Still answering',
    },
    [409, 'conversation_busy'],
  ),
  refused(
    {
      description: 'ask in a closed conversation',
      given: also('a closed conversation'),
      continued: true,
      notice: 'This conversation is closed',
    },
    [409, 'conversation_closed'],
  ),
  refused(
    {
      description: 'ask while the model is busy',
      message: script({ status: 429, retry_after: 3 }),
      notice: 'Parley is busy',
    },
    [429, 'rate_limit_exceeded'],
    { 'Retry-After': matching('\\d+', '3') },
  ),
  refused({ description: 'ask a model that fails', message: script({ status: 500 }), notice: 'Something went wrong' }, [
    502,
    'upstream_failure',
  ]),
  refused(
    {
      description: 'ask without the right to',
      given: [caller(['agents:read']), withAgent[1]!],
      notice: 'Sign in again',
    },
    [403, 'insufficient_permissions'],
  ),
];

const start = { type: 'start', conversationId, messageId: exampleId('msg') };
const token = { type: 'token', text: 'Hello there.' };
const done = { type: 'done', message: 'Hello there.', agent: { id: agentId, name: 'Guide' }, conversationId };

async function lastScreen(url: string): Promise<Screen> {
  let last = emptyScreen;
  for await (const screen of desk(url).watch(agentId, hello)) last = screen;
  return last;
}

const stream = { path: '/v1/chat/stream' };
const streams: Interaction[] = [
  v1Call(
    {
      description: 'watch an answer',
      given: withAgent,
      request: { ...request(hello, stream), headers: { Accept: 'text/event-stream' } },
      async act(url) {
        const { text, state } = await lastScreen(url);
        assert.deepEqual({ text, state }, { text: 'Hello there.', state: 'done' });
      },
    },
    streamed(
      [start, token, done].map((data, id) => ({ id, name: data.type, data })),
      { ids: false },
    ),
  ),
  v1Refusal(
    {
      description: 'watch the answer of an assistant that is not there',
      given: [caller()],
      request: {
        ...request(hello, stream),
        body: { message: hello, agentId, ...place },
        headers: { Accept: 'text/event-stream' },
      },
      act: async (url) => assert.equal((await lastScreen(url)).notice?.title, 'This assistant has left'),
    },
    [404, 'agent_not_found'],
  ),
];

/** What is asked and answered. */
export const chat: Interaction[] = [...chats, ...streams];
