import { describe, expect, it } from 'vitest';
import {
  allowed,
  args,
  call,
  callEnd,
  callStart,
  chunk,
  content,
  end,
  failed,
  finished,
  foldOf,
  lastOf,
  result,
  run,
  start,
  started,
  text,
} from '#src/testing/agui-events.ts';
import { appendEvents } from './append.ts';
import type { AguiEvent, LogEvent } from './event.ts';
import { idleFold, isRunOpen } from './fold.ts';

describe('the fold', () => {
  it('knows calls without results when the run ends', () => {
    const { messages, end: over } = lastOf(
      ...run(...text('m'), ...call('c', 'm', '{"a"', ':1}'), ...call('d', 'm'), result('d'), finished),
    );
    expect(over?.is.status).toBe('requires_tool_results');
    expect(messages[0]).toMatchObject({
      id: 'm',
      state: 'requires_tool_results',
      toolCalls: [{ id: 'c', arguments: '{"a":1}' }, { id: 'd' }],
    });
    expect(messages[1]).toMatchObject({ id: 'of d', role: 'tool', text: 'sunny', resultOf: 'd', state: 'completed' });
  });

  it('completes a message when its text and all of its calls have ended', () => {
    const open = [start('m'), callStart('c', 'm'), end('m')];
    expect(foldOf(...run(...open)).messages.get('m')).toMatchObject({ state: 'in_progress', lastSeq: null });
    expect(foldOf(...run(...open, callEnd('c'))).messages.get('m')).toMatchObject({ state: 'completed', lastSeq: 5 });
  });

  it('goes on with a message and a call that open again', () => {
    const again = [...text('m', 'a'), ...text('m', 'b'), ...call('c', 'm', '{'), ...call('c', 'n', '}')];
    const { messages } = foldOf(...run(...again));
    expect([...messages.values()].map(({ id }) => id)).toEqual(['m']);
    expect(messages.get('m')).toMatchObject({ text: 'ab', firstSeq: 2, toolCalls: [{ id: 'c', arguments: '{}' }] });
  });

  it('knows that a call was answered that opens again', () => {
    const again = [...call('c', 'm', '{}'), result('c'), ...call('c', 'm')];
    expect(lastOf(...run(...again, finished)).end?.is.status).toBe('completed');
  });

  it('closes what chunks have opened when a piece of something else comes', () => {
    const open = foldOf(...run(start('n'), chunk({ messageId: 'm', delta: 'a' })));
    const { fold } = allowed(appendEvents(open, 4, [content('n', 'b')]));
    expect(fold.messages.get('m')).toMatchObject({ state: 'completed', lastSeq: 4, text: 'a' });
    expect(fold.messages.get('n')).toMatchObject({ state: 'in_progress', text: 'b' });
    expect(appendEvents(fold, 5, [chunk({ delta: 'x' })])).toMatchObject({ violation: { rule: 'chunk_without_id' } });
  });

  it('keeps what had arrived when the run fails, and marks it', () => {
    for (const open of [[start('m'), content('m', 'half')], [chunk({ messageId: 'm', delta: 'half' })]]) {
      const { messages, end: over, lastSeq } = lastOf(...run(...open, failed));
      expect(messages).toMatchObject([{ state: 'incomplete', text: 'half', lastSeq }]);
      expect(over?.is).toMatchObject({ status: 'failed', code: 'y' });
    }
  });

  it('marks only the answer when the run is cancelled', () => {
    const asked = [start('u', { role: 'user' }), content('u', 'q'), end('u')];
    const cancelled = { ...finished, outcome: { type: 'cancelled' } } as AguiEvent;
    const { messages } = lastOf(...run(...asked, ...text('m', 'a'), cancelled));
    expect(messages.map((m) => m.state)).toEqual(['completed', 'cancelled']);
  });

  it('has the messages that RUN_STARTED repeats', () => {
    const messages = [
      { id: 'u', role: 'user' as const, content: 'q' },
      { id: 'r', role: 'reasoning' as const, content: 'x' },
    ];
    const fold = foldOf({ ...started, input: { threadId: 's', runId: 'r', messages } });
    expect([...fold.messages.values()]).toMatchObject([
      { id: 'u', text: 'q', state: 'completed', firstSeq: 1, source: 'input' },
    ]);
  });

  it('takes messages from a snapshot, each in the place that it had', () => {
    const messages = [
      { id: 'm', role: 'assistant' as const, content: 'other', toolCalls: [] },
      { id: 't', role: 'tool' as const, toolCallId: 'c', content: 'no', error: 'x' },
    ];
    const { messages: all, end: over } = lastOf(
      ...run(...text('m', 'a'), ...call('c', 'n'), { type: 'MESSAGES_SNAPSHOT', messages }, finished),
    );
    expect(all).toMatchObject([
      { id: 'm', text: 'other', firstSeq: 2, source: 'snapshot' },
      { id: 'n', state: 'completed' },
      { id: 't', role: 'tool', metadata: { is_error: true } },
    ]);
    expect(over?.is.status).toBe('completed');
  });

  it.each<[string, LogEvent]>([
    ['a snapshot', { type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'm', role: 'assistant', content: 'so far ' }] }],
    ['a result of the same id', { type: 'TOOL_CALL_RESULT', messageId: 'm', toolCallId: 'x', content: 'so far ' }],
  ])('goes on with what is open behind %s', (_what, event) => {
    const open = foldOf(...run(start('m'), callStart('c', 'm'), args('c', '{'), event));
    expect(open.messages.get('m')).toMatchObject({ state: 'in_progress', lastSeq: null });
    const { fold } = allowed(appendEvents(open, 6, [content('m', 'and on'), args('c', '}')]));
    const rest = allowed(appendEvents(fold, 8, [end('m'), callEnd('c')]));
    expect(rest.fold.messages.get('m')).toMatchObject({
      text: 'so far and on',
      state: 'completed',
      lastSeq: 9,
      toolCalls: [{ id: 'c', arguments: '{}' }],
    });
    expect(rest.of.map(({ warning }) => warning)).toEqual([null, null]);
  });

  it('forgets a run that has ended, but not that it has failed', () => {
    expect(foldOf(...run(...text('m'), finished))).toEqual(idleFold());
    expect(foldOf(...run(...text('m'), failed))).toEqual(idleFold(true));
    expect(isRunOpen(idleFold(true))).toBe(false);
  });
});
