import { describe, expect, it } from 'vitest';
import type { AnswerBegun, AnswerStep } from '#src/openai/answer-step.ts';
import { ResponseWriter, type Unnumbered } from './response-writer.ts';

const messageId = 'msg_01k2c5gq8zf3vr4xw1m6t0y9ab';
const begun: AnswerBegun = {
  event: 'message_start',
  message_id: messageId,
  conversation_id: 'conv_1',
  session_id: 'sess_1',
  run_id: 'run_01k2c5gq8zf3vr4xw1m6t0y9ab',
  timestamp: '2026-11-30T10:00:00.000Z',
};
const reply = { finish_reason: 'stop' } as Extract<AnswerStep, { step: 'done' }>['reply'];
const think = (text: string): AnswerStep => ({ step: 'reasoning', text, messageId });
const say = (text: string): AnswerStep => ({ step: 'text', text, messageId });
const begin = (id: string): AnswerStep => ({ step: 'call begun', id, name: 'f', messageId });
const add = (id: string, text: string): AnswerStep => ({ step: 'call piece', id, text });
const end = (id: string, args: string): AnswerStep => ({
  step: 'call',
  call: { id, name: 'f', arguments: args },
  messageId,
});

function write(...steps: AnswerStep[]): { events: Unnumbered[]; output: { type: string; id: string }[] } {
  const writer = new ResponseWriter({ model: 'desk' });
  const all: AnswerStep[] = [{ step: 'begun', begun }, ...steps, { step: 'done', reply }];
  const events = all.flatMap((step) => writer.write(step));
  return { events, output: events.at(-1)!.response!.output };
}

describe('ResponseWriter', () => {
  it('ends each item once, with all that its pieces have said, at the place where it began', () => {
    const { events, output } = write(
      think('Hm'),
      think('.'),
      say('It '),
      think('Later.'),
      say('rains.'),
      begin('a'),
      begin('b'),
      add('b', '{"x":'),
      add('a', '{}'),
      add('b', '1}'),
      end('a', '{}'),
      end('b', '{"x":1}'),
    );
    const [added, done] = ['response.output_item.added', 'response.output_item.done'].map((type) =>
      events.filter((event) => event.type === type),
    );
    expect(added!.map(({ output_index }) => output_index)).toEqual([0, 1, 2, 3, 4]);
    expect(done!.map(({ output_index }) => output_index)).toEqual([0, 1, 2, 3, 4]);
    expect(output).toEqual(done!.map(({ item }) => item));
    expect(output).toMatchObject([
      { type: 'reasoning', id: `rs_${messageId.slice(4)}`, summary: [{ text: 'Hm.' }] },
      { type: 'message', id: messageId, content: [{ text: 'It rains.' }] },
      { type: 'reasoning', id: `rs_${messageId.slice(4)}_00000001`, summary: [{ text: 'Later.' }] },
      { type: 'function_call', call_id: 'a', arguments: '{}', status: 'completed' },
      { type: 'function_call', call_id: 'b', arguments: '{"x":1}', status: 'completed' },
    ]);
    for (const [index, item] of output.entries()) {
      const pieces = events.filter(({ type, output_index }) => type.endsWith('.delta') && output_index === index);
      expect(new Set(pieces.map(({ item_id }) => item_id))).toEqual(new Set([item.id]));
    }
  });

  it('shows a call that was cut off as incomplete', () => {
    const { output } = write(begin('a'), add('a', '{"x'), { step: 'call cut', id: 'a' });
    expect(output).toMatchObject([{ type: 'function_call', status: 'incomplete', arguments: '{"x' }]);
  });
});
