import assert from 'node:assert/strict';
import type { Interaction, State } from '../../../interaction.ts';
import { exactly, exampleId } from '../../../matchers.ts';
import { messagesOf } from '../../../parley.ts';
import { emptyScreen, grow, type Screen } from '../app/chat.ts';
import { agentId, conversationId, withAgent } from './v1.ts';

const plays = (...steps: object[]): State[] => [
  ...withAgent,
  { name: 'the agent will play', params: { script: steps } },
];
const toolStep = { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' }, id: 'call_1' } };

type Sample = { event: string; given: State[]; content: Record<string, unknown>; shows: Partial<Screen> };

const samples: Sample[] = [
  {
    event: 'start',
    given: plays({ say: 'Hello' }),
    content: { conversationId, messageId: exampleId('msg') },
    shows: { state: 'writing', conversationId, messageId: exampleId('msg') },
  },
  {
    event: 'token',
    given: plays({ say: 'Hello' }),
    content: { text: exactly('Hello') },
    shows: { text: 'Hello' },
  },
  {
    event: 'tool',
    given: plays(toolStep),
    content: { id: exactly('call_1'), name: exactly('get_weather'), arguments: '{"city":"Oslo"}' },
    shows: { tools: ['get_weather'] },
  },
  {
    event: 'done',
    given: plays({ say: 'Hello there.' }),
    content: { message: exactly('Hello there.'), agent: { id: agentId, name: exactly('Guide') }, conversationId },
    shows: { state: 'done', text: 'Hello there.', conversationId },
  },
  {
    event: 'error',
    given: plays({ say: 'Half' }, { drop: true }),
    content: { error: { code: exactly('upstream_failure'), message: 'The model stopped.' } },
    shows: { state: 'failed' },
  },
];

/** What grows on the screen, event by event. */
export const events: Interaction[] = messagesOf(
  'streamChat',
  samples.map(({ event, given, content, shows }) => ({
    event,
    given,
    content: { type: exactly(event), ...content },
    async read(sent) {
      const screen = grow(emptyScreen, sent as never);
      assert.deepEqual(screen, { ...screen, ...shows });
    },
  })),
);
