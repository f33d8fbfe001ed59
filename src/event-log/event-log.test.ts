import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowed,
  args,
  by,
  call,
  callChunk,
  callEnd,
  callStart,
  chunk,
  content,
  done,
  end,
  failed,
  finished,
  foldOf,
  lastOf,
  of,
  result,
  run,
  start,
  started,
  step,
  subagent,
  text,
  think,
  thought,
} from '#src/testing/agui-events.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { appendEvents, type AppendResult } from './append.ts';
import type { AguiEvent, LogEvent } from './event.ts';
import { idleFold, type RunFold } from './fold.ts';

const ruleOf = (outcome: AppendResult) => (outcome.ok ? null : [outcome.violation.index, outcome.violation.rule]);

describe('append', () => {
  it.each<[string, LogEvent[]]>([
    ['a run with an answer', run(...text('m', 'a', 'b'), finished)],
    ['an empty piece of text', run(...text('m', ''))],
    ['a failure before any run', [failed]],
    ['a failure with something open', run(start('m'), content('m', 'a'), failed)],
    ['a failure after a run', run(finished, failed)],
    ['a run after a failed one', run(failed, started, finished)],
    ['a run after a run with the same id', run(finished, started, finished)],
    ['two texts side by side', run(start('m'), start('n'), content('m', 'a'), content('n', 'b'), end('m'), end('n'))],
    ['a call inside a text', run(start('m'), ...call('c', 'm', '{}'), end('m'), finished)],
    ['a message that goes on', run(...text('m', 'a'), ...text('m', 'b'), finished)],
    [
      'one id for a span and its thought',
      run(think('START', 'r'), thought('r'), think('MESSAGE_END', 'r'), think('END', 'r')),
    ],
    ['one id for a text and a call', run(start('x'), callStart('x'), callEnd('x'), end('x'))],
    ['one name for steps of two', run(step('STEP_STARTED', 'a'), step('STEP_STARTED', 'a', of))],
    ['a tag on what one has opened', run(start('m', of), content('m', 'a', of), end('m', of))],
    ['no tag on what a subagent has opened', run(start('m', of), content('m', 'a'), end('m'))],
    ['the tag of the message on its call', run(start('m', of), callStart('c', 'm'), args('c', '1', of), callEnd('c'))],
    ['the tag of a closed message on its call', run(start('m', of), end('m'), callStart('c', 'm'), args('c', '1', of))],
    [
      'a subagent of a subagent',
      run(subagent('a'), subagent('b', { parentSubagentRunId: 'a' }), done('b'), done('a'), finished),
    ],
    ['a subagent of one that has ended', run(subagent('a'), done('a'), subagent('b', { parentSubagentRunId: 'a' }))],
    ['a tag of a subagent that never began', run(start('m', of))],
    ['a call that chunks have opened at the end', run(callChunk({ toolCallId: 'c', toolCallName: 'f' }), finished)],
    ['an unknown type in a run', run({ type: 'HANDOFF', to: 'x' })],
    ['a type like a member of every object', run({ type: 'toString' }, { type: '__proto__' })],
  ])('allows %s', (_what, events) => {
    expect(ruleOf(appendEvents(idleFold(), 1, events))).toBe(null);
  });

  it.each<[string, string, number, LogEvent[]]>([
    ['run_not_open', 'text outside of a run', 0, text('m')],
    ['run_not_open', 'an unknown type outside of a run', 0, [{ type: 'HANDOFF' }]],
    ['run_not_open', 'a deprecated type outside of a run', 0, [{ type: 'THINKING_START' }]],
    ['run_not_open', 'the end of no run', 0, [finished]],
    ['run_not_open', 'text after the end', 2, run(finished, ...text('m'))],
    ['run_not_open', 'text after a failure', 2, run(failed, ...text('m'))],
    ['run_not_open', 'a second failure', 2, run(failed, failed)],
    ['run_already_open', 'a second run in an open one', 1, run(started)],
    ['run_mismatch', 'the end of another run', 1, run({ ...finished, runId: 'other' })],
    ['message_not_open', 'content before its start', 1, run(content('m', 'a'))],
    ['message_not_open', 'content after its end', 3, run(...text('m'), content('m', 'a'))],
    ['message_not_open', 'a second end', 3, run(...text('m'), end('m'))],
    ['message_not_open', 'text in the name of a call', 2, run(callStart('x'), content('x', 'a'))],
    ['message_already_open', 'a second start', 2, run(start('m'), start('m'))],
    ['tool_call_not_open', 'arguments without a call', 1, run(args('c', '1'))],
    ['tool_call_not_open', 'the end of no call', 1, run(callEnd('c'))],
    ['tool_call_already_open', 'a second start of a call', 2, run(callStart('c'), callStart('c'))],
    ['reasoning_not_open', 'a thought before its start', 2, run(think('START', 'r'), think('MESSAGE_CONTENT', 'r'))],
    ['reasoning_already_open', 'a second start of a thought', 2, run(thought('r'), thought('r'))],
    ['reasoning_span_not_open', 'the end of no span', 2, run(thought('r'), think('END', 'r'))],
    ['reasoning_span_already_open', 'a second span', 2, run(think('START', 'r'), think('START', 'r'))],
    ['step_not_open', 'the end of no step', 1, run(step('STEP_FINISHED', 'a'))],
    [
      'step_not_open',
      'the end of a step of another',
      2,
      run(step('STEP_STARTED', 'a', of), step('STEP_FINISHED', 'a')),
    ],
    [
      'step_not_open',
      'a step of another that spells alike',
      2,
      run(step('STEP_STARTED', 'b c', of), step('STEP_FINISHED', 'c', { subagentRunId: 'a b' })),
    ],
    ['step_already_open', 'a step twice', 2, run(step('STEP_STARTED', 'a'), step('STEP_STARTED', 'a'))],
    ['subagent_not_open', 'the end of no subagent', 1, run(done('a'))],
    ['subagent_not_open', 'a subagent of nobody', 1, run(subagent('a', { parentSubagentRunId: 'b' }))],
    ['subagent_already_open', 'a subagent twice', 2, run(subagent('a'), subagent('a'))],
    ['subagent_id_reused', 'a subagent again', 3, run(subagent('a'), done('a'), subagent('a'))],
    ['subagent_mismatch', 'content of another', 2, run(start('m', of), content('m', 'a', by))],
    ['subagent_mismatch', 'the end of another', 2, run(start('m', of), end('m', by))],
    ['subagent_mismatch', 'a tag on what the agent has opened', 2, run(start('m'), content('m', 'a', of))],
    ['subagent_mismatch', 'a message of another that goes on', 3, run(start('m', of), end('m'), start('m', by))],
    ['subagent_mismatch', 'a call in a message of another', 3, run(start('m', of), end('m'), callStart('c', 'm', by))],
    [
      'subagent_mismatch',
      'arguments of another than the message',
      3,
      run(start('m', of), callStart('c', 'm'), args('c', '1', by)),
    ],
    ['still_open', 'the end with a text open', 2, run(start('m'), finished)],
    ['still_open', 'the end with a call open', 2, run(callStart('c'), finished)],
    ['still_open', 'the end with a thought open', 2, run(thought('r'), finished)],
    ['still_open', 'the end with a span open', 2, run(think('START', 'r'), finished)],
    ['still_open', 'the end with a step open', 2, run(step('STEP_STARTED', 'a'), finished)],
    ['still_open', 'the end with a subagent open', 2, run(subagent('a'), finished)],
    ['message_already_open', 'a chunk of an open text', 2, run(start('m'), chunk({ messageId: 'm' }))],
    ['message_not_open', 'content after chunks of it', 2, run(chunk({ messageId: 'm' }), content('m', 'a'))],
    ['opened_by_chunks', 'an end after chunks', 2, run(chunk({ messageId: 'm' }), end('m'))],
    ['chunk_without_id', 'a chunk of nothing', 1, run(chunk({ delta: 'a' }))],
    ['chunk_without_name', 'a chunk of a call of no tool', 1, run(callChunk({ toolCallId: 'c' }))],
    ['chunk_mismatch', 'chunks that differ', 2, run(chunk({ messageId: 'm' }), chunk({ role: 'user' }))],
    [
      'chunk_ambiguous',
      'a chunk of one of two',
      3,
      run(chunk({ messageId: 'm', ...of }), chunk({ messageId: 'n', ...by }), chunk({ delta: 'a' })),
    ],
    ['unusable_id', 'a message id with NUL', 1, run(start('m\0'))],
    ['unusable_id', 'half a character in the id of a call', 1, run(callStart('\ud83d'))],
    ['unusable_id', 'a run id with NUL', 0, [{ ...started, runId: '\0' } as AguiEvent]],
    ['unusable_id', 'an unknown type with NUL', 1, run({ type: 'A\0' })],
    [
      'unusable_id',
      'an id in a snapshot',
      1,
      run({ type: 'MESSAGES_SNAPSHOT', messages: [{ id: '\0', role: 'user', content: 'x' }] }),
    ],
  ])('refuses by %s: %s', (rule, _what, index, events) => {
    expect(ruleOf(appendEvents(idleFold(), 1, events))).toEqual([index, rule]);
  });

  it('takes all of a submission or none of it, and leaves the given fold alone', () => {
    const before = foldOf(...run(start('m'), callStart('c', 'm'), chunk({ messageId: 'n', delta: 'a', ...of })));
    const told = ({ messages, calls, owners, ...rest }: RunFold) =>
      structuredClone({ ...rest, grown: [messages, calls, owners].map((map) => [...map]) });
    const copy = told(before);
    for (const bad of [
      [content('m', 'a'), finished],
      [content('m', 'a'), args('c', '1'), content('x', 'a')],
      [end('m'), failed, finished],
    ])
      expect(appendEvents(before, 5, bad).ok).toBe(false);
    expect(told(before)).toEqual(copy);
    const plain = foldOf(...run(start('m')));
    expect(ruleOf(appendEvents(plain, 3, [content('m', 'a'), content('x', 'a')]))).toEqual([1, 'message_not_open']);
    expect(plain.messages.get('m')?.text).toBe('');
  });

  it('tells of each event to which run it belongs', () => {
    const second = { ...started, runId: 'r2' } as AguiEvent;
    const outcome = allowed(appendEvents(idleFold(), 1, [failed, ...run({ type: 'HANDOFF' }, finished), second]));
    expect(outcome.of.map(({ runId }) => runId)).toEqual([null, 'r', 'r', 'r', 'r2']);
    expect(outcome.of.map(({ event }) => event.type)).toEqual([
      'RUN_ERROR',
      'RUN_STARTED',
      'HANDOFF',
      'RUN_FINISHED',
      'RUN_STARTED',
    ]);
  });

  it('flags what it does not know, and arguments that are no JSON when the call ends', () => {
    const warnings = (...events: LogEvent[]) =>
      allowed(appendEvents(idleFold(), 1, run(...events)))
        .of.map(({ warning }) => warning)
        .slice(1);
    expect(warnings({ type: 'HANDOFF' }, { type: 'THINKING_START' })).toEqual(['unknown_event_type', null]);
    expect(warnings(...call('c', 'm', '{"a"', ':1}'), ...call('d', 'm'))).toEqual([null, null, null, null, null, null]);
    expect(warnings(...call('c', 'm', '{"a"', ':'))).toEqual([null, null, null, 'invalid_tool_arguments']);
  });

  it('names the messages whose rows change: when they begin, close and gain a call, not for fragments', () => {
    const changed = (fold: RunFold, ...events: LogEvent[]) =>
      allowed(appendEvents(fold, 3, events)).changes.flatMap(({ messages }) =>
        messages.map((m) => [m.id, m.state, m.toolCalls.length]),
      );
    const fold = foldOf(...run(start('m')));
    expect(lastOf(...run(start('m'))).messages.map(({ id }) => id)).toEqual(['m']);
    expect(changed(fold, content('m', 'a'))).toEqual([]);
    expect(changed(fold, content('m', 'a'), { type: 'RAW', event: 1 })).toEqual([]);
    expect(changed(fold, callStart('c', 'm'))).toEqual([['m', 'in_progress', 1]]);
    expect(changed(fold, end('m'), start('n'))).toEqual([
      ['m', 'completed', 0],
      ['n', 'in_progress', 0],
    ]);
  });

  it('tells the runs of one submission apart', () => {
    const second = { ...started, runId: 'r2' } as AguiEvent;
    const { changes, fold } = allowed(
      appendEvents(idleFold(), 7, [failed, ...run(...text('m', 'a'), finished), second, start('m')]),
    );
    expect(
      changes.map(({ messages, end: over, ...change }) => ({
        ...change,
        over: over?.is.status ?? null,
        ids: messages.map(({ id }) => id),
      })),
    ).toEqual([
      { runId: null, firstSeq: 0, fromSeq: 7, lastSeq: 7, started: false, over: 'failed', ids: [] },
      { runId: 'r', firstSeq: 8, fromSeq: 8, lastSeq: 12, started: true, over: 'completed', ids: ['m'] },
      { runId: 'r2', firstSeq: 13, fromSeq: 13, lastSeq: 14, started: true, over: null, ids: ['m'] },
    ]);
    expect([...fold.messages.values()].map(({ id, text: told }) => [id, told])).toEqual([['m', '']]);
  });
});

const tags = fc.constantFrom<object>({}, {}, of, by);
const ids = fc.constantFrom('m', 'n');
const delta = fc.string({ unit: 'binary', maxLength: 3 });
const anyEvent: fc.Arbitrary<LogEvent> = fc.oneof(
  fc.constantFrom<LogEvent>(started, finished, failed, { type: 'HANDOFF' }, { type: 'RAW', event: 1 }),
  fc.tuple(ids, tags).map(([id, tag]) => start(id, tag)),
  fc.tuple(ids, delta, tags).map(([id, piece, tag]) => content(id, piece, tag)),
  ids.map((id) => content(id, 'x')),
  ids.map((id) => end(id)),
  fc.tuple(ids, fc.option(ids, { nil: undefined })).map(([id, parent]) => callStart(id, parent)),
  fc.tuple(ids, delta).map(([id, piece]) => args(id, piece)),
  ids.map((id) => callEnd(id)),
  ids.map((id) => result(id)),
  fc
    .tuple(fc.constantFrom({}, { messageId: 'm' }, { messageId: 'n' }), tags, delta)
    .map(([id, tag, piece]) => chunk({ ...id, ...tag, delta: piece })),
  fc.tuple(ids, delta).map(([id, piece]) => callChunk({ toolCallId: id, toolCallName: 'f', delta: piece })),
  fc.constantFrom<LogEvent>(
    { type: 'THINKING_START' },
    { type: 'THINKING_END' },
    { type: 'THINKING_TEXT_MESSAGE_START' },
  ),
  fc.constantFrom<LogEvent>(
    { type: 'THINKING_TEXT_MESSAGE_CONTENT', delta: 'x' },
    { type: 'THINKING_TEXT_MESSAGE_END' },
  ),
  ids.map((id): LogEvent => ({ type: 'MESSAGES_SNAPSHOT', messages: [{ id, role: 'assistant', content: 'x' }] })),
);

/** Streams that break no rule, and at times one event more. */
const streams = fc
  .tuple(fc.array(anyEvent, { minLength: 10, maxLength: 60, size: 'max' }), fc.boolean())
  .map(([events, breaks]) => {
    const taken: LogEvent[] = [started];
    for (const event of events) if (appendEvents(idleFold(), 1, [...taken, event]).ok) taken.push(event);
    return breaks ? [...taken, events[0]!, ...taken] : taken;
  });

/** All changes of a stream together: how each run ended, and what its messages have become. */
function summary(
  changes: readonly { runId: string | null; firstSeq: number; end: unknown; messages: { id: string }[] }[],
) {
  const runs = new Map<string, { end: unknown; messages: Map<string, object> }>();
  for (const { runId, firstSeq, end: over, messages } of changes) {
    const key = `${runId} ${firstSeq}`;
    const known = runs.get(key) ?? { end: null, messages: new Map() };
    for (const message of messages) known.messages.set(message.id, message);
    runs.set(key, { ...known, end: over });
  }
  return runs;
}

describe('a stream', () => {
  it('comes to the same however it is cut into submissions', () => {
    fc.assert(
      fc.property(streams, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (events, sizes) => {
        const whole = appendEvents(idleFold(), 1, events);
        let fold = idleFold();
        const stored: unknown[] = [];
        const changes: Parameters<typeof summary>[0][number][] = [];
        let at = 0;
        let broken: object | null = null;
        while (at < events.length && !broken) {
          const size = whole.ok ? sizes.next().value : 1;
          const part = appendEvents(fold, at + 1, events.slice(at, at + size));
          if (!part.ok) broken = { ...part.violation, index: part.violation.index + at };
          else {
            stored.push(...part.of);
            changes.push(...structuredClone(part.changes));
            fold = part.fold;
            at += size;
          }
        }
        if (!whole.ok) return void expect(broken).toEqual(whole.violation);
        expect(broken).toBe(null);
        expect(stored).toEqual(whole.of);
        expect(fold).toEqual(whole.fold);
        const closed = (runs: ReturnType<typeof summary>) =>
          [...runs].map(([key, { end: over, messages }]) => [
            key,
            over,
            [...messages.values()].filter((m) => (m as { lastSeq: unknown }).lastSeq !== null),
          ]);
        expect(closed(summary(changes))).toEqual(closed(summary(whole.changes)));
      }),
      { numRuns: scaleRuns(300) },
    );
  });

  it('that is stored is taken again as it is stored', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const first = appendEvents(idleFold(), 1, events);
        if (!first.ok) return;
        const again = allowed(
          appendEvents(
            idleFold(),
            1,
            first.of.map(({ event }) => event),
          ),
        );
        expect(again.fold).toEqual(first.fold);
        const sent = first.of.map((entry) => ({ ...entry, originalType: null }));
        expect(again.of).toEqual(sent);
      }),
    );
  });
});
