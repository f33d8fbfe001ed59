import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, foldOf, run, text } from '#src/testing/agui-events.ts';
import { createChatView } from './chat.ts';

/** Valid events of one run with texts and calls interleaved in any way. */
const interleaved = fc
  .array(fc.tuple(fc.boolean(), fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 })), {
    minLength: 1,
    maxLength: 5,
  })
  .chain((shapes) => {
    const threads = shapes.map(([isCall, deltas], i) =>
      isCall ? call(`c${i}`, `p${i}`, ...deltas) : text(`m${i}`, ...deltas),
    );
    const order = threads.flatMap((events, thread) => events.map(() => thread));
    return fc.shuffledSubarray(order, { minLength: order.length }).map((picks) => {
      const queues = threads.map((events) => [...events]);
      return run(...picks.map((thread) => queues[thread]!.shift()!));
    });
  });

describe('the chat view', () => {
  it('shows every piece of text and every call, once and in order', () => {
    fc.assert(
      fc.property(interleaved, (events) => {
        const show = createChatView();
        const views = events.map(show).filter((view) => view !== null);
        for (const { id, text: whole, toolCalls } of foldOf(...events).messages.values()) {
          const deltas = views.flatMap((view) => (view.view === 'delta' && view.messageId === id ? [view] : []));
          expect(deltas.map((view) => view.delta).join('')).toBe(whole);
          expect(deltas.map((view) => view.index)).toEqual(deltas.map((_, i) => i));
          const calls = views.flatMap((view) =>
            view.view === 'tool_call' && view.messageId === id ? [view.toolCall] : [],
          );
          expect(calls).toEqual(toolCalls);
        }
      }),
    );
  });
});
