import type { UserMessageInput } from '#generated/v2/client/types.gen.ts';
import { exactly, exampleId } from '../../matchers.ts';
import { Refused } from './app.ts';

export const refusedWith = (code: string, status: number) => (error: unknown) =>
  error instanceof Refused && error.code === code && error.status === status;

export const textMessage = (text: string): UserMessageInput => ({ role: 'user', content: { type: 'text', text } });

/** Returns a message that tells the offline model what to do, as text. */
export const scriptMessage = (...script: object[]): UserMessageInput => textMessage(JSON.stringify({ script }));

/** What the app reads of an assistant's message. */
export const answer = {
  id: exampleId('msg'),
  conversation_id: exampleId('conv'),
  session_id: exampleId('sess'),
  run_id: exampleId('run'),
  kind: exactly('assistant'),
  role: exactly('assistant'),
  content: { type: exactly('text'), text: 'Hello there.' },
  tool_calls: exactly([]) as unknown,
  state: exactly('completed'),
  model: 'offline/scripted',
  metadata: {},
  version: 1,
  created_at: '2026-11-21T10:00:00.000Z',
};

/** What the app reads of a whole reply. */
export const reply = {
  message: answer,
  conversation: { id: exampleId('conv'), message_count: 2 },
  session: { id: exampleId('sess'), active: exactly(true) },
  links: { self: `/v2/chat/messages/${exampleId('msg')}`, run: `/v2/runs/${exampleId('run')}` },
};

export const toolCalls = [{ id: exactly('call_1'), name: exactly('get_weather'), arguments: '{"city":"Oslo"}' }];
export const toolStep = { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' }, id: 'call_1' } };
