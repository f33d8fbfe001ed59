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
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { ChunkReader, mostCharacters } from './chunks.ts';
import { Fault } from './fault.ts';
import type { Delta, Finish } from './types.ts';

describe('the reason', () => {
  const call = withCalls([{ index: 0, id: 'a', function: { name: 'f', arguments: '{"a":' } }]);
  const whole = withCalls([{ index: 0, id: 'a', function: { name: 'f', arguments: '{"a":1}' } }]);
  const cut = withCalls([{ index: 1, id: 'b', function: { name: 'f', arguments: '{"a' } }]);
  const text = withDelta({ content: 'Hi' });

  it.each<[string, object[], Partial<Finish>]>([
    ['stop', [endWith('stop')], { reason: 'stop', incomplete: false }],
    ['length', [text, endWith('length')], { reason: 'length', incomplete: true }],
    ['content_filter', [endWith('content_filter')], { reason: 'content_filter', incomplete: true }],
    ['an unknown one', [text, endWith('eos')], { reason: 'eos', incomplete: false }],
    ['another word for a limit', [text, endWith('MAX_TOKENS')], { reason: 'MAX_TOKENS', incomplete: true }],
    ['none', [text], { reason: null, incomplete: false }],
    ['a number', [text, endWith(5)], { reason: '5', incomplete: false }],
    ['an object', [text, endWith({ type: 'eos' })], { reason: 'eos' }],
    ['a list', [text, endWith([['stop']])], { reason: 'unknown' }],
    ['a long one with NUL', [text, endWith(`a\0${'b'.repeat(100)}`)], { reason: `a ${'b'.repeat(62)}` }],
    ['half a character', [text, endWith('\ud800')], { reason: '\ufffd' }],
    ['stop beside calls', [whole, endWith('stop')], { reason: 'tool_calls', incomplete: false }],
    ['none beside calls', [whole], { reason: 'tool_calls', incomplete: false }],
    ['stop beside a call that was cut off', [call, endWith('stop')], { reason: 'stop', incomplete: true }],
    ['none beside a call that was cut off', [call], { reason: null, incomplete: true }],
    ['none beside two, one cut off', [whole, cut], { reason: null, incomplete: true }],
    ['tool_calls beside one with odd arguments', [call, endWith('tool_calls')], { reason: 'tool_calls' }],
    ['length before stop', [text, endWith('length'), endWith('stop')], { reason: 'length', incomplete: true }],
    ['function_call', [call, endWith('function_call')], { reason: 'tool_calls', incomplete: false }],
    ['length beside calls', [call, endWith('length')], { reason: 'length', incomplete: true }],
    ['an unknown one beside a call that is not whole', [call, endWith('eos')], { reason: 'eos', incomplete: true }],
    ['tool_calls without any', [text, endWith('tool_calls')], { reason: 'stop', incomplete: false }],
  ])('%s', (_name, chunks, expected) => expect(readFinish(chunks)).toMatchObject(expected));

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
    expect(readFinish([text, endWith(reason)])).toMatchObject({ reason, incomplete: true });
    expect(readFinish([endWith(reason)])).toMatchObject({ reason, incomplete: true });
  });

  it.each(['network_error', 'timeout', 'ERROR'])('%s is a failure', (reason) => {
    expect(() => foldChunks([text, endWith(reason)])).toThrow('reported an error in its stream');
  });

  it.each(['COMPLETE', 'end_turn', 'eos_token', 'OTHER'])('%s is passed on', (reason) => {
    expect(readFinish([text, endWith(reason)])).toMatchObject({ reason, incomplete: false });
  });

  it.each<[string, object[]]>([
    ['nothing at all', []],
    ['empty pieces only', [withDelta({ role: 'assistant', content: '' })]],
    ['thoughts only', [withDelta({ reasoning_content: 'Hm.' })]],
    ['an unknown reason only', [endWith('eos')]],
    ['calls that are not there', [endWith('tool_calls')]],
  ])('%s is no answer', (_name, chunks) => expect(() => foldChunks(chunks)).toThrow('without saying anything'));
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
    ['the reason', endWith('error'), 'error in its stream'],
    ['the reason in capitals', endWith('ERROR'), 'error in its stream'],
    ['an object that is an error', { object: 'error', message: 'Died', code: 500 }, 'Died'],
    ['a type that is error', { type: 'error', error: { type: 'overloaded_error', message: 'Died' } }, 'Died'],
    ['a body with a detail', { detail: 'Died' }, 'Died'],
    ['a list of errors', { errors: [{ message: 'Died', code: 500 }] }, 'Died'],
    ['no success', { success: false, errors: [{ code: 7009, message: 'Died' }], result: null }, 'Died'],
    ['a status of its own', { choices: null, base_resp: { status_code: 1008, status_msg: 'Died' } }, 'Died'],
    ['a member of its own', { ...withDelta({}, 'stop'), x_groq: { id: 'r', error: 'Died' } }, 'Died'],
    ['an error in a delta', withDelta({ content: '', error: { message: 'Died', code: 502 } }), 'Died'],
  ])('%s', (_name, chunk, words) => {
    expect(() => foldChunks([withDelta({ content: 'Half' }), chunk])).toThrow(words);
    expect(() => foldChunks([withDelta({ content: 'All' }, 'stop'), chunk])).toThrow(Fault);
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
      foldChunks([{ error }]);
    } catch (fault) {
      thrown = fault;
    }
    expect(thrown).toMatchObject(expected);
  });

  it('is an answer without an end', () => {
    const piece = withDelta({ content: 'x'.repeat(100_000) });
    const chunks = Array.from({ length: mostCharacters / 100_000 + 1 }, () => piece);
    expect(() => foldChunks(chunks)).toThrow(`more than ${mostCharacters} characters`);
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
    const deltas = foldChunks([chunk, withDelta({ content: '', refusal: ' I will not.' })]);
    expect(readDeltaText(deltas)).toBe('this I will not.');
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
    expect(readDeltaText(foldChunks([withDelta({ content }), endWith('stop')]))).toBe(expected);
  });

  const whole = (message: object, more: object = {}) => ({
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    ...more,
  });
  const pieces = [withDelta({ content: 'Hel' }), withDelta({ content: 'lo' })];

  it.each<[string, object[], string]>([
    ['a message', [...pieces, whole({ content: 'Hello' })], 'Hello'],
    ['a completion', [...pieces, endWith('stop'), whole({ content: 'Hello' }, { object: 'chat.completion' })], 'Hello'],
    ['a longer one', [...pieces, whole({ content: 'Hello there' })], 'Hello there'],
    ['one with other spaces', [withDelta({ content: '\n Hello ' }), whole({ content: 'Hello' })], '\n Hello '],
    ['another completion', [...pieces, whole({ content: 'HELLO' }, { object: 'chat.completion' })], 'Hello'],
    ['a message after thoughts', [withDelta({ reasoning: 'Hm.' }), whole({ content: 'Hello' })], 'Hello'],
    ['messages in place of pieces', [whole({ content: 'Hel' }), whole({ content: 'lo' })], 'Hello'],
    ['a message that goes on', [withDelta({ content: 'Hel' }), whole({ content: 'lo' })], 'Hello'],
  ])('is not said twice by %s at the end', (_name, chunks, expected) => {
    expect(readDeltaText(foldChunks(chunks))).toBe(expected);
  });

  it('is not said twice, nor are thoughts and calls, whatever the members of the whole', () => {
    const call = { id: 'a', function: { name: 'f', arguments: '{"x":1}' } };
    const thought = withDelta({ reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] });
    const said = { reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }], content: 'Hello' };
    const { id: _id, ...anonymous } = call;
    for (const again of [call, anonymous]) {
      const message = whole({ ...said, tool_calls: [again] });
      const deltas = foldChunks([thought, ...pieces, withCalls([{ index: 0, ...call }]), message]);
      expect([readDeltaText(deltas), readDeltaText(deltas, 'reasoning')]).toEqual(['Hello', 'Hm.']);
      expect(collectCalls(deltas)).toEqual([{ id: 'a', name: 'f', arguments: '{"x":1}' }]);
      expect((deltas.at(-1) as Finish).details!.parts).toHaveLength(1);
    }
  });

  it('is what audio says', () => {
    const audio = [{ id: 'au', transcript: 'Hel' }, { transcript: 'lo' }, { data: 'AAAA' }, { expires_at: 1 }];
    const deltas = foldChunks(audio.map((piece) => withDelta({ content: null, audio: piece })));
    expect(readDeltaText(deltas)).toBe('Hello');
    expect(deltas.at(-1)).toMatchObject({ reason: null, kept: { audio: { id: 'au', expires_at: 1 } } });
  });

  it('is well-formed, also when characters are split between chunks', () => {
    const pieces = ['a\ud83d', '\ude00b', '\ud800', 'c', '\udc00', 'd\ud83d'];
    const deltas = foldChunks(pieces.map((content) => withDelta({ content })));
    for (const delta of deltas) if (delta.type === 'text') expect(delta.text.isWellFormed()).toBe(true);
    expect(readDeltaText(deltas)).toBe('a😀b\ufffdc\ufffdd\ufffd');
  });

  it.each([
    { choices: { index: 0, delta: { content: 'Hi' } } },
    { choices: [{ delta: 'Hi' }] },
    { choices: [{ text: 'Hi' }] },
    { choices: [{ index: 1, delta: { content: 'Hi' } }] },
    { choices: [{ index: null, message: { content: 'Hi' } }] },
  ])('is read from %j', (chunk) => expect(readDeltaText(foldChunks([chunk]))).toBe('Hi'));
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
    const deltas = foldChunks([withDelta(delta), withDelta({ content: 'Hi' })]);
    expect(deltas[0]).toEqual({ type: 'reasoning', text: 'Hm.', field });
    expect(readDeltaText(deltas)).toBe('Hi');
  });

  it('keeps the parts of reasoning to be sent back, put together', () => {
    const piece = (text: string, more = {}) =>
      withDelta({ reasoning: text, reasoning_details: [{ type: 'reasoning.text', index: 0, text, ...more }] });
    const { details } = readFinish([piece('Let '), piece('me', { signature: 's' }), withDelta({ content: 'Hi' })]);
    expect(details).toEqual({
      field: 'reasoning_details',
      parts: [{ type: 'reasoning.text', index: 0, text: 'Let me', signature: 's' }],
    });
  });

  it('keeps citations and parts of unknown kinds, once each', () => {
    const citations = ['https://a.example', 'https://b.example'];
    const { kept } = readFinish([
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
    const { kept } = readFinish([withDelta({ content: 'Hi', audio: 'x'.repeat(100_000) })]);
    expect(kept).toEqual({ truncated: true });
  });

  it('counts as it did last, unless that is nothing', () => {
    const counted = (prompt_tokens: number, completion_tokens: number) => ({
      choices: [],
      usage: { prompt_tokens, completion_tokens },
    });
    const text = withDelta({ content: 'Hi' });
    const tokens = (...chunks: object[]) => readFinish([text, ...chunks]).tokens;
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
    expect(readFinish([endWith('stop'), { choices: [], usage }])).toMatchObject({ tokens });
    expect(readFinish([{ choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] }])).toMatchObject({
      tokens,
    });
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
        deltas = foldChunks(JSON.parse(JSON.stringify(chunks)) as object[]);
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        return;
      }
      collectCalls(deltas);
      expect(deltas.at(-1)!.type).toBe('finish');
      for (const delta of deltas) {
        const texts = Object.entries(delta).filter(([name]) => ['text', 'delta', 'name', 'reason'].includes(name));
        for (const [, text] of texts) if (text !== null) expect((text as string).isWellFormed()).toBe(true);
      }
    });
    fc.assert(property, { numRuns: scaleRuns(1_000) });
  });
});
