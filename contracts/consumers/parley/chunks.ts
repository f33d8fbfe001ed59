import assert from 'node:assert/strict';
import { ChunkReader } from '#src/llm/chunks.ts';
import type { Delta } from '#src/llm/types.ts';

import type { MessageInteraction } from '../../interaction.ts';
import { exactly, several } from '../../matchers.ts';

export const model = 'offline/scripted';

type Sample = { event: string; script: object[]; content: Record<string, unknown>; gives: object[] };

type Chunk = Record<string, unknown>;

const choices = (delta: object, finish: unknown = null) => several({ index: exactly(0), delta, finish_reason: finish });
const called = [{ tool_call: { name: 'get_weather', arguments: { city: 'Oslo' }, id: 'call_1' } }];
const toolCall = { type: 'tool_call', index: 0, name: 'get_weather', upstream: { id: 'call_1' } };

const samples: Sample[] = [
  {
    event: 'content',
    script: [{ say: 'Hello' }],
    content: { choices: choices({ content: 'Hello' }) },
    gives: [{ type: 'text', text: 'Hello' }],
  },
  {
    event: 'tool_call',
    script: called,
    content: {
      choices: choices({
        tool_calls: several({
          index: exactly(0),
          id: exactly('call_1'),
          function: { name: exactly('get_weather'), arguments: exactly('') },
        }),
      }),
    },
    gives: [toolCall],
  },
  {
    event: 'tool_arguments',
    script: called,
    content: { choices: choices({ tool_calls: several({ index: exactly(0), function: { arguments: '{}' } }) }) },
    gives: [],
  },
  { event: 'finish', script: [{ say: 'Hi' }], content: { choices: choices({}, exactly('stop')) }, gives: [] },
  {
    event: 'usage',
    script: [{ say: 'Hi' }],
    content: { choices: exactly([]), usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 } },
    gives: [],
  },
];

const pieces: MessageInteraction[] = samples.map(({ event, script, content, gives }) => ({
  description: `${event} of chat completions`,
  given: [{ name: 'the model plays', params: { model, script } }],
  stream: 'chat completions',
  event,
  content,
  async read(sent: Chunk) {
    const reader = new ChunkReader();
    const out: Delta[] = [];
    reader.read(sent, out);
    // A call is told with its arguments, or when there are none.
    if (gives.includes(toolCall)) reader.finish(out);
    assert.partialDeepStrictEqual(out.slice(0, Math.max(1, gives.length)), gives);
  },
}));

const failing: MessageInteraction = {
  description: 'error of chat completions',
  given: [{ name: 'the model plays', params: { model, script: [{ stream_error: 'The backend died' }] } }],
  stream: 'chat completions',
  event: 'error',
  content: { error: { message: 'The backend died' } },
  read: async (sent: Chunk) => assert.throws(() => new ChunkReader().read(sent, []), { code: 'upstream_failure' }),
};

/** What the chunks of an answer bring, each kind once. */
export const chunks: MessageInteraction[] = [...pieces, failing];
