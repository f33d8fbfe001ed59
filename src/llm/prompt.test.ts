import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { allowTools, emptyText, exchangesOf, openAiTools } from './prompt.ts';
import type { HistoryMessage } from './prompt.ts';
import type { ChatMessage } from './types.ts';

const say = (kind: 'user' | 'assistant' | 'system', text: string): HistoryMessage => ({
  kind,
  content: { type: 'text', text },
  tool_calls: [],
});

const use = (text: string, ...ids: string[]): HistoryMessage => ({
  kind: 'tool_use',
  content: { type: 'text', text },
  tool_calls: ids.map((id) => ({ id, name: 'look', arguments: '{"at":1}' })),
});

const result = (tool_call_id: string, content = `result of ${tool_call_id}`, is_error = false): HistoryMessage => ({
  kind: 'tool_result',
  content: { type: 'tool_result', tool_call_id, content, is_error },
  tool_calls: [],
});

const failed: HistoryMessage = { kind: 'error', content: { type: 'error' }, tool_calls: [] };

const build = (...history: HistoryMessage[]) => exchangesOf(history).flatMap(({ chat }) => chat);

const call = (id: string) => ({ id, type: 'function', function: { name: 'look', arguments: '{"at":1}' } });

describe('exchangesOf', () => {
  it('keeps what arrived of a broken answer, and leaves out empty answers and errors', () => {
    const prompt = build(
      say('user', 'a'),
      say('assistant', 'half an ans'),
      failed,
      say('user', 'b'),
      say('assistant', ''),
    );
    expect(prompt).toEqual([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'half an ans' },
      { role: 'user', content: 'b' },
    ]);
  });

  it('keeps system messages where they are', () => {
    expect(build(say('user', 'a'), say('system', 'Now in French.')).at(-1)).toEqual({
      role: 'system',
      content: 'Now in French.',
    });
  });

  it('puts results behind their calls, in the order of the calls', () => {
    expect(build(say('user', 'a'), use('', 'x', 'y'), result('y'), say('user', 'and?'), result('x'))).toEqual([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: null, tool_calls: [call('x'), call('y')] },
      { role: 'tool', tool_call_id: 'x', content: 'result of x' },
      { role: 'tool', tool_call_id: 'y', content: 'result of y' },
      { role: 'user', content: 'and?' },
    ]);
  });

  it('leaves out calls that were not all answered, and their results', () => {
    expect(build(use('Looking.', 'x', 'y'), result('x'), say('user', 'never mind'))).toEqual([
      { role: 'assistant', content: 'Looking.' },
      { role: 'user', content: 'never mind' },
    ]);
    expect(build(use('', 'x'))).toEqual([]);
  });

  it('does not mix up an id that is used again', () => {
    const prompt = build(use('', 'x'), result('x', 'first'), use('', 'x'), result('x', 'second'), result('x', 'again'));
    expect(prompt.filter((message) => message.role === 'tool').map((message) => message.content)).toEqual([
      'first',
      'second',
    ]);
  });

  it('says when a tool failed', () => {
    expect(build(use('', 'x'), result('x', 'no network', true)).at(-1)).toMatchObject({
      content: 'The tool failed: no network',
    });
  });

  it.each(['', ' ', 'null', '{"a":', '[1]', '"x"', '7'])('writes an empty object for the arguments %j', (text) => {
    const message: HistoryMessage = { ...use('', 'x'), tool_calls: [{ id: 'x', name: 'now', arguments: text }] };
    expect(build(message, result('x'))[0]).toMatchObject({ tool_calls: [{ function: { arguments: '{}' } }] });
  });

  it('writes arguments that are an object as they came, and names as gateways take them', () => {
    const call = { id: 'x', name: 'say it!', arguments: '{ "a" : 1 }' };
    expect(build({ ...use('', 'x'), tool_calls: [call] }, result('x'))[0]).toMatchObject({
      tool_calls: [{ function: { name: 'say_it_', arguments: '{ "a" : 1 }' } }],
    });
  });

  it('leaves out calls of one message with the same id, which no result can tell apart', () => {
    expect(build(use('Looking.', 'x', 'x'), result('x'))).toEqual([{ role: 'assistant', content: 'Looking.' }]);
  });

  it('sends no empty content', () => {
    expect(build(say('user', ' '), use(' ', 'x'), result('x', ''), say('system', '\n'))).toEqual([
      { role: 'user', content: emptyText },
      { role: 'assistant', content: null, tool_calls: [call('x')] },
      { role: 'tool', tool_call_id: 'x', content: emptyText },
    ]);
  });

  it('always gives a history that the protocol allows, and loses no text', () => {
    const id = fc.constantFrom('x', 'y', 'z');
    const text = fc.string();
    const message = fc.oneof(
      fc
        .tuple(fc.constantFrom('user' as const, 'assistant' as const, 'system' as const), text)
        .map(([kind, t]) => say(kind, t)),
      fc.tuple(text, fc.uniqueArray(id, { minLength: 1 })).map(([t, ids]) => use(t, ...ids)),
      id.map((one) => result(one)),
      fc.constant(failed),
    );
    const property = fc.property(fc.array(message, { maxLength: 20 }), (history) => {
      const prompt = build(...history);
      expect(isValid(prompt)).toBe(true);
      const texts = history.flatMap((m) => {
        if (m.content.type !== 'text') return [];
        if (m.content.text.trim() !== '') return [m.content.text];
        return m.kind === 'user' ? [emptyText] : [];
      });
      const kept = prompt.flatMap((m) => (m.role !== 'tool' && m.content ? [m.content] : []));
      expect(kept).toEqual(texts);
    });
    fc.assert(property, { numRuns: scaleRuns(500) });
  });
});

/** The rule of the protocol: behind calls stand exactly their results; results stand nowhere else. */
function isValid(prompt: ChatMessage[]): boolean {
  const due: string[] = [];
  for (const message of prompt) {
    if (message.role === 'tool') {
      if (due.shift() !== message.tool_call_id) return false;
      continue;
    }
    if (due.length > 0) return false;
    if (message.role === 'assistant') due.push(...(message.tool_calls ?? []).map((one) => one.id));
  }
  return due.length === 0;
}

describe('tools', () => {
  const tools = [
    { name: 'a', parameters: { type: 'object' } },
    { name: 'b', description: 'B', parameters: {} },
  ];

  it('are all allowed unless the session says which', () => {
    expect(allowTools(tools, undefined)).toEqual(tools);
    expect(allowTools(tools, null)).toEqual(tools);
    expect(allowTools(tools, ['b', 'unknown'])).toEqual([tools[1]]);
    expect(allowTools(tools, [])).toEqual([]);
  });

  it('become functions, and no list when there are none', () => {
    expect(openAiTools([])).toBeUndefined();
    expect(openAiTools(tools)).toEqual([
      { type: 'function', function: { name: 'a', parameters: { type: 'object' } } },
      { type: 'function', function: { name: 'b', description: 'B', parameters: {} } },
    ]);
  });
});
