import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '#src/llm/fault.ts';
import { RealtimeAnswer } from './realtime-answer.ts';
import { readModelEvent } from './model-event.ts';
import { RoundSound } from './round-sound.ts';

const names = [
  'session.created',
  'error',
  'input_audio_buffer.committed',
  'conversation.item.input_audio_transcription.completed',
  'conversation.item.input_audio_transcription.failed',
  'response.created',
  'response.output_item.added',
  'response.output_item.done',
  'response.output_text.delta',
  'response.output_audio_transcript.delta',
  'response.output_audio.delta',
  'response.done',
];
const members = ['response_id', 'item_id', 'delta', 'transcript', 'usage', 'error', 'event_id'];
const item = fc.record(
  {
    id: fc.constantFrom('i', '', 5),
    type: fc.constantFrom('message', 'function_call', 'odd'),
    call_id: fc.constantFrom('c', null),
    name: fc.string({ unit: 'binary' }),
    arguments: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
  },
  { requiredKeys: [] },
);
const response = fc.record(
  { id: fc.constantFrom('r', null), status: fc.jsonValue(), status_details: fc.jsonValue(), usage: fc.jsonValue() },
  { requiredKeys: [] },
);
const anything = fc.oneof(fc.constantFrom('r', 'i'), fc.string({ unit: 'binary' }), fc.jsonValue());
const event = fc
  .tuple(fc.constantFrom(...names), fc.dictionary(fc.constantFrom(...members), anything), item, response)
  .map(([type, more, made, whole]) => ({ type, response_id: 'r', item_id: 'i', ...more, item: made, response: whole }));

/** Reads an event, and has an answer take what it is. Returns what was thrown. */
function take(sent: object): unknown {
  const answer = new RealtimeAnswer(new RoundSound(() => {}), () => {});
  try {
    const read = readModelEvent(JSON.stringify(sent));
    if (read?.type === 'response_done') answer.finish(read, null);
    else if (read && ['text', 'sound', 'call', 'message_added'].includes(read.type)) answer.take(read as never);
    return null;
  } catch (error) {
    return error;
  }
}

describe('an event of a gateway, whatever it has', () => {
  it('is read, dropped, or a failure of the gateway', () => {
    fc.assert(
      fc.property(event, (sent) => {
        const thrown = take(sent);
        if (thrown !== null) expect(thrown).toBeInstanceOf(Fault);
      }),
    );
  });

  it('has texts that are well-formed in what an answer says', async () => {
    const delta = fc.string({ unit: fc.constantFrom('a', '\ud83d', '\ude00', '\ud83d\ude00') });
    await fc.assert(
      fc.asyncProperty(fc.array(delta, { maxLength: 5 }), async (deltas) => {
        const answer = new RealtimeAnswer(new RoundSound(() => {}), () => {});
        for (const text of deltas) answer.take({ type: 'text', responseId: 'r', itemId: 'i', delta: text });
        const done = {
          type: 'response_done' as const,
          responseId: 'r',
          status: 'completed',
          reason: null,
          error: null,
        };
        answer.finish({ ...done, tokens: null }, null);
        let said = '';
        for await (const piece of answer.read()) {
          if (piece.type !== 'text') continue;
          expect(piece.text.isWellFormed()).toBe(true);
          said += piece.text;
        }
        expect(said).toBe(deltas.join('').toWellFormed());
      }),
    );
  });
});
