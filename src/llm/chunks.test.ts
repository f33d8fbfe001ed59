import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkReader } from './chunks.ts';
import { Fault } from './fault.ts';
import type { Delta } from './types.ts';

type Fragments = { index?: number; id?: string | null; function?: { name?: string; arguments?: unknown } }[];

const withCalls = (fragments: Fragments) => ({ choices: [{ index: 0, delta: { tool_calls: fragments } }] });

function fold(chunks: object[]): Delta[] {
  const reader = new ChunkReader();
  const deltas: Delta[] = [];
  for (const chunk of chunks) reader.read(chunk, deltas);
  return [...deltas, reader.finish()];
}

/** The calls that a consumer of the deltas has at the end. */
function calls(deltas: Delta[]) {
  const made: { index: number; id: string; name: string; arguments: string }[] = [];
  for (const delta of deltas) {
    if (delta.type === 'tool_call') made.push({ index: delta.index, id: delta.id, name: delta.name, arguments: '' });
    if (delta.type !== 'tool_arguments') continue;
    const call = made[delta.index];
    expect(call?.id).toBe(delta.id);
    if (call) call.arguments += delta.delta;
  }
  return made;
}

describe('tool calls', () => {
  it('are put together by their index, however their fragments are mixed', () => {
    const call = fc.record({ name: fc.string({ minLength: 1 }), parts: fc.array(fc.string()) });
    const property = fc.property(
      fc.array(call, { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      (wanted, choices) => {
        const queues = wanted.map(({ name, parts }, index) => [
          { index, id: `id${index}`, function: { name, arguments: '' } },
          ...parts.map((part) => ({ index, function: { arguments: part } })),
        ]);
        const mixed: Fragments = [];
        queues.forEach((queue) => mixed.push(queue.shift() as Fragments[number]));
        while (queues.some((queue) => queue.length > 0)) {
          const left = queues.filter((queue) => queue.length > 0);
          mixed.push(left[(choices.next().value ?? 0) % left.length]?.shift() as Fragments[number]);
        }
        const made = calls(fold(mixed.map((fragment) => withCalls([fragment]))));
        const expected = wanted.map(({ name, parts }, index) => ({
          index,
          id: `id${index}`,
          name,
          arguments: parts.join(''),
        }));
        expect(made).toEqual(expected);
      },
    );
    fc.assert(property);
  });

  it('can come whole, several in one chunk, all at index 0', () => {
    const made = calls(
      fold([
        withCalls([
          { index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } },
          { index: 0, id: 'b', function: { name: 'g', arguments: '{}' } },
        ]),
      ]),
    );
    expect(made.map(({ id, name, arguments: text }) => [id, name, text])).toEqual([
      ['a', 'f', '{"x":1}'],
      ['b', 'g', '{}'],
    ]);
  });

  it('can come without an index: the id, or the last call, says which', () => {
    const made = calls(
      fold([
        withCalls([{ id: 'a', function: { name: 'f', arguments: '{"x"' } }]),
        withCalls([{ function: { arguments: ':1}' } }]),
        withCalls([{ id: 'b', function: { name: 'g', arguments: '[' } }]),
        withCalls([{ id: 'b', function: { arguments: ']' } }]),
      ]),
    );
    expect(made.map((call) => call.arguments)).toEqual(['{"x":1}', '[]']);
  });

  it('have ids of their own when the gateway gives none or the same twice', () => {
    const made = calls(
      fold([
        withCalls([
          { index: 0, id: 'f', function: { name: 'f' } },
          { index: 1, id: 'f', function: { name: 'f' } },
          { index: 2, id: null, function: { name: 'f' } },
          { index: 3, id: '', function: { name: 'f' } },
        ]),
      ]),
    );
    expect(new Set(made.map((call) => call.id)).size).toBe(4);
  });

  it('repeat their id in each fragment at some gateways', () => {
    const made = calls(
      fold([
        withCalls([{ index: 0, id: 'a', function: { name: 'f', arguments: '{' } }]),
        withCalls([{ index: 0, id: 'a', function: { name: 'f', arguments: '}' } }]),
        withCalls([{ index: 0, id: '', function: { arguments: ' ' } }]),
      ]),
    );
    expect(made).toEqual([{ index: 0, id: 'a', name: 'f', arguments: '{} ' }]);
  });

  it('wait for their name, and may have an object as arguments', () => {
    const made = calls(
      fold([
        withCalls([{ index: 0, id: 'a', function: { arguments: '{"a"' } }]),
        withCalls([{ index: 0, function: { name: 'f', arguments: ':1}' } }]),
        withCalls([{ index: 1, id: 'b', function: { name: 'g', arguments: { city: 'Oslo' } } }]),
      ]),
    );
    expect(made.map((call) => call.arguments)).toEqual(['{"a":1}', '{"city":"Oslo"}']);
  });

  it('without a name are a fault', () => {
    expect(() => fold([withCalls([{ index: 0, id: 'a', function: { arguments: '{}' } }])])).toThrow(Fault);
  });
});

describe('the reason', () => {
  const reason = (chunks: object[]) => fold(chunks).at(-1);
  const ends = (finish_reason: string) => ({ choices: [{ index: 0, delta: {}, finish_reason }] });
  const call = withCalls([{ index: 0, id: 'a', function: { name: 'f' } }]);

  it.each([
    [[ends('stop')], 'stop'],
    [[ends('length')], 'length'],
    [[ends('content_filter')], 'content_filter'],
    [[ends('eos')], 'stop'],
    [[call, ends('stop')], 'tool_calls'],
    [[call, ends('length')], 'length'],
    [[ends('tool_calls')], 'stop'],
    [[], 'stop'],
  ])('%j ends in %s', (chunks, expected) => {
    expect(reason(chunks)).toMatchObject({ type: 'finish', reason: expected });
  });

  it('comes with the tokens, whichever chunk had them', () => {
    const usage = { choices: [], usage: { prompt_tokens: 2, completion_tokens: 3 } };
    expect(reason([ends('stop'), usage])).toMatchObject({ tokens: { prompt: 2, completion: 3, total: 5 } });
  });
});

describe('text', () => {
  it('is the first choice, and a refusal is text too', () => {
    const chunk = {
      choices: [
        { index: 1, delta: { content: 'other' } },
        { index: 0, delta: { content: 'this' } },
      ],
    };
    const refusal = { choices: [{ index: 0, delta: { content: null, refusal: 'I will not.' } }] };
    expect(fold([chunk, refusal]).slice(0, 2)).toEqual([
      { type: 'text', text: 'this' },
      { type: 'text', text: 'I will not.' },
    ]);
  });
});
