import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append, type Appended } from './append.ts';
import { chatView } from './chat.ts';
import type { AguiEvent } from './event.ts';
import { evolve, idle, isOpen, type RunFold } from './fold.ts';

const run = (...events: AguiEvent[]): AguiEvent[] => [{ type: 'RUN_STARTED', threadId: 's', runId: 'r' }, ...events];
const finished: AguiEvent = { type: 'RUN_FINISHED', threadId: 's', runId: 'r' };
const text = (id: string, ...deltas: string[]): AguiEvent[] => [
  { type: 'TEXT_MESSAGE_START', messageId: id, role: 'assistant' },
  ...deltas.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT' as const, messageId: id, delta })),
  { type: 'TEXT_MESSAGE_END', messageId: id },
];
const call = (id: string, parent: string, ...deltas: string[]): AguiEvent[] => [
  { type: 'TOOL_CALL_START', toolCallId: id, toolCallName: 'f', parentMessageId: parent },
  ...deltas.map((delta) => ({ type: 'TOOL_CALL_ARGS' as const, toolCallId: id, delta })),
  { type: 'TOOL_CALL_END', toolCallId: id },
];

const ruleOf = (result: Appended) => (result.ok ? null : [result.violation.index, result.violation.rule]);
const foldOf = (events: AguiEvent[]): RunFold => events.reduce((fold, event, i) => evolve(fold, i + 1, event), idle());

describe('append', () => {
  it.each<[string, AguiEvent[], [number, string] | null]>([
    ['a run with an answer', run(...text('m', 'a', 'b'), finished), null],
    ['a failure before any run', [{ type: 'RUN_ERROR', message: 'x' }], null],
    [
      'a failure with something open',
      [...run(...text('m', 'a').slice(0, 2)), { type: 'RUN_ERROR', message: 'x' }],
      null,
    ],
    ['a run after a failed one', [...run({ type: 'RUN_ERROR', message: 'x' }), ...run()], null],
    ['text outside of a run', text('m'), [0, 'run_not_open']],
    ['a second run in an open one', [...run(), ...run()], [1, 'run_already_open']],
    ['content before its start', run(text('m', 'a')[1]!), [1, 'message_not_open']],
    ['content after its end', run(...text('m'), text('m', 'a')[1]!), [3, 'message_not_open']],
    ['an id used twice', run(...text('m'), ...text('m')), [3, 'id_already_used']],
    ['the end with text open', run(text('m')[0]!, finished), [2, 'still_open']],
    ['the end with a call open', run(...text('m'), call('c', 'm')[0]!, finished), [4, 'still_open']],
    ['arguments without a call', run(call('c', 'm', '1')[1]!), [1, 'tool_call_not_open']],
    ['the end of another run', run({ ...finished, runId: 'other' }), [1, 'run_mismatch']],
    ['anything after a failure', [...run({ type: 'RUN_ERROR', message: 'x' }), ...text('m')], [2, 'run_not_open']],
  ])('given nothing, when %s comes, then it is %j', (_what, events, expected) => {
    expect(ruleOf(append(idle(), 1, events))).toEqual(expected);
  });

  it('takes all of a submission or none of it, and leaves the given fold alone', () => {
    const before = foldOf(run(text('m')[0]!));
    const copy = structuredClone(before);
    expect(append(before, 3, [text('m', 'a')[1]!, finished]).ok).toBe(false);
    expect(before).toEqual(copy);
  });

  it('names the messages whose rows change: when they begin, close and gain a call, not for fragments', () => {
    const started = append(idle(), 1, run(text('m')[0]!));
    if (!started.ok) throw new Error('refused');
    expect(started.changed.map((m) => m.id)).toEqual(['m']);
    const fragment = append(started.fold, 3, [text('m', 'a')[1]!]);
    expect(fragment.ok && fragment.changed).toEqual([]);
    const called = append(started.fold, 3, call('c', 'm').slice(0, 1));
    expect(called.ok && called.changed.map((m) => m.toolCalls.length)).toEqual([1]);
  });
});

describe('fold', () => {
  it('given calls without results, when the run ends, then it requires them', () => {
    const fold = foldOf(run(...text('m'), ...call('c', 'm', '{"a"', ':1}'), finished));
    expect(fold.end?.status).toBe('requires_tool_results');
    expect(fold.messages.get('m')).toMatchObject({
      state: 'requires_tool_results',
      toolCalls: [{ id: 'c', arguments: '{"a":1}' }],
    });
  });

  it('given an open text, when the run fails, then what had arrived is kept and marked', () => {
    const fold = foldOf(run(...text('m', 'half').slice(0, 2), { type: 'RUN_ERROR', message: 'x', code: 'y' }));
    expect(fold.messages.get('m')).toMatchObject({ state: 'incomplete', text: 'half', lastSeq: 4 });
    expect(fold.end).toMatchObject({ status: 'failed', code: 'y' });
  });

  it('given an answer, when the run is cancelled, then only the answer is marked', () => {
    const user: AguiEvent[] = text('u', 'q').map((e) => (e.type === 'TEXT_MESSAGE_START' ? { ...e, role: 'user' } : e));
    const fold = foldOf(run(...user, ...text('m', 'a'), { ...finished, outcome: { type: 'cancelled' } } as AguiEvent));
    expect([...fold.messages.values()].map((m) => m.state)).toEqual(['completed', 'cancelled']);
  });
});

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

describe('properties', () => {
  it('the result does not depend on how a stream was cut into submissions', () => {
    fc.assert(
      fc.property(interleaved, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (events, sizes) => {
        let fold = idle();
        const rest = [...events];
        while (rest.length > 0) {
          const seq = events.length - rest.length + 1;
          const result = append(fold, seq, rest.splice(0, sizes.next().value));
          if (!result.ok) throw new Error(result.violation.detail);
          fold = result.fold;
        }
        expect(fold).toEqual(foldOf(events));
        expect(isOpen(fold)).toBe(true);
      }),
    );
  });

  it('the chat view shows every piece of text and every call, once and in order', () => {
    fc.assert(
      fc.property(interleaved, (events) => {
        const show = chatView();
        const views = events.map(show).filter((view) => view !== null);
        const fold = foldOf(events);
        for (const { id, text: whole, toolCalls } of fold.messages.values()) {
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
