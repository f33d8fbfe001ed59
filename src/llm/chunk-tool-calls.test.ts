import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectCalls,
  endWith,
  foldChunks,
  readDeltaText,
  readFinish,
  withCalls,
  withDelta,
} from '#src/testing/model-chunks.ts';
import { Fault } from './fault.ts';
import { mostCalls } from './tool-calls.ts';
import type { Finish } from './types.ts';

type Fragments = { index?: unknown; id?: unknown; function?: unknown; extra_content?: unknown }[];

const callsOf = (...fragments: Fragments) =>
  collectCalls(foldChunks(fragments.map((fragment) => withCalls([fragment]))));

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
        queues.forEach((queue) => mixed.push(queue.shift()!));
        while (queues.some((queue) => queue.length > 0)) {
          const left = queues.filter((queue) => queue.length > 0);
          mixed.push(left[(choices.next().value ?? 0) % left.length]!.shift()!);
        }
        const expected = wanted.map(({ name, parts }, index) => ({
          id: `id${index}`,
          name,
          arguments: parts.join(''),
        }));
        expect(callsOf(...mixed)).toEqual(expected);
      },
    );
    fc.assert(property);
  });

  it.each<[string, Fragments, unknown[][]]>([
    [
      'come whole, all at index 0',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } },
        { index: 0, id: 'b', function: { name: 'g', arguments: '{}' } },
      ],
      [
        ['a', 'f', '{"x":1}'],
        ['b', 'g', '{}'],
      ],
    ],
    [
      'come whole at index 0 without ids, one tool twice',
      [
        { index: 0, function: { name: 'f', arguments: '{"x":1}' } },
        { index: 0, function: { name: 'g', arguments: '{}' } },
        { index: 0, function: { name: 'g', arguments: '{"y":[1]}' } },
      ],
      [
        [undefined, 'f', '{"x":1}'],
        [undefined, 'g', '{}'],
        [undefined, 'g', '{"y":[1]}'],
      ],
    ],
    [
      'have no index: the id, or the last call, says which',
      [
        { id: 'a', function: { name: 'f', arguments: '{"x"' } },
        { function: { arguments: ':1}' } },
        { id: 'b', function: { name: 'g', arguments: '[' } },
        { id: 'b', function: { arguments: ']' } },
      ],
      [
        ['a', 'f', '{"x":1}'],
        ['b', 'g', '[]'],
      ],
    ],
    [
      'have the same id at places of their own',
      [
        { index: 0, id: 'f', function: { name: 'f', arguments: '{}' } },
        { index: 1, id: 'f', function: { name: 'f', arguments: '[]' } },
        { index: 2, id: null, function: { name: 'f' } },
        { index: 3, id: '', function: { name: 'f' } },
      ],
      [
        ['f', 'f', '{}'],
        ['f', 'f', '[]'],
        [undefined, 'f', ''],
        [undefined, 'f', ''],
      ],
    ],
    [
      'repeat their id and name in each fragment',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{' } },
        { index: 0, id: 'a', function: { name: 'f', arguments: '}' } },
        { index: 0, id: '', function: { arguments: ' ' } },
      ],
      [['a', 'f', '{} ']],
    ],
    [
      'are said once more at the end',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{"a":1}' } },
        { index: 0, id: 'a', function: { name: 'f', arguments: '{"a":1}' } },
      ],
      [['a', 'f', '{"a":1}']],
    ],
    [
      'wait for their name',
      [
        { index: 0, id: 'a', function: { arguments: '{"a"' } },
        { index: 0, function: { name: 'f', arguments: ':1}' } },
      ],
      [['a', 'f', '{"a":1}']],
    ],
    [
      'have a name in pieces',
      [
        { index: 0, id: 'a', function: { name: 'get_' } },
        { index: 0, function: { name: 'weather', arguments: '' } },
        { index: 0, function: { arguments: '{}' } },
      ],
      [['a', 'get_weather', '{}']],
    ],
    [
      'have a name that grows',
      [
        { index: 0, id: 'a', function: { name: 'get' } },
        { index: 0, id: 'a', function: { name: 'get_weather', arguments: '{}' } },
      ],
      [['a', 'get_weather', '{}']],
    ],
    [
      'have arguments of any type, and ids of any type',
      [
        { index: '0', id: 5, function: { name: 'f', arguments: { city: 'Oslo' } } },
        { index: -1, id: { a: 1 }, function: { name: 'g', arguments: [1] } },
        { index: 2.5, id: true, function: { name: 'h', arguments: 7 } },
        { index: 1e300, id: 'x'.repeat(2_000), function: { name: 'i', arguments: null } },
      ],
      [
        [5, 'f', '{"city":"Oslo"}'],
        [{ a: 1 }, 'g', '[1]'],
        [true, 'h', '7'],
        ['x'.repeat(2_000), 'i', ''],
      ],
    ],
    [
      'go on at another place than they began at',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } },
        { index: 0, id: 'b', function: { name: 'f', arguments: '' } },
        { index: 1, function: { arguments: '{"x":' } },
        { index: 1, function: { arguments: '1}' } },
        { index: 1, function: { arguments: ' ' } },
      ],
      [
        ['a', 'f', '{}'],
        ['b', 'f', '{"x":1} '],
      ],
    ],
    [
      'come one after the other at one place without ids, named before their arguments',
      [
        { index: 0, function: { name: 'f', arguments: '' } },
        { index: 0, function: { arguments: '{"x":1}' } },
        { index: 0, function: { name: 'f', arguments: '' } },
        { index: 0, function: { arguments: '{"x":' } },
        { index: 0, function: { arguments: '2}' } },
      ],
      [
        [undefined, 'f', '{"x":1}'],
        [undefined, 'f', '{"x":2}'],
      ],
    ],
    [
      'are named with each fragment, also with an empty last one',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{"x":' } },
        { index: 0, function: { name: 'f', arguments: '1}' } },
        { index: 0, function: { name: 'f', arguments: '' } },
      ],
      [['a', 'f', '{"x":1}']],
    ],
    [
      'have an empty object before their arguments',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{}' } },
        { index: 0, function: { arguments: '{"x":' } },
        { index: 0, function: { arguments: '1}' } },
        { index: 1, id: 'b', function: { name: 'g', arguments: {} } },
        { index: 1, id: 'b', function: { name: 'g', arguments: { y: 2 } } },
        { index: 2, id: 'c', function: { name: 'h', arguments: '{}' } },
      ],
      [
        ['a', 'f', '{"x":1}'],
        ['b', 'g', '{"y":2}'],
        ['c', 'h', '{}'],
      ],
    ],
    [
      'have their arguments said once more',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{"x":' } },
        { index: 0, function: { arguments: '1}' } },
        { index: 0, function: { arguments: '{"x":1}' } },
      ],
      [['a', 'f', '{"x":1}']],
    ],
    [
      'stand beside fragments that say nothing',
      [
        { index: 0, id: null, function: { name: null, arguments: null } },
        {},
        { index: 0, id: 'a', function: { name: 'f', arguments: '{"x":1}' } },
        { index: 1, function: { arguments: '' } },
        { index: 2, id: 'b', function: { name: '', arguments: '' } },
      ],
      [['a', 'f', '{"x":1}']],
    ],
    [
      'are known by an id that comes with another index',
      [
        { index: 0, id: 'a', function: { name: 'f', arguments: '{' } },
        { index: 7, id: 'a', function: { arguments: '}' } },
      ],
      [['a', 'f', '{}']],
    ],
  ])('%s', (_name, fragments, expected) => {
    expect(callsOf(...fragments).map(({ id, name, arguments: text }) => [id, name, text])).toEqual(expected);
  });

  it('are an object, a map, null, text and numbers in place of a list', () => {
    const call = { id: 'a', function: { name: 'f', arguments: '{}' } };
    expect(collectCalls(foldChunks([withCalls(call)]))).toHaveLength(1);
    expect(collectCalls(foldChunks([withCalls({ 0: call })]))).toHaveLength(1);
    expect(collectCalls(foldChunks([withCalls([null, 'x', 5, [], call])]))).toHaveLength(1);
    for (const odd of [null, 'x', 5, [], {}])
      expect(collectCalls(foldChunks([withCalls(odd), endWith('stop')]))).toEqual([]);
  });

  it('are told with what their provider wants back', () => {
    const extra_content = { google: { thought_signature: 'c2ln' } };
    const [told] = foldChunks([
      withCalls([{ index: 0, id: 'a', extra_content, function: { name: 'f', arguments: '{}' } }]),
    ]);
    expect(told).toMatchObject({ type: 'tool_call', upstream: { id: 'a', extra: { extra_content } } });
  });

  const extra = (thought_signature: string) => ({ extra_content: { google: { thought_signature } } });
  const head = { index: 0, id: 'a', function: { name: 'f', arguments: '' } };
  const rest = { index: 0, function: { arguments: '{}' } };

  it.each<[string, Fragments]>([
    ['in pieces', [{ ...head, ...extra('AA') }, { index: 0, ...extra('BB') }, rest]],
    [
      'again, and longer',
      [
        { ...head, ...extra('AA') },
        { ...rest, ...extra('AABB') },
        { index: 0, ...extra('AABB') },
      ],
    ],
    ['after the arguments', [head, rest, { index: 0, ...extra('AABB') }]],
    ['after the arguments in pieces', [{ ...head, ...extra('AA') }, rest, { index: 0, ...extra('BB') }]],
    ['after the arguments without a place', [head, rest, extra('AABB')]],
  ])('have a signature that comes %s', (_name, fragments) => {
    const deltas = foldChunks(fragments.map((fragment) => withCalls([fragment])));
    const told = deltas.find((delta) => delta.type === 'tool_call')!;
    const late = (deltas.at(-1) as Finish).calls?.[told.id];
    expect(late ?? told.upstream).toEqual({ id: 'a', extra: extra('AABB') });
  });

  it('have an id that comes after their arguments began', () => {
    const name = withCalls([{ index: 0, function: { name: 'f', arguments: '{' } }]);
    const deltas = foldChunks([name, withCalls([{ index: 0, id: 'late', function: { arguments: '}' } }])]);
    expect(deltas[0]).not.toHaveProperty('upstream');
    expect((deltas.at(-1) as Finish).calls).toEqual({ [(deltas[0] as { id: string }).id]: { id: 'late' } });
    expect(readFinish([withCalls([{ ...head, ...extra('AA') }])])).not.toHaveProperty('calls');
  });

  it.each<[string, unknown]>([
    ['blank', { index: 0, id: '', function: { name: '', arguments: '' } }],
    ['null', { index: 0, id: null, type: null, function: { name: null, arguments: null } }],
    ['without members', {}],
    ['an index', { index: 0 }],
    ['an id', { index: 0, id: 'a' }],
  ])('that are placeholders are none: %s', (_name, fragment) => {
    const chunk = withDelta({ content: 'Hel', tool_calls: [fragment] });
    const deltas = foldChunks([chunk, { ...withDelta({ content: 'lo', tool_calls: [fragment] }) }, endWith('stop')]);
    expect([readDeltaText(deltas), collectCalls(deltas)]).toEqual(['Hello', []]);
    expect(deltas.at(-1)).toMatchObject({ reason: 'stop', incomplete: false });
  });

  it('without a name are a fault, unless the answer was cut there', () => {
    const unnamed = withCalls([{ index: 0, id: 'a', function: { arguments: '{}' } }]);
    expect(() => foldChunks([unnamed, endWith('tool_calls')])).toThrow(Fault);
    expect(readFinish([unnamed, endWith('length')])).toMatchObject({ reason: 'length', incomplete: true });
  });

  it('of one answer are no more than can be', () => {
    const many = Array.from({ length: mostCalls + 1 }, (_, index) => ({ index, function: { name: 'f' } }));
    expect(() => foldChunks([withCalls(many)])).toThrow(`more than ${mostCalls} tool calls`);
  });

  it('have names of bounded length', () => {
    expect(callsOf({ index: 0, function: { name: 'f'.repeat(5_000) } })[0]!.name).toHaveLength(200);
  });
});
