import { describe, expect, it } from 'vitest';
import { bareName, messageTokens } from './tokens.ts';
import { createPartCount, withText, type MediaPart, type UserPart } from './content-part.ts';
import { findModalities, parseKinds, readModalities } from './modalities.ts';
import { toWire } from './wire.ts';

const data = 'iVBORw0KGgo=';
const image: UserPart = { type: 'image', source: { type: 'data', media_type: 'image/png', data }, detail: 'low' };
const sound: UserPart = { type: 'audio', source: { type: 'data', media_type: 'audio/mpeg', data } };
const report: UserPart = {
  type: 'file',
  name: 'a]b.pdf',
  source: { type: 'data', media_type: 'application/pdf', data },
};
const parts: UserPart[] = [{ type: 'text', text: 'What is this?' }, image, sound, report];
const message = { role: 'user', content: 'What is this?\n[image]', parts } as const;

describe('toWire', () => {
  it('sends the parts of a message as the chat protocol has them', () => {
    expect(toWire([message], () => true)).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${data}`, detail: 'low' } },
          { type: 'input_audio', input_audio: { data, format: 'mp3' } },
          { type: 'file', file: { filename: 'a]b.pdf', file_data: `data:application/pdf;base64,${data}` } },
        ],
      },
    ]);
  });

  it('tells a model in its place of a part that it does not take, or that the protocol cannot send', () => {
    const source = { type: 'url', url: 'https://example.com/a.mp3' } as const;
    const spoken: UserPart[] = [report, { type: 'audio', source }];
    const [sent] = toWire([{ ...message, parts: spoken }], (kind) => kind !== 'file');
    expect(sent!.content).toEqual([
      { type: 'text', text: '[file: a_b.pdf] (left out: you take no content of the kind file)' },
      { type: 'text', text: '[audio] at https://example.com/a.mp3 (left out: it can only be named here)' },
    ]);
  });
});

describe('estimates of parts', () => {
  it('count for a message beside its text', () => {
    const count = (text: string) => text.length;
    const countPart = createPartCount('');
    const estimate = [image, sound, report].reduce((sum, part) => sum + countPart(part as MediaPart).tokens, 0);
    const { parts: _parts, ...text } = message;
    expect(messageTokens(count, message)).toBe(messageTokens(count, text) + estimate);
    expect(estimate).toBeGreaterThan(85);
  });

  it.each([
    ['gpt-4o', 1024, 1024, 'high', 765],
    ['openai/gpt-4o-2024-11-20', 2048, 4096, undefined, 1105],
    ['gpt-4o', 2048, 4096, 'low', 85],
    ['gpt-4.1', 2049, 513, undefined, 1445],
    ['gpt-4o', 512, 512, 'auto', 255],
    ['gpt-4o-mini', 1024, 1024, 'high', 25_501],
    ['gpt-5', 1024, 1024, 'high', 630],
    ['o1', 1024, 1024, undefined, 675],
    ['gpt-4.1-mini', 4000, 1474, undefined, 2348],
    ['gpt-4.1-mini', 1800, 2400, undefined, 2353],
    ['gpt-4.1-nano', 32, 32, undefined, 3],
    ['gpt-4.1-mini', 1, 65_535, undefined, 1.62 * 1_536],
    ['claude-sonnet-4', 1092, 1092, undefined, 1590],
    ['claude-sonnet-4', 8000, 8000, undefined, 1600],
  ] as const)(
    'of an image for %s with %d by %d pixels (%s) follow the published rule',
    (model, width, height, detail, tokens) => {
      const source = { type: 'file', file_id: 'file_1' } as const;
      const countPart = createPartCount(bareName(model), () => ({ width, height }));
      const counted = countPart({ type: 'image', source, ...(detail && { detail }) });
      expect(counted.basis).toBe('model_rule');
      expect(counted.tokens).toBeLessThanOrEqual(Math.ceil(tokens));
      if (height < 60_000) expect(counted.tokens).toBe(tokens);
    },
  );

  it('of an image say that they are estimates when the size or the rule is not known', () => {
    const linked = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } } as const;
    expect(createPartCount('gpt-4o')(linked)).toEqual({ tokens: 1600, basis: 'estimate' });
    expect(createPartCount('gpt-4o-mini')(linked)).toEqual({ tokens: 25_501, basis: 'estimate' });
    expect(createPartCount('gpt-4o-mini')({ ...linked, detail: 'low' })).toEqual({ tokens: 2833, basis: 'model_rule' });
    const sized = createPartCount('llama-4', () => ({ width: 10, height: 10 }));
    expect(sized(linked)).toEqual({ tokens: 1600, basis: 'estimate' });
    expect(sized({ ...linked, detail: 'low' })).toEqual({ tokens: 85, basis: 'estimate' });
  });

  it('stay when a text is cut', () => {
    expect(withText(parts, 'What')).toEqual([{ type: 'text', text: 'What' }, image, sound, report]);
  });
});

describe('modalities', () => {
  it.each([
    [{ architecture: { input_modalities: ['image', 'text', 'video'] } }, ['text', 'image']],
    [{ model_info: { supports_vision: true, supports_pdf_input: false } }, ['text', 'image']],
    [{ supports_vision: false }, ['text']],
    [{ modalities: { input: ['text', 'pdf'] } }, ['text', 'file']],
    [{ id: 'other' }, null],
    [{ architecture: null, input_modalities: 'text' }, null],
  ])('reads %j as %j', (entry, kinds) => expect(readModalities(entry)).toEqual(kinds));

  it('takes the word of the operator before that of the gateway, and that before what is published', () => {
    const table = new Map([['own', ['text']] as const]);
    expect(findModalities('own', ['text', 'image'], table)).toEqual(['text']);
    expect(findModalities('deepseek-chat', ['text', 'image'], table)).toEqual(['text', 'image']);
    expect(findModalities('x/deepseek-chat', null, table)).toEqual(['text']);
    expect(findModalities('unheard-of', null, table)).toBeNull();
    expect(findModalities('unheard-of', null, new Map([['*', ['text', 'file']] as const]))).toEqual(['text', 'file']);
  });

  it('parses lists of kinds', () => {
    expect(parseKinds('image+text')).toEqual(['text', 'image']);
    expect(parseKinds('smell')).toBeNull();
  });
});
