import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { counterOf, encodingOf, messageTokens, perPrompt, surelyFits, tokenizerOf, toolTokens } from './tokens.ts';
import { sectionsOf } from './sections.ts';
import type { ChatMessage } from './types.ts';
import { readWindow, windowOf } from './windows.ts';

describe('tokenizerOf', () => {
  it.each([
    ['openai/gpt-4o-mini', 'o200k_base', true],
    ['gpt-5', 'o200k_base', true],
    ['azure/o3-mini', 'o200k_base', true],
    ['gpt-4-turbo', 'cl100k_base', true],
    ['GPT-3.5-turbo', 'cl100k_base', true],
    ['anthropic/claude-sonnet-4', 'o200k_base', false],
    ['offline/echo', 'o200k_base', false],
  ])('knows the encoding of %s, or says that another one stands in', (model, encoding, exact) => {
    expect(encodingOf(model)).toEqual({ encoding, exact });
  });

  it('counts as the published encodings do, special tokens as text', async () => {
    const { count } = await tokenizerOf('gpt-4o');
    expect(count('hello world')).toBe(2);
    expect(count('')).toBe(0);
    expect(count('<|endoftext|>')).toBeGreaterThan(1);
    expect((await tokenizerOf('gpt-4')).count('tiktoken is great!')).toBe(6);
  });

  it('counts a word of any length in time, and nearly right', async () => {
    const { count } = await tokenizerOf('gpt-4o');
    expect(count('a'.repeat(200_000))).toBeCloseTo(25_000, -3);
    expect(count(` ${'🦉'.repeat(2_000)} `)).toBeGreaterThan(1_000);
  });
});

describe('sectionsOf', () => {
  it('divides a text of any form into short sections that are the text', () => {
    const texts = [
      '',
      'a'.repeat(3_000_000),
      ' '.repeat(3_000_000),
      'word '.repeat(200_000),
      '.\n'.repeat(100_000),
      ' \u2003',
    ];
    const words = fc.array(
      fc.oneof(fc.string(), fc.constantFrom(' ', '\n', '\u3000', 'x'.repeat(501), ' '.repeat(900))),
    );
    const isDivided = (text: string) => {
      const sections = [...sectionsOf(text)];
      expect(sections.join('') === text).toBe(true);
      expect(sections.every(({ length }) => length < 10_000)).toBe(true);
    };
    texts.forEach(isDivided);
    fc.assert(fc.property(words, (all) => isDivided(all.join(''))));
  });

  it('changes no count of a text without long words', async () => {
    const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
    const { count } = await tokenizerOf('gpt-4o');
    const word = fc.oneof(
      fc.lorem({ maxCount: 1 }),
      fc.constantFrom('.', '\n', '  ', '{"a":1}', '🦉', '\r\n', '//', '42'),
    );
    const texts = fc.array(word, { minLength: 200, maxLength: 2_000 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(texts, (text) => {
        expect(count(text)).toBe(countTokens(text));
      }),
      { numRuns: scaleRuns(30) },
    );
  });
});

describe('counterOf', () => {
  it('counts a text once, and no further than it has to', async () => {
    let counted = 0;
    const counter = counterOf((section) => {
      counted += section.length;
      return section.length;
    });
    const [short, long] = ['word '.repeat(2_000), 'word '.repeat(200_000)];
    await counter.prepare([short, long], 20_000);
    expect([counter.count(short), counter.count(long) > 20_000, counted < 50_000]).toEqual([10_000, true, true]);
    const before = counted;
    await counter.prepare([short, long]);
    expect([counter.count(short), counted]).toEqual([10_000, before]);
  });
});

describe('surelyFits', () => {
  it('is never wrong when it says so', async () => {
    const { count } = await tokenizerOf('gpt-4o');
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const message = fc.oneof(
      text.map((content): ChatMessage => ({ role: 'user', content })),
      text.map((content): ChatMessage => ({ role: 'tool', tool_call_id: 'c', content })),
      text.map((args): ChatMessage => {
        const call = { id: 'c', type: 'function' as const, function: { name: 'f', arguments: args } };
        return { role: 'assistant', content: null, tool_calls: [call] };
      }),
    );
    const property = fc.property(fc.array(message), fc.integer({ min: 0, max: 400 }), (messages, room) => {
      const tools = [{ name: 'f', parameters: {} }];
      const tokens = messages.reduce(
        (sum, one) => sum + messageTokens(count, one),
        perPrompt + toolTokens(count, tools),
      );
      if (surelyFits(messages, tools, room)) expect(tokens).toBeLessThanOrEqual(room);
    });
    fc.assert(property, { numRuns: scaleRuns(300) });
    expect(surelyFits([{ role: 'user', content: 'x'.repeat(90) }], undefined, 100)).toBe(true);
    expect(surelyFits([{ role: 'user', content: 'é'.repeat(90) }], undefined, 100)).toBe(false);
  });
});

describe('windowOf', () => {
  it('takes the word of the gateway, else the table, else what is configured', () => {
    expect(windowOf('gpt-4o', 5_000, 1)).toEqual({ tokens: 5_000, source: 'gateway' });
    expect(windowOf('openai/gpt-4o', null, 1)).toEqual({ tokens: 128_000, source: 'table' });
    expect(windowOf('gpt-4', null, 1).tokens).toBe(8_192);
    expect(windowOf('offline/echo', null, 9_000)).toEqual({ tokens: 9_000, source: 'default' });
  });

  it('reads what gateways say of a model', () => {
    expect(readWindow({ id: 'x', context_length: 32_000 })).toBe(32_000);
    expect(readWindow({ id: 'x', max_model_len: 4_096 })).toBe(4_096);
    expect(readWindow({ id: 'x', model_info: { max_input_tokens: 200_000 } })).toBe(200_000);
    expect(readWindow({ id: 'x', context_length: '32k', context_window: -1, model_info: null })).toBeNull();
  });
});
