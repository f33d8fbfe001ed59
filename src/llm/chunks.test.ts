import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { ChunkReader, mostCharacters } from './chunks.ts';
import { Fault } from './fault.ts';
import { mostCalls } from './tool-calls.ts';
import type { Delta, Finish } from './types.ts';

type Fragments = { index?: unknown; id?: unknown; function?: unknown; extra_content?: unknown }[];

const withDelta = (delta: unknown, finish_reason: unknown = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});
const withCalls = (fragments: unknown) => withDelta({ tool_calls: fragments });
const ends = (reason: unknown) => withDelta({}, reason);

function fold(chunks: object[]): Delta[] {
  const reader = new ChunkReader();
  const deltas: Delta[] = [];
  for (const chunk of chunks) reader.read(chunk as Record<string, unknown>, deltas);
  reader.finish(deltas);
  return deltas;
}

const finishOf = (chunks: object[]) => fold(chunks).at(-1) as Finish;
const textOf = (deltas: Delta[], type: 'text' | 'reasoning' = 'text') =>
  deltas.map((delta) => (delta.type === type ? delta.text : '')).join('');

/** The calls that a consumer of the deltas has at the end, with the ids of their upstream. */
function calls(deltas: Delta[]) {
  const made: { id: unknown; name: string; arguments: string }[] = [];
  const own: string[] = [];
  for (const delta of deltas) {
    if (delta.type === 'tool_call') {
      expect(delta.index).toBe(made.length);
      expect(delta.id).toMatch(/^call_[0-9a-f]{32}$/);
      made.push({ id: delta.upstream?.id, name: delta.name, arguments: '' });
      own.push(delta.id);
    }
    if (delta.type !== 'tool_arguments') continue;
    expect(own[delta.index]).toBe(delta.id);
    made[delta.index]!.arguments += delta.delta;
  }
  expect(new Set(own).size).toBe(own.length);
  return made;
}

const callsOf = (...fragments: Fragments) => calls(fold(fragments.map((fragment) => withCalls([fragment]))));

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
    expect(calls(fold([withCalls(call)]))).toHaveLength(1);
    expect(calls(fold([withCalls({ 0: call })]))).toHaveLength(1);
    expect(calls(fold([withCalls([null, 'x', 5, [], call])]))).toHaveLength(1);
    for (const odd of [null, 'x', 5, [], {}]) expect(calls(fold([withCalls(odd), ends('stop')]))).toEqual([]);
  });

  it('are told with what their provider wants back', () => {
    const extra_content = { google: { thought_signature: 'c2ln' } };
    const [told] = fold([withCalls([{ index: 0, id: 'a', extra_content, function: { name: 'f', arguments: '{}' } }])]);
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
    const deltas = fold(fragments.map((fragment) => withCalls([fragment])));
    const told = deltas.find((delta) => delta.type === 'tool_call')!;
    const late = (deltas.at(-1) as Finish).calls?.[told.id];
    expect(late ?? told.upstream).toEqual({ id: 'a', extra: extra('AABB') });
  });

  it('have an id that comes after their arguments began', () => {
    const name = withCalls([{ index: 0, function: { name: 'f', arguments: '{' } }]);
    const deltas = fold([name, withCalls([{ index: 0, id: 'late', function: { arguments: '}' } }])]);
    expect(deltas[0]).not.toHaveProperty('upstream');
    expect((deltas.at(-1) as Finish).calls).toEqual({ [(deltas[0] as { id: string }).id]: { id: 'late' } });
    expect(finishOf([withCalls([{ ...head, ...extra('AA') }])])).not.toHaveProperty('calls');
  });

  it.each<[string, unknown]>([
    ['blank', { index: 0, id: '', function: { name: '', arguments: '' } }],
    ['null', { index: 0, id: null, type: null, function: { name: null, arguments: null } }],
    ['without members', {}],
    ['an index', { index: 0 }],
    ['an id', { index: 0, id: 'a' }],
  ])('that are placeholders are none: %s', (_name, fragment) => {
    const chunk = withDelta({ content: 'Hel', tool_calls: [fragment] });
    const deltas = fold([chunk, { ...withDelta({ content: 'lo', tool_calls: [fragment] }) }, ends('stop')]);
    expect([textOf(deltas), calls(deltas)]).toEqual(['Hello', []]);
    expect(deltas.at(-1)).toMatchObject({ reason: 'stop', incomplete: false });
  });

  it('without a name are a fault, unless the answer was cut there', () => {
    const unnamed = withCalls([{ index: 0, id: 'a', function: { arguments: '{}' } }]);
    expect(() => fold([unnamed, ends('tool_calls')])).toThrow(Fault);
    expect(finishOf([unnamed, ends('length')])).toMatchObject({ reason: 'length', incomplete: true });
  });

  it('of one answer are no more than can be', () => {
    const many = Array.from({ length: mostCalls + 1 }, (_, index) => ({ index, function: { name: 'f' } }));
    expect(() => fold([withCalls(many)])).toThrow(`more than ${mostCalls} tool calls`);
  });

  it('have names of bounded length', () => {
    expect(callsOf({ index: 0, function: { name: 'f'.repeat(5_000) } })[0]!.name).toHaveLength(200);
  });
});

describe('the reason', () => {
  const call = withCalls([{ index: 0, id: 'a', function: { name: 'f', arguments: '{"a":' } }]);
  const whole = withCalls([{ index: 0, id: 'a', function: { name: 'f', arguments: '{"a":1}' } }]);
  const cut = withCalls([{ index: 1, id: 'b', function: { name: 'f', arguments: '{"a' } }]);
  const text = withDelta({ content: 'Hi' });

  it.each<[string, object[], Partial<Finish>]>([
    ['stop', [ends('stop')], { reason: 'stop', incomplete: false }],
    ['length', [text, ends('length')], { reason: 'length', incomplete: true }],
    ['content_filter', [ends('content_filter')], { reason: 'content_filter', incomplete: true }],
    ['an unknown one', [text, ends('eos')], { reason: 'eos', incomplete: false }],
    ['another word for a limit', [text, ends('MAX_TOKENS')], { reason: 'MAX_TOKENS', incomplete: true }],
    ['none', [text], { reason: null, incomplete: false }],
    ['a number', [text, ends(5)], { reason: '5', incomplete: false }],
    ['an object', [text, ends({ type: 'eos' })], { reason: 'eos' }],
    ['a list', [text, ends([['stop']])], { reason: 'unknown' }],
    ['a long one with NUL', [text, ends(`a\0${'b'.repeat(100)}`)], { reason: `a ${'b'.repeat(62)}` }],
    ['half a character', [text, ends('\ud800')], { reason: '\ufffd' }],
    ['stop beside calls', [whole, ends('stop')], { reason: 'tool_calls', incomplete: false }],
    ['none beside calls', [whole], { reason: 'tool_calls', incomplete: false }],
    ['stop beside a call that was cut off', [call, ends('stop')], { reason: 'stop', incomplete: true }],
    ['none beside a call that was cut off', [call], { reason: null, incomplete: true }],
    ['none beside two, one cut off', [whole, cut], { reason: null, incomplete: true }],
    ['tool_calls beside one with odd arguments', [call, ends('tool_calls')], { reason: 'tool_calls' }],
    ['length before stop', [text, ends('length'), ends('stop')], { reason: 'length', incomplete: true }],
    ['function_call', [call, ends('function_call')], { reason: 'tool_calls', incomplete: false }],
    ['length beside calls', [call, ends('length')], { reason: 'length', incomplete: true }],
    ['an unknown one beside a call that is not whole', [call, ends('eos')], { reason: 'eos', incomplete: true }],
    ['tool_calls without any', [text, ends('tool_calls')], { reason: 'stop', incomplete: false }],
  ])('%s', (_name, chunks, expected) => expect(finishOf(chunks)).toMatchObject(expected));

  it.each([
    'model_context_window_exceeded',
    'MAX_OUTPUT_REACHED',
    'max_new_tokens',
    'guardrail_intervened',
    'content_filtered',
    'content_filter: PROHIBITED_CONTENT',
    'BLOCKLIST',
    'SPII',
    'IMAGE_SAFETY',
    'sensitive',
    'ERROR_TOXIC',
  ])('%s says that the answer was cut off, also before its first word', (reason) => {
    expect(finishOf([text, ends(reason)])).toMatchObject({ reason, incomplete: true });
    expect(finishOf([ends(reason)])).toMatchObject({ reason, incomplete: true });
  });

  it.each(['network_error', 'timeout', 'ERROR'])('%s is a failure', (reason) => {
    expect(() => fold([text, ends(reason)])).toThrow('reported an error in its stream');
  });

  it.each(['COMPLETE', 'end_turn', 'eos_token', 'OTHER'])('%s is passed on', (reason) => {
    expect(finishOf([text, ends(reason)])).toMatchObject({ reason, incomplete: false });
  });

  it.each<[string, object[]]>([
    ['nothing at all', []],
    ['empty pieces only', [withDelta({ role: 'assistant', content: '' })]],
    ['thoughts only', [withDelta({ reasoning_content: 'Hm.' })]],
    ['an unknown reason only', [ends('eos')]],
    ['calls that are not there', [ends('tool_calls')]],
  ])('%s is no answer', (_name, chunks) => expect(() => fold(chunks)).toThrow('without saying anything'));
});

describe('a failure', () => {
  it.each<[string, object, string]>([
    ['an error', { error: { message: 'Died', code: 500 } }, 'Died'],
    ['an error as text', { error: 'Died' }, 'Died'],
    ['an error within an error', { error: { error: { message: 'Died' } } }, 'Died'],
    [
      'an error in a choice',
      { choices: [{ index: 0, delta: {}, finish_reason: null, error: { message: 'Died' } }] },
      'Died',
    ],
    ['the reason', ends('error'), 'error in its stream'],
    ['the reason in capitals', ends('ERROR'), 'error in its stream'],
    ['an object that is an error', { object: 'error', message: 'Died', code: 500 }, 'Died'],
    ['a type that is error', { type: 'error', error: { type: 'overloaded_error', message: 'Died' } }, 'Died'],
    ['a body with a detail', { detail: 'Died' }, 'Died'],
    ['a list of errors', { errors: [{ message: 'Died', code: 500 }] }, 'Died'],
    ['no success', { success: false, errors: [{ code: 7009, message: 'Died' }], result: null }, 'Died'],
    ['a status of its own', { choices: null, base_resp: { status_code: 1008, status_msg: 'Died' } }, 'Died'],
    ['a member of its own', { ...withDelta({}, 'stop'), x_groq: { id: 'r', error: 'Died' } }, 'Died'],
    ['an error in a delta', withDelta({ content: '', error: { message: 'Died', code: 502 } }), 'Died'],
  ])('%s', (_name, chunk, words) => {
    expect(() => fold([withDelta({ content: 'Half' }), chunk])).toThrow(words);
    expect(() => fold([withDelta({ content: 'All' }, 'stop'), chunk])).toThrow(Fault);
  });

  it.each<[object, object]>([
    [
      { code: 401, message: 'Bad key' },
      { retryable: false, fallback: false },
    ],
    [{ code: 'invalid_api_key' }, { retryable: false, fallback: false }],
    [
      { code: 404, message: 'x' },
      { retryable: false, fallback: true },
    ],
    [
      { code: 400, message: 'This model has a maximum context length of 8192 tokens' },
      { retryable: false, fallback: true },
    ],
    [{ code: 'context_length_exceeded' }, { retryable: false, fallback: true }],
    [{ code: 429 }, { code: 'upstream_rate_limited', retryable: true }],
    [{ code: 'rate_limit_exceeded' }, { code: 'upstream_rate_limited', retryable: true }],
    [
      { code: 502, message: 'Provider disconnected' },
      { code: 'upstream_failure', retryable: true },
    ],
    [{ type: 'overloaded_error' }, { code: 'service_unavailable', retryable: true }],
    [{ message: 'x' }, { code: 'upstream_failure', retryable: true }],
    [
      { code: 1008, message: 'insufficient balance' },
      { retryable: false, fallback: true },
    ],
    [{ code: 'data_inspection_failed', message: 'x' }, { retryable: false }],
    [[{ code: 429, message: 'x' }], { code: 'upstream_rate_limited' }],
  ])('%j is what its cause says', (error, expected) => {
    let thrown: unknown;
    try {
      fold([{ error }]);
    } catch (fault) {
      thrown = fault;
    }
    expect(thrown).toMatchObject(expected);
  });

  it('is an answer without an end', () => {
    const piece = withDelta({ content: 'x'.repeat(100_000) });
    const chunks = Array.from({ length: mostCharacters / 100_000 + 1 }, () => piece);
    expect(() => fold(chunks)).toThrow(`more than ${mostCharacters} characters`);
    const out: Delta[] = [];
    const long = { choices: [{ delta: { content: 'x'.repeat(mostCharacters + 1) } }] };
    expect(() => new ChunkReader().read(long, out)).toThrow(`more than ${mostCharacters} characters`);
    expect(out).toEqual([]);
  });
});

describe('text', () => {
  it('is of the first choice, and a refusal is text too', () => {
    const chunk = {
      choices: [
        { index: 1, delta: { content: 'other' } },
        { index: 0, delta: { content: 'this' } },
      ],
    };
    const deltas = fold([chunk, withDelta({ content: '', refusal: ' I will not.' })]);
    expect(textOf(deltas)).toBe('this I will not.');
    expect(deltas.at(-1)).toMatchObject({ kept: { refusal: true } });
  });

  it.each<[string, unknown, string]>([
    [
      'parts',
      [
        { type: 'text', text: 'Hello ' },
        { type: 'output_text', text: 'there' },
      ],
      'Hello there',
    ],
    ['a part alone', { type: 'text', text: 'Hi' }, 'Hi'],
    ['a part with a value', [{ type: 'text', text: { value: 'Hi' } }], 'Hi'],
    ['texts', ['He', 'llo'], 'Hello'],
    ['a number', 5, '5'],
    ['odd parts', [null, 5, { type: 'text' }, { type: 5, text: 'a' }], '5a'],
  ])('comes as %s', (_name, content, expected) => {
    expect(textOf(fold([withDelta({ content }), ends('stop')]))).toBe(expected);
  });

  const whole = (message: object, more: object = {}) => ({
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    ...more,
  });
  const pieces = [withDelta({ content: 'Hel' }), withDelta({ content: 'lo' })];

  it.each<[string, object[], string]>([
    ['a message', [...pieces, whole({ content: 'Hello' })], 'Hello'],
    ['a completion', [...pieces, ends('stop'), whole({ content: 'Hello' }, { object: 'chat.completion' })], 'Hello'],
    ['a longer one', [...pieces, whole({ content: 'Hello there' })], 'Hello there'],
    ['one with other spaces', [withDelta({ content: '\n Hello ' }), whole({ content: 'Hello' })], '\n Hello '],
    ['another completion', [...pieces, whole({ content: 'HELLO' }, { object: 'chat.completion' })], 'Hello'],
    ['a message after thoughts', [withDelta({ reasoning: 'Hm.' }), whole({ content: 'Hello' })], 'Hello'],
    ['messages in place of pieces', [whole({ content: 'Hel' }), whole({ content: 'lo' })], 'Hello'],
    ['a message that goes on', [withDelta({ content: 'Hel' }), whole({ content: 'lo' })], 'Hello'],
  ])('is not said twice by %s at the end', (_name, chunks, expected) => {
    expect(textOf(fold(chunks))).toBe(expected);
  });

  it('is not said twice, nor are thoughts and calls, whatever the members of the whole', () => {
    const call = { id: 'a', function: { name: 'f', arguments: '{"x":1}' } };
    const thought = withDelta({ reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] });
    const said = { reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }], content: 'Hello' };
    const { id: _id, ...anonymous } = call;
    for (const again of [call, anonymous]) {
      const message = whole({ ...said, tool_calls: [again] });
      const deltas = fold([thought, ...pieces, withCalls([{ index: 0, ...call }]), message]);
      expect([textOf(deltas), textOf(deltas, 'reasoning')]).toEqual(['Hello', 'Hm.']);
      expect(calls(deltas)).toEqual([{ id: 'a', name: 'f', arguments: '{"x":1}' }]);
      expect((deltas.at(-1) as Finish).details!.parts).toHaveLength(1);
    }
  });

  it('is what audio says', () => {
    const audio = [{ id: 'au', transcript: 'Hel' }, { transcript: 'lo' }, { data: 'AAAA' }, { expires_at: 1 }];
    const deltas = fold(audio.map((piece) => withDelta({ content: null, audio: piece })));
    expect(textOf(deltas)).toBe('Hello');
    expect(deltas.at(-1)).toMatchObject({ reason: null, kept: { audio: { id: 'au', expires_at: 1 } } });
  });

  it('is well-formed, also when characters are split between chunks', () => {
    const pieces = ['a\ud83d', '\ude00b', '\ud800', 'c', '\udc00', 'd\ud83d'];
    const deltas = fold(pieces.map((content) => withDelta({ content })));
    for (const delta of deltas) if (delta.type === 'text') expect(delta.text.isWellFormed()).toBe(true);
    expect(textOf(deltas)).toBe('a😀b\ufffdc\ufffdd\ufffd');
  });

  it.each([
    { choices: { index: 0, delta: { content: 'Hi' } } },
    { choices: [{ delta: 'Hi' }] },
    { choices: [{ text: 'Hi' }] },
    { choices: [{ index: 1, delta: { content: 'Hi' } }] },
    { choices: [{ index: null, message: { content: 'Hi' } }] },
  ])('is read from %j', (chunk) => expect(textOf(fold([chunk]))).toBe('Hi'));
});

describe('what else is said', () => {
  it.each<[string, object, string]>([
    ['reasoning_content', { reasoning_content: 'Hm.' }, 'reasoning_content'],
    ['reasoning', { reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }, 'reasoning'],
    ['details alone', { reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }, 'reasoning'],
    ['thinking blocks', { thinking_blocks: [{ type: 'thinking', thinking: 'Hm.' }] }, 'reasoning_content'],
    [
      'thinking parts',
      { content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }] },
      'reasoning_content',
    ],
  ])('%s is reasoning', (_name, delta, field) => {
    const deltas = fold([withDelta(delta), withDelta({ content: 'Hi' })]);
    expect(deltas[0]).toEqual({ type: 'reasoning', text: 'Hm.', field });
    expect(textOf(deltas)).toBe('Hi');
  });

  it('keeps the parts of reasoning to be sent back, put together', () => {
    const piece = (text: string, more = {}) =>
      withDelta({ reasoning: text, reasoning_details: [{ type: 'reasoning.text', index: 0, text, ...more }] });
    const { details } = finishOf([piece('Let '), piece('me', { signature: 's' }), withDelta({ content: 'Hi' })]);
    expect(details).toEqual({
      field: 'reasoning_details',
      parts: [{ type: 'reasoning.text', index: 0, text: 'Let me', signature: 's' }],
    });
  });

  it('keeps citations and parts of unknown kinds, once each', () => {
    const citations = ['https://a.example', 'https://b.example'];
    const { kept } = finishOf([
      { ...withDelta({ content: 'Hi' }), citations: citations.slice(0, 1) },
      { ...withDelta({ annotations: [{ type: 'url_citation' }] }), citations },
      { ...withDelta({ content: [{ type: 'reference', reference_ids: [1] }], images: [{ url: 'x' }] }), citations },
    ]);
    expect(kept).toEqual({
      citations,
      annotations: [{ type: 'url_citation' }],
      parts: [{ type: 'reference', reference_ids: [1] }],
      images: [{ url: 'x' }],
    });
  });

  it('keeps no more than is good, and says so', () => {
    const { kept } = finishOf([withDelta({ content: 'Hi', audio: 'x'.repeat(100_000) })]);
    expect(kept).toEqual({ truncated: true });
  });

  it('counts as it did last, unless that is nothing', () => {
    const counted = (prompt_tokens: number, completion_tokens: number) => ({
      choices: [],
      usage: { prompt_tokens, completion_tokens },
    });
    const text = withDelta({ content: 'Hi' });
    const tokens = (...chunks: object[]) => finishOf([text, ...chunks]).tokens;
    expect(tokens(counted(7, 3), counted(0, 0))).toEqual({ prompt: 7, completion: 3, total: 10 });
    expect(tokens(counted(7, 0), counted(7, 3))).toEqual({ prompt: 7, completion: 3, total: 10 });
    expect(tokens(counted(0, 0))).toEqual({ prompt: 0, completion: 0, total: 0 });
  });

  it.each<[unknown, unknown]>([
    [
      { prompt_tokens: 2, completion_tokens: 3 },
      { prompt: 2, completion: 3, total: 5 },
    ],
    [{ prompt_tokens: 7, completion_tokens: -35, total_tokens: -28 }, { prompt: 7 }],
    [{ prompt_tokens: 1.5, completion_tokens: '3', total_tokens: 2 ** 53 }, null],
    [
      { input_tokens: 1, output_tokens: 2 },
      { prompt: 1, completion: 2, total: 3 },
    ],
    [
      {
        prompt_tokens: 9,
        completion_tokens: 3,
        total_tokens: 12,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
      { prompt: 9, completion: 3, total: 12, cached: 4, reasoning: 2 },
    ],
    [5, null],
    [[], null],
    [{}, null],
  ])('usage %j counts %j', (usage, tokens) => {
    expect(finishOf([ends('stop'), { choices: [], usage }])).toMatchObject({ tokens });
    expect(finishOf([{ choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] }])).toMatchObject({ tokens });
  });
});

describe('a chunk of any form', () => {
  const odd = fc.oneof(
    fc.constantFrom(null, true, 0, -1, 2 ** 60, '', 'x', '\0', '\ud800', [], {}, [[]], [null]),
    fc.record({
      id: fc.jsonValue({ maxDepth: 1 }),
      function: fc.constantFrom<unknown>(null, 'f', { name: 5, arguments: {} }),
    }),
    fc.jsonValue({ maxDepth: 1 }),
  );
  const part = fc.record(
    {
      content: odd,
      tool_calls: odd,
      function_call: odd,
      reasoning_content: odd,
      reasoning_details: odd,
      refusal: odd,
      x: odd,
    },
    { requiredKeys: [] },
  );
  const choice = fc.record(
    { index: odd, delta: fc.oneof(odd, part), finish_reason: odd, error: odd },
    { requiredKeys: [] },
  );
  const chunk = fc.record(
    { choices: fc.oneof(odd, fc.array(fc.oneof(choice, odd))), usage: odd, error: odd, citations: odd },
    { requiredKeys: [] },
  );

  it('becomes deltas of their own form, or a fault', () => {
    const property = fc.property(fc.array(chunk, { maxLength: 6 }), (chunks) => {
      let deltas: Delta[];
      try {
        deltas = fold(JSON.parse(JSON.stringify(chunks)) as object[]);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        return;
      }
      calls(deltas);
      expect(deltas.at(-1)!.type).toBe('finish');
      for (const delta of deltas) {
        const texts = Object.entries(delta).filter(([name]) => ['text', 'delta', 'name', 'reason'].includes(name));
        for (const [, text] of texts) if (text !== null) expect((text as string).isWellFormed()).toBe(true);
      }
    });
    fc.assert(property, { numRuns: scaleRuns(1_000) });
  });
});
