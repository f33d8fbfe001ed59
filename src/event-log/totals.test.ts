import { describe, expect, it } from 'vitest';
import { appendEvents } from './append.ts';
import type { LogEvent } from './event.ts';
import { idleFold, type RunFold } from './fold.ts';
import { entrySize, joinText, maxMessageSize, maxRunSize, maxTextLength } from './totals.ts';

const started: LogEvent = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
const speak = (messageId: string): LogEvent => ({ type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' });
const call = (toolCallId: string, parentMessageId: string): LogEvent => ({
  type: 'TOOL_CALL_START',
  toolCallId,
  toolCallName: 'f',
  parentMessageId,
});
const think = (messageId: string, of?: string): LogEvent => ({
  type: 'REASONING_MESSAGE_START',
  messageId,
  role: 'reasoning',
  ...(of !== undefined && { metadata: { message_id: of } }),
});
const half = 'x'.repeat(maxTextLength / 2);

const contents: Record<
  string,
  { opening: LogEvent[]; grow: (delta: string) => LogEvent; chunk: (delta: string) => LogEvent }
> = {
  'a message': {
    opening: [speak('m')],
    grow: (delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta }),
    chunk: (delta) => ({ type: 'TEXT_MESSAGE_CHUNK', messageId: 'm2', delta }),
  },
  'the arguments of a call': {
    opening: [speak('m'), call('c', 'm')],
    grow: (delta) => ({ type: 'TOOL_CALL_ARGS', toolCallId: 'c', delta }),
    chunk: (delta) => ({ type: 'TOOL_CALL_CHUNK', toolCallId: 'c2', toolCallName: 'f', delta }),
  },
  'the reasoning for a message': {
    opening: [think('q', 'm')],
    grow: (delta) => ({ type: 'REASONING_MESSAGE_CONTENT', messageId: 'q', delta }),
    chunk: (delta) => ({ type: 'REASONING_MESSAGE_CHUNK', messageId: 'q2', delta }),
  },
  'a reasoning for no message': {
    opening: [think('q')],
    grow: (delta) => ({ type: 'REASONING_MESSAGE_CONTENT', messageId: 'q', delta }),
    chunk: (delta) => ({ type: 'REASONING_MESSAGE_CHUNK', messageId: 'q2', delta }),
  },
};

function take(fold: RunFold, events: LogEvent[]): RunFold {
  const result = appendEvents(fold, 1, events);
  if (!result.ok) throw new Error(result.violation.detail);
  return result.fold;
}

const ruleOf = (fold: RunFold, events: LogEvent[], options?: { isStored: boolean }) => {
  const result = appendEvents(fold, 1, events, options);
  return result.ok ? null : [result.violation.index, result.violation.rule, result.violation.pointer];
};

describe.each(Object.entries(contents))('the text of %s', (_name, { opening, grow, chunk }) => {
  const open = () => take(idleFold(), [started, ...opening]);

  it('adds up to its bound over fragments alone, and no further', () => {
    const fold = take(open(), [grow(half)]);
    expect(ruleOf(fold, [grow('x'), grow(half)])).toEqual([1, 'text_too_long', '/delta']);
    const full = take(fold, [grow(half)]);
    expect(ruleOf(full, [grow('x')])).toEqual([0, 'text_too_long', '/delta']);
    expect(ruleOf(full, [grow('')])).toBe(null);
  });

  it('adds up to its bound among other events, and no further', () => {
    const other: LogEvent = { type: 'CUSTOM', name: 'n', value: 1 };
    expect(ruleOf(open(), [grow(half), other, grow(half)])).toBe(null);
    expect(ruleOf(open(), [grow(half), other, grow(half), grow('x')])).toEqual([3, 'text_too_long', '/delta']);
    expect(ruleOf(open(), [chunk(half), chunk(half), chunk('x')])).toEqual([2, 'text_too_long', '/delta']);
  });

  it('that is stored beyond its bound is cut there, and its run ends', () => {
    const stored = appendEvents(open(), 4, [grow(half), grow(half), grow(half)], { isStored: true });
    const mixed = appendEvents(
      open(),
      4,
      [grow(half), { type: 'CUSTOM', name: 'n', value: 1 }, grow(half), grow(half)],
      {
        isStored: true,
      },
    );
    for (const result of [stored, mixed]) {
      if (!result.ok) throw new Error(result.violation.detail);
      for (const { text, reasoning, toolCalls } of result.fold.messages.values())
        for (const one of [text, reasoning?.text ?? '', ...toolCalls.map((made) => made.arguments)])
          expect([0, maxTextLength]).toContain(one.length);
      expect(ruleOf(result.fold, [grow('x')])).toEqual([0, 'text_too_long', '/delta']);
      expect(ruleOf(result.fold, [{ type: 'RUN_ERROR', message: 'gone' }])).toBe(null);
    }
  });
});

describe('a run', () => {
  it('bounds what one message adds up to with its calls', () => {
    const most = maxMessageSize / maxTextLength;
    let fold = take(idleFold(), [started, speak('m')]);
    for (let i = 0; i < most - 1; i += 1)
      fold = take(fold, [call(`c${i}`, 'm'), { type: 'TOOL_CALL_ARGS', toolCallId: `c${i}`, delta: half + half }]);
    const grow: LogEvent = { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: half + half };
    expect(ruleOf(fold, [grow])).toEqual([0, 'message_too_large', '/delta']);
  });

  it('bounds what its messages add up to, however they come, and still ends', () => {
    const result = (i: number): LogEvent => ({
      type: 'TOOL_CALL_RESULT',
      messageId: `r${i}`,
      toolCallId: `c${i}`,
      content: half + half,
    });
    let fold = take(idleFold(), [started]);
    const most = Math.floor(maxRunSize / (maxTextLength + entrySize)) - 1;
    for (let i = 0; i < most; i += 1) fold = take(fold, [result(i)]);
    expect(ruleOf(take(fold, [result(0)]), [result(1)])).toBe(null);
    expect(ruleOf(fold, [result(most)])).toEqual(null);
    expect(ruleOf(fold, [result(most), result(most + 1)])).toEqual([1, 'run_too_large', '']);
    const messages = [
      { id: 'm', role: 'user' as const, content: half + half },
      { id: 'n', role: 'user' as const, content: half + half },
    ];
    expect(ruleOf(fold, [{ type: 'MESSAGES_SNAPSHOT', messages }])).toEqual([0, 'run_too_large', '']);
    expect(ruleOf(fold, [{ type: 'RUN_FINISHED', threadId: 't', runId: 'r' }])).toBe(null);
  });

  it('takes no whole text beyond the bound', () => {
    const text = [
      { type: 'text' as const, text: half + half },
      { type: 'text' as const, text: 'x' },
    ];
    const fold = take(idleFold(), [started]);
    const listed: LogEvent = { type: 'MESSAGES_SNAPSHOT', messages: [{ id: 'm', role: 'user', content: text }] };
    expect(ruleOf(fold, [listed])).toEqual([0, 'text_too_long', '/messages/0/content']);
  });
});

describe('joinText', () => {
  it('never makes half a character at its bound', () => {
    const text = joinText('x'.repeat(maxTextLength - 1), '😀');
    expect([text.length, text.isWellFormed()]).toEqual([maxTextLength, true]);
    expect(joinText(text, 'more')).toBe(text);
  });
});
